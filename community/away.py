"""While the database is away: a calm 503 that says when to come back and holds what was typed."""

import logging
import re
import sqlite3
import sys
from dataclasses import dataclass

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from community.frame.context import Frame

log = logging.getLogger("klankbord.away")

RETRY_AFTER = 5  # seconds
MACHINERY = re.compile(r"csrfmiddlewaretoken|uuid|next")
CHOICE = re.compile(r"[A-Za-z0-9_:.-]*")  # the value of a choice, a number, a date: no sentence
SECRET = re.compile(r"password|code|secret|credential", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """A field of the form that met it."""

    name: str
    value: str

    @property
    def is_hidden(self) -> bool:
        return bool(MACHINERY.fullmatch(self.name) or CHOICE.fullmatch(self.value))

    @property
    def rows(self) -> int:
        return min(12, 1 + self.value.count("\n") + len(self.value) // 70)


def is_away(error: BaseException | None) -> bool:
    """Whether the database isn't there, or had no time for us. A query that is wrong is a fault of ours."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR


def fault(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`, called while what went wrong is being handled, wherever that was.

    A middleware wouldn't see all of it: the session and the reader are looked up in other middleware.
    """
    error = sys.exception()
    if not is_away(error):
        return server_error(request)
    log.warning("no database for a request: %r", error)
    language = getattr(request, "LANGUAGE_CODE", None) or translation.get_language_from_request(request)
    with translation.override(language):
        answer = _json() if _is_program(request) else _page(request)
    answer["Retry-After"] = str(RETRY_AFTER)
    answer["Cache-Control"] = "no-store"
    answer["Content-Language"] = language
    return answer


def _is_program(request: HttpRequest) -> bool:
    wanted = request.get_preferred_type(["text/html", "application/json"])
    return request.path.startswith("/api/") or wanted == "application/json"


def _json() -> HttpResponse:
    sentence = _("We can't reach our data for a moment, so nothing was kept. Try again in a little while.")
    return JsonResponse({"code": "unavailable", "message": sentence}, status=503)


def _page(request: HttpRequest) -> HttpResponse:
    """What was typed stands in it, in a form that goes to the same place; secrets are typed again."""
    is_form = request.method == "POST"
    fields, files = _typed(request) if is_form else ([], False)
    context = {"frame": Frame(request), "is_form": is_form, "fields": fields, "files": files}
    return HttpResponse(
        render_to_string("503.html", {**context, "path": request.get_full_path()}), status=503
    )


def _typed(request: HttpRequest) -> tuple[list[Typed], bool]:
    try:
        posted, files = request.POST, bool(request.FILES)
    except (SuspiciousOperation, BadRequest, MultiPartParserError, OSError):  # too much, or it broke off
        return [], False
    if any(SECRET.search(name) for name in posted):
        return [], False
    return [Typed(name, str(value)) for name in posted for value in posted.getlist(name)], files
