"""*Dit is een gedeelde pc*: the visit ends with the browser, or after 20 idle minutes."""

import time
from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

ASKED = "shared_desk_asked"  # ticked at sign-in, before there is a person
FLAG = "shared_desk"
SEEN = "shared_desk_seen"
IDLE_SECONDS = 20 * 60
STEP_SECONDS = 60  # how often the last sign of life is written


def ask(request: HttpRequest, wanted: bool) -> None:
    """Remember the tick until somebody is signed in."""
    request.session[ASKED] = wanted


def begin(request: HttpRequest) -> None:
    """Once signed in: make the session end with the browser where that was asked."""
    if request.session.pop(ASKED, False):
        request.session[FLAG] = True
        request.session[SEEN] = time.time()
        keep_short(request)


def keep_short(request: HttpRequest) -> None:
    """Let the session of a shared desk end with the browser, whatever else set its age."""
    if request.session.get(FLAG):
        request.session.set_expiry(0)


class SharedDesk:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.get(FLAG):
            self.end_or_extend(request)
        return self.get_response(request)

    def end_or_extend(self, request: HttpRequest) -> None:
        now = time.time()
        seen = request.session.get(SEEN, now)
        if now - seen > IDLE_SECONDS:
            logout(request)
        elif now - seen > STEP_SECONDS or SEEN not in request.session:
            request.session[SEEN] = now
