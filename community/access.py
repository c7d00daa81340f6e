"""Who may: every door of the program names its rule, and a door without one doesn't open.

A view says it with `@access(GET=VISIBLE, POST=may("can_post"))`; an API class with an `access` mapping of
its methods or actions; socket topics and frames at registration. `manage.py access` prints them all,
`community.checks` refuses a URL that says nothing, `AccessMiddleware` refuses a method that wasn't named.

The rule is what can be known before an object is looked up. What a person can't see is 404 through
`visible_to(user)`; what they see and can't do is 403 through a predicate and `require`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Rule:
    """What a door asks before it looks anything up. `name` is what `manage.py access` prints."""

    name: str
    signed_in: bool = True
    staff: bool = False
    demo: bool = False


PUBLIC = Rule("public", signed_in=False)
READERS = Rule("readers", signed_in=False)  # whoever may read its group: visible_to knows, also for a visitor
TOKEN = Rule("token", signed_in=False)  # the address itself is the secret
OPERATOR = Rule("operator", signed_in=False)  # loopback, or the operator's token
DEMO = Rule("demo", signed_in=False, demo=True)
SIGNED_IN = Rule("signed-in")
VISIBLE = Rule("visible")  # signed in, and the object is theirs to see; otherwise 404
STAFF = Rule("administrator", staff=True)


def may(predicate: str) -> Rule:
    """Signed in, the object visible, and the predicate of that name says yes (403 otherwise)."""
    return Rule(f"may:{predicate}")


def access(**methods: Rule) -> Callable[[View], View]:
    """Declare who may use a view, by HTTP method. HEAD goes with GET."""

    def declare(view: View) -> View:
        view.access = dict(methods)  # type: ignore[attr-defined]
        return view

    return declare


def declared(view: Callable[..., Any]) -> dict[str, Rule] | None:
    """The rule by HTTP method of a view, an API class or a viewset; None where it says nothing."""
    rules: Mapping[str, Rule] | None = getattr(view, "access", None)
    api = getattr(view, "cls", None)
    if rules is None and api is not None:
        rules = getattr(api, "access", None)
    if rules is None:
        return None
    actions: Mapping[str, str] | None = getattr(view, "actions", None)
    if actions is None:
        return dict(rules)
    return {method.upper(): rules[action] for method, action in actions.items() if action in rules}


def declare_included(
    patterns: Iterable[URLPattern | URLResolver], rules: Mapping[str, Mapping[str, Rule]]
) -> None:
    """Declare the views of a package by the name of their URL, or its route without one."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            declare_included(pattern.url_patterns, rules)
            continue
        rule = rules.get(pattern.name or str(pattern.pattern))
        if rule is not None and declared(pattern.callback) is None:
            access(**rule)(pattern.callback)


def require(allowed: bool) -> None:
    """Turn a predicate's no into 403."""
    if not allowed:
        raise PermissionDenied


def admits(rule: Rule, user: Any) -> bool:
    """Whether `user` passes what the rule can know by itself."""
    if rule.demo and not settings.DEMO:
        return False
    if rule.staff and not user.is_staff:
        return False
    return not rule.signed_in or bool(user.is_authenticated)


class AccessMiddleware:
    """Hold every request against its view's declaration; API classes do it themselves, after sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        rules = declared(view)
        if rules is None:
            raise ImproperlyConfigured(f"{request.path}: {view!r} doesn't say who may")
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method not in rules:
            return None if hasattr(view, "cls") else HttpResponseNotAllowed(sorted(rules))
        if hasattr(view, "cls"):
            return None
        return self.hold(rules[method], request)

    def hold(self, rule: Rule, request: HttpRequest) -> HttpResponseBase | None:
        if rule.demo and not settings.DEMO:
            raise Http404
        if rule.signed_in and not request.user.is_authenticated:
            back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
            return redirect_to_login(back)
        if not admits(rule, request.user):
            raise PermissionDenied
        return None
