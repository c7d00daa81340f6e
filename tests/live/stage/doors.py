"""What a test may make happen in a serving process: POST /do/NAME/ with JSON arguments."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path

from community.live import metrics
from community.live.door import me, publish, recheck, revoke
from tests.live.stage import rooms
from tests.live.stage.models import Room
from tests.live.stage.prepare import sign_in


def say(request: HttpRequest, *, room: int, body: str, announced: bool = True) -> None:
    rooms.say(room_id=room, body=body, announced=announced)


def say_many(request: HttpRequest, *, room: int, count: int) -> None:
    for number in range(count):
        rooms.say(room_id=room, body=f"number {number}")


def announce(request: HttpRequest, *, topic: str, event: str, payload: dict[str, Any]) -> None:
    publish(topic, event, payload)


def deactivate(request: HttpRequest, *, name: str) -> None:
    User.objects.filter(username=name).update(is_active=False)
    revoke(User.objects.get(username=name).pk)


def remove(request: HttpRequest, *, name: str, room: int) -> None:
    user = User.objects.get(username=name)
    Room.objects.get(pk=room).members.remove(user)
    revoke(user.pk)


def empty(request: HttpRequest, *, room: int) -> None:
    Room.objects.get(pk=room).members.clear()
    recheck(f"room:{room}")


def sign_out(request: HttpRequest) -> None:
    logout(request)


def end_session(request: HttpRequest, *, key: str, name: str) -> None:
    Session.objects.filter(pk=key).delete()
    revoke(User.objects.get(username=name).pk)


def tell(request: HttpRequest, *, name: str, text: str) -> None:
    publish(me(User.objects.get(username=name).pk), "notice", {"text": text})


def repairs(request: HttpRequest) -> float:
    return float(metrics.REPAIRED._value.get())


def new_room(request: HttpRequest, *, members: list[str]) -> int:
    room = Room.objects.create()
    room.members.set(User.objects.filter(username__in=members))
    return int(room.pk)


def new_person(request: HttpRequest, *, name: str) -> str:
    return sign_in(User.objects.create(username=name))


def broken(request: HttpRequest, *, room: int) -> None:
    """An announcement that can't be written as JSON, after something was saved."""
    rooms.say(room_id=room, body="saved", announced=False)
    publish(f"room:{room}", "post", {"changed": object()})


def rolled_back(request: HttpRequest, *, room: int) -> None:
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        rooms.say(room_id=room, body="never")
        raise ZeroDivisionError


def in_slow_order(request: HttpRequest, *, room: int) -> None:
    """Two posts whose announcements overtake each other."""
    first = rooms.say(room_id=room, body="first", announced=False)
    rooms.say(room_id=room, body="second")
    publish(f"room:{room}", "post", rooms.as_payload(first))


def sockets(request: HttpRequest) -> float:
    return float(metrics.SOCKETS._value.get())


def memory(request: HttpRequest) -> int:
    """Kilobytes that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4


DOORS: dict[str, Callable[..., Any]] = {
    door.__name__: door
    for door in (
        *(say, say_many, announce, deactivate, remove, empty, sign_out, end_session, tell, repairs),
        *(new_room, new_person, broken, rolled_back, in_slow_order, sockets, memory),
    )
}


def do(request: HttpRequest, door: str) -> JsonResponse:
    return JsonResponse({"result": DOORS[door](request, **json.loads(request.body or b"{}"))})


urlpatterns = [path("do/<str:door>/", do)]
