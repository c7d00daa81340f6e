"""The stage's service and what it registers: a room is a topic, `say` a frame."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count

from community.errors import Refused
from community.live.door import publish, recount
from community.live.registry import Asked, Event
from tests.live.stage.models import Line, Room

TOKENS = {"good-token": "ann"}


class TooLong(Refused):
    code = "too_large"
    sentence = "Too long."


def say(*, room_id: int, body: str, announced: bool = True) -> Line:
    with transaction.atomic():
        room = Room.objects.select_for_update().get(pk=room_id)
        room.head += 1
        room.save()
        line = Line.objects.create(room=room, changed=room.head, body=body)
        if announced:
            publish(f"room:{room_id}", "post", as_payload(line))
            recount("lines", about=room_id)
    return line


def as_payload(line: Line) -> dict[str, Any]:
    return {"changed": line.changed, "id": line.pk, "body": line.body}


def authorize(pairs: Sequence[tuple[int, int]]) -> list[bool]:
    rooms = Room.members.through.objects.filter(room_id__in={pk for _, pk in pairs})
    allowed = set(rooms.values_list("user_id", "room_id"))
    return [pair in allowed for pair in pairs]


def heads(pks: Sequence[int]) -> dict[int, int]:
    return dict(Room.objects.filter(pk__in=pks).values_list("pk", "head"))


def missed(pk: int, since: int, limit: int) -> list[Event]:
    lines = Line.objects.filter(room_id=pk, changed__gt=since).order_by("changed")[:limit]
    return [Event("post", as_payload(line)) for line in lines]


def render(payload: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {**payload, "html": f'<p lang="{language}">{payload["body"]}</p>'}


def handle_say(asked: Asked) -> dict[str, Any]:
    body = str(asked.frame.get("body"))
    if body == "crash":
        raise ZeroDivisionError
    if len(body) > 10_000:
        raise TooLong
    if not authorize([(asked.user_id, asked.pk)])[0]:
        raise Room.DoesNotExist
    line = say(room_id=asked.pk, body=body)
    return {"type": "ack", "uuid": asked.frame.get("uuid"), "id": line.pk, "changed": line.changed}


def handle_echo(asked: Asked) -> None:
    """No database: what the hub alone can do."""
    publish(asked.topic, "echo", {"body": asked.frame.get("body")})


def revisions(pks: Sequence[int]) -> dict[int, int]:
    return dict.fromkeys(pks, 7)


def missed_revision(pk: int, since: int, limit: int) -> list[Event]:
    return [Event("revised", {"revision": 7})]


def count_lines(
    online: Collection[int], asked: Collection[tuple[int, int]]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """For each who is online: how many lines there are in their rooms."""
    concerned = set(online) if any(not user for _room, user in asked) else {user for _room, user in asked}
    lines = Line.objects.filter(room__members__in=concerned & set(online))
    counts = dict(lines.values_list("room__members").annotate(Count("pk")))  # lazily, as apps may do
    for user in concerned & set(online):
        yield user, {"count": counts.get(user, 0)}


def people(lobbies: Mapping[int, Collection[int]]) -> dict[int, dict[str, Any]]:
    """Who is in which lobby, from two people on."""
    return {
        pk: {"count": len(users), "people": sorted(users)} for pk, users in lobbies.items() if len(users) > 1
    }


def users_of_tokens(tokens: Sequence[str]) -> list[int | None]:
    from django.contrib.auth.models import User

    ids = dict(User.objects.values_list("username", "pk"))
    return [ids.get(TOKENS.get(token, "")) for token in tokens]
