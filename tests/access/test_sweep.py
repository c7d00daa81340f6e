"""Every door, tried by everybody: what is declared holds, and another's thing answers as if it didn't exist."""

import re
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern

from community.access import Rule, declared
from community.checks import doors
from community.people.models import User
from regions.models import Library, Region
from tests.access.hidden import NOBODYS, Hidden, hide
from tests.cast import signed_in

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")

# What an address with parameters is filled with: route prefix → attributes of Hidden, in the parameters' order.
FILLED: dict[str, list[str]] = {
    "/threads/attachments/": ["attachment"],
    "/threads/posts/": ["post"],
    "/threads/": ["thread"],
    "/api/v1/threads/": ["thread"],
    "/api/v1/posts/": ["post"],
    "/api/v1/attachments/": ["attachment"],
    "/api/v1/boards/": ["board"],
    "/groups/": ["group"],
    "/notices/": ["notice"],
    "/account/tokens/": ["token"],
    "/meetups/next/": ["region"],
    "/meetups/": ["occurrence"],
    "/boards/posts/": ["post"],
    "/boards/<int:pk>/actions/": ["board", "action"],
    "/boards/<int:pk>/findings/": ["board", "finding"],
    "/boards/<int:pk>/recommendations/": ["board", "recommendation"],
    "/boards/<int:pk>/sources/": ["board", "source"],
    "/boards/<int:pk>/evidence/": ["board", "evidence"],
    "/boards/<int:pk>/together/": ["board", "shared_order"],
    "/boards/<int:pk>/interviews/": ["board", "interview"],
    "/boards/<int:pk>/sessions/": ["board", "session", "point"],
    "/boards/<int:pk>/calls/": ["board", "call", "application"],
    "/boards/<int:pk>/rounds/": ["board", "round"],
    "/boards/<int:pk>/": ["board", "proposal"],
    "/regions/<slug:slug>/manage/requests/": ["region", "join_request"],
    "/regions/<slug:slug>/manage/members/": ["region", "membership"],
    "/regions/<slug:slug>/manage/invitations/": ["region", "invitation"],
    "/regions/<slug:slug>/": ["region"],
    "/guide/callbacks/": ["callback"],
    "/guide/articles/": ["article"],
    "/guide/articles/from/": ["thread"],
}
# Everybody who is signed in may see these, or the address itself is the secret, or a package looks after it.
NOT_ANOTHERS = (
    "/regions/libraries/",
    "/regions/people/",
    "/regions/invitation/",
    "/calendar/",
    "/notices/stop/",
    "/guide/services/",
    "/guide/",
    "/account/oidc/",
    "/account/people/",
    "/account/2fa/",
    "/account/^password/reset/key/",
    "/account/first/",
    "/r/",
)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ALL = [(f"/{route}", pattern) for route, pattern in doors()]
WITH_PARAMETERS = [(route, pattern) for route, pattern in ALL if PARAMETER.search(route)]
PLAIN = [(route, pattern) for route, pattern in ALL if not PARAMETER.search(route) and "(" not in route]


def rules_of(pattern: URLPattern) -> dict[str, Rule]:
    return declared(pattern.callback) or {}


def names(found: list[tuple[str, URLPattern]]) -> list[Any]:
    return [pytest.param(route, pattern, id=route) for route, pattern in found]


def address(route: str, values: list[Any]) -> str:
    """The route with its parameters filled in; what is left over is the name of a reaction."""
    left = [*values]
    filled = PARAMETER.sub(lambda _: str(left.pop(0)) if left else "thanks", route)
    return filled.replace("^", "").replace("$", "").replace("\\Z", "")


def attributes_for(route: str) -> list[str] | None:
    fitting = [prefix for prefix in FILLED if route.startswith(prefix)]
    return FILLED[max(fitting, key=len)] if fitting else None


def seen(answer: Any) -> tuple[int, str, str]:
    """What somebody could compare: status, where it leads, and the text without what differs every time."""
    text = answer.content.decode(errors="replace") if not answer.streaming else ""
    text = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', "", text)
    return answer.status_code, answer.headers.get("Location", ""), text


@pytest.fixture
def hidden(colleague: User, limburg: Region, genk: Library) -> Hidden:
    return hide(owner=colleague, region=limburg, library=genk)


def test_every_address_with_a_parameter_is_in_the_sweep() -> None:
    left_out = [
        route
        for route, _pattern in WITH_PARAMETERS
        if attributes_for(route) is None and not route.startswith(NOT_ANOTHERS)
    ]
    assert left_out == [], "say in FILLED what a hidden one is, or in NOT_ANOTHERS why there is none"


@time_machine.travel("2026-11-28T10:00:00Z", tick=False)  # a page says in which minute it was printed
@pytest.mark.parametrize(
    ("route", "pattern"), names([(r, p) for r, p in WITH_PARAMETERS if attributes_for(r) is not None])
)
def test_anothers_thing_answers_as_if_it_didnt_exist(
    route: str, pattern: URLPattern, hidden: Hidden, outsider: User
) -> None:
    attributes = attributes_for(route) or []
    theirs = [getattr(hidden, name) for name in attributes]
    nobodys = [NOBODYS if isinstance(value, int) else "nergens" for value in theirs]
    for client in (signed_in(outsider), Client(headers={"accept-language": "nl"})):
        for method in rules_of(pattern):
            there = client.generic(method, address(route, theirs), content_type="application/json")
            nowhere = client.generic(method, address(route, nobodys), content_type="application/json")
            swapped = [s.replace(address(route, theirs), address(route, nobodys)) for s in seen(there)[1:]]
            assert (seen(there)[0], *swapped) == seen(nowhere), f"{method} {route}"
            assert there.status_code in (302, 401, 403, 404), f"{method} {route}: {there.status_code}"


@pytest.mark.parametrize(("route", "pattern"), names(PLAIN))
def test_a_door_holds_what_it_declares(
    route: str, pattern: URLPattern, member: User, admin: User, root: object
) -> None:
    stranger, insider = Client(headers={"accept-language": "nl"}), signed_in(member)
    rules = rules_of(pattern)
    for method in METHODS:
        if method not in rules:
            assert insider.generic(method, route).status_code in (404, 405), f"{method} {route}"
            continue
        rule, turned_away = rules[method], stranger.generic(method, route)
        if rule.demo:
            assert turned_away.status_code == 404
        elif rule.signed_in:
            assert turned_away.status_code in (302, 401, 403), f"{method} {route}"
            assert "/account/login" in turned_away.headers.get("Location", "/account/login")
        if rule.staff:
            assert insider.generic(method, route).status_code == 403
        if method == "GET":
            assert insider.get(route).status_code < 500, f"{method} {route}"


@pytest.mark.parametrize(("route", "pattern"), names(ALL))
def test_a_door_names_every_method_that_it_answers(route: str, pattern: URLPattern) -> None:
    assert set(rules_of(pattern)) <= set(METHODS)
    assert rules_of(pattern), f"{route} says nothing"


def test_a_view_that_says_nothing_is_refused(rf: Any, member: User) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from community.access import AccessMiddleware

    request = rf.get("/nieuw/")
    request.user = member
    with pytest.raises(ImproperlyConfigured):
        AccessMiddleware(lambda r: HttpResponse()).process_view(request, lambda r: HttpResponse(), [], {})
