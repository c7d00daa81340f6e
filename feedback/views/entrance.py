"""The door of a room: the code that opens it, and the cookie by which a phone is known inside."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from rest_framework.request import Request

from feedback import errors, guessing
from feedback.models import Guest, Round
from feedback.services import room, silence

COOKIE = "room"
KEPT = timedelta(days=1)  # a round may be extended; what a closed one left is refused anyhow


def behind(request: HttpRequest | Request, code: str) -> tuple[Round, Guest | None]:
    """The round of this code, open or closed, and the phone that asks, where it has joined.

    Raises NoSuchRoom, RoomIsSilent where a silent moment has this code, and TooManyTries after many wrong
    ones; a phone that has joined may always come in.
    """
    wanted = room.read_code(code)
    guest = room.guest_of(wanted, request.COOKIES.get(COOKIE, ""))
    if guest is not None:
        return guest.round, guest
    http = request._request if isinstance(request, Request) else request
    guessing.may_try(http)
    found = room.round_of(wanted)
    if found is None and silence.of_code(wanted) is not None:
        raise errors.RoomIsSilent(wanted)
    if found is None:
        guessing.was_wrong(http)
        raise errors.NoSuchRoom
    return found, None


def joined(request: HttpRequest | Request, code: str) -> tuple[Guest, Round]:
    """The phone that asks, and its open round. Raises NoSuchRoom, BallotClosed, NotJoined."""
    round, guest = behind(request, code)
    if not round.is_open:
        raise errors.BallotClosed
    if guest is None:
        raise errors.NotJoined
    return guest, round


def remember(response: HttpResponse, round: Round, token: str) -> None:
    """In this phone, for the addresses of this round alone; no script reads it."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=KEPT,
        path=reverse("room:phone", args=[round.code]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse, round: Round) -> None:
    response.delete_cookie(COOKIE, path=reverse("room:phone", args=[round.code]), samesite="Lax")
