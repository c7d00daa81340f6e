"""Pages that belong to no app: refusals turned into a page, health, metrics."""

from collections.abc import Callable
from typing import Any

import prometheus_client
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from community.access import OPERATOR, PUBLIC, access
from community.environment import is_loopback
from community.errors import Refused
from community.frame.home import greeting, sections_for


class RefusedMiddleware:
    """A refusal that no view turned into a form error becomes a page with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        return render(request, "refused.html", {"sentence": error.sentence}, status=error.status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _(
        "This page was open for too long. Go back, reload it and try again: what you typed is still there."
    )
    return render(request, "refused.html", {"sentence": sentence}, status=403)


@access(GET=PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """What matters now, for somebody signed in; what this place is for, for a visitor."""
    sections = sections_for(request)
    if not request.user.is_authenticated:
        return render(request, "community/front.html", {"sections": sections})
    return render(request, "community/home.html", {"sections": sections, "greeting": greeting(request.user)})


@access(GET=PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@access(GET=PUBLIC)
def readyz(request: HttpRequest) -> HttpResponse:
    """Database reachable and migrated; the layer reachable where there is one."""
    state = {"database": _probe(_migrated), "layer": _probe(_layer)}
    return JsonResponse(state, status=200 if all(v == "ok" for v in state.values()) else 503)


def _probe(check: Callable[[], Any]) -> str:
    try:
        return "ok" if check() else "pending"
    except Exception as error:  # an outermost edge: whatever is wrong, the answer is "not ready"
        return type(error).__name__


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _layer() -> bool:
    if not settings.VALKEY_URL:
        return True
    from django.core.cache import cache

    cache.set("readyz", "1", 5)
    return bool(cache.get("readyz") == "1")


@access(GET=OPERATOR)
def metrics(request: HttpRequest) -> HttpResponse:
    if not _is_operator(request):
        raise Http404
    return HttpResponse(
        prometheus_client.generate_latest(), content_type=prometheus_client.CONTENT_TYPE_LATEST
    )


def _is_operator(request: HttpRequest) -> bool:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.OPERATOR_TOKEN and constant_time_compare(token, settings.OPERATOR_TOKEN):
        return True
    forwarded = "HTTP_X_FORWARDED_FOR" in request.META  # a proxy on this machine is not its operator
    return not forwarded and is_loopback(request.META.get("REMOTE_ADDR", ""))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)
