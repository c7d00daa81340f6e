"""Who is here and who is writing, for those who look at a conversation and let themselves be seen.

The topic `here:ID` stands beside `thread:ID`: a tab watches it as long as somebody looks, and so is here.
Both ways: whoever doesn't want to be seen doesn't see it either.
"""

import threading
import time
from collections.abc import Collection, Mapping, Sequence

from community.access import VISIBLE, may, require
from community.live import door
from community.live.registry import Asked, Frame, Topic
from community.people.models import User
from community.threads.models import Thread
from community.threads.permissions import can_post
from community.threads.shape import Payload
from community.threads.topics import authorize as may_read
from community.threads.topics import where

FROM = 3  # people: with fewer it would say who looks at whom
NAMES = 6
SMALL = 20  # people here up to whom one sees who is writing; in a coffee corner always
EVERY = 2.0  # seconds between two signs that the same person is writing, and
TOGETHER = 0.5  # between two in the same conversation


def authorize(pairs: Sequence[tuple[int, int]]) -> list[bool]:
    """Whoever may read the conversation and shows that they are there. Four queries, however many pairs."""
    shown = User.objects.filter(pk__in={user for user, _ in pairs}, shows_presence=True)
    seen = set(shown.values_list("pk", flat=True))
    return [reads and user in seen for (user, _), reads in zip(pairs, may_read(pairs), strict=True)]


def people(rooms: Mapping[int, Collection[int]]) -> dict[int, Payload]:
    """From three people on: how many, and the names of some. One query, however many rooms."""
    ids = {user for room in rooms.values() for user in room}
    shown = User.objects.filter(pk__in=ids, is_active=True, shows_presence=True).order_by("name", "pk")
    found = list(shown.values("pk", "name"))
    here = {pk: [user for user in found if user["pk"] in room] for pk, room in rooms.items()}
    return {
        pk: {"count": len(users), "people": [{"id": u["pk"], "name": u["name"]} for u in users[: NAMES + 1]]}
        for pk, users in here.items()
        if len(users) >= FROM
    }


class Throttle:
    """Lets one through in so many seconds, by key."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last: dict[object, float] = {}
        self._lock = threading.Lock()

    def take(self, key: object) -> bool:
        now = time.monotonic()
        with self._lock:
            if now - self._last.get(key, -self._seconds) < self._seconds:
                return False
            if len(self._last) > 1000:
                self._last = {k: at for k, at in self._last.items() if now - at < self._seconds}
            self._last[key] = now
            return True


_of_person, _of_thread = Throttle(EVERY), Throttle(TOGETHER)


def typing(asked: Asked) -> None:
    """Somebody writes. What comes too often is left out without a word: it was only a sign."""
    user, thread = where(asked)
    require(can_post(user, thread))
    if not _of_person.take((user.pk, thread.pk)):
        return
    topic = topic_of(thread)
    small = thread.kind == Thread.Kind.STANDING or door.present(topic) <= SMALL
    if user.shows_presence and small and _of_thread.take(thread.pk):
        door.publish(topic, "typing", {"user": {"id": user.pk, "name": user.name}})


def topic_of(thread: Thread) -> str:
    return f"here:{thread.pk}"


ENTRIES = (
    Topic(prefix="here", access=VISIBLE, authorize=authorize, people=people),
    Frame(type="typing", access=may("can_post"), topics=("thread",), handle=typing),
)
