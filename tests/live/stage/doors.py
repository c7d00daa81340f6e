"""What a test may make happen in a serving process: POST /do/NAME/ with JSON arguments."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest, JsonResponse
from django.urls import path

from community.live import metrics
from community.live.door import me, publish, recheck, revoke
from tests.live.stage import rooms
from tests.live.stage.models import Room


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


DOORS: dict[str, Callable[..., Any]] = {
    door.__name__: door
    for door in (say, say_many, announce, deactivate, remove, empty, sign_out, end_session, tell, repairs)
}


def do(request: HttpRequest, name: str) -> JsonResponse:
    return JsonResponse({"result": DOORS[name](request, **json.loads(request.body or b"{}"))})


urlpatterns = [path("do/<str:name>/", do)]
