"""Who is here: the people whose tabs watch a topic that shows it, in every process, told calmly.

Soft state, kept nowhere. Each process tells the others whom it has, when that changes and every BEAT seconds;
what isn't repeated within FORGET seconds is gone, so a process that is killed takes its people along. Changes
are gathered: a topic gets at most one frame in CALM seconds, and one lookup serves all topics that changed,
however many people come and go.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import orjson

from community.live import pool, registry
from community.live.door import HERE, Letter, origin
from community.live.outlet import Outlet
from community.live.protocol import encode, single
from community.live.reading import Delivery
from community.live.stream import Stream

log = logging.getLogger("klankbord.live")

CALM = 3.0
BEAT = 5.0
FORGET = 12.0


@dataclass(slots=True)
class Elsewhere:
    """Whom another process has, until when."""

    people: frozenset[int]
    until: float


@dataclass(slots=True)
class Room:
    """One topic. `told` is what everybody here was last told."""

    ours: dict[Outlet, int] = field(default_factory=dict)
    others: dict[str, Elsewhere] = field(default_factory=dict)
    told: registry.Payload | None = None
    changed: bool = True
    to_say: bool = True

    def people(self) -> set[int]:
        others = list(self.others.values())  # at once: it is also asked from other threads
        return set(self.ours.values()).union(*(other.people for other in others))

    def forget(self, now: float) -> None:
        for process, other in list(self.others.items()):
            if other.until < now:
                del self.others[process]
                self.changed = True


class Rosters:
    """Of one hub. `forward` takes a letter to the hubs of the other processes."""

    def __init__(self, streams: Mapping[str, Stream], forward: Callable[[Letter], None]) -> None:
        self._streams = streams
        self._forward = forward
        self._rooms: dict[str, Room] = {}
        self._said_at = 0.0
        self._task: asyncio.Task[None] | None = None

    def count(self, topic: str) -> int:
        """How many are here. May be called from another thread."""
        room = self._rooms.get(topic)
        return 0 if room is None else len(room.people())

    def enter(self, topic: str, outlet: Outlet, user_id: int) -> None:
        """Somebody is here, and is told at once who else."""
        new = topic not in self._rooms
        room = self._rooms.setdefault(topic, Room())
        room.ours[outlet] = user_id
        room.changed = room.to_say = True
        if room.told:
            outlet.push(*single({"type": "presence", "topic": topic, **room.told}))
        if new:
            self._say(topic, room, asking=True)
        if self._task is None:
            self._task = asyncio.create_task(self._work())

    def leave(self, topic: str, outlet: Outlet) -> None:
        room = self._rooms.get(topic)
        if room is not None and room.ours.pop(outlet, None) is not None:
            room.changed = room.to_say = True

    def hear(self, letter: Letter) -> None:
        """Another process says whom it has; it may ask for ours."""
        room = self._rooms.get(letter.about)
        if room is None:
            return
        said = orjson.loads(letter.data)
        people = frozenset(said["people"])
        before = room.others.pop(said["process"], None)
        if people:
            room.others[said["process"]] = Elsewhere(people, time.monotonic() + FORGET)
        room.changed = room.changed or people != (before.people if before else frozenset())
        room.to_say = room.to_say or said["asking"]

    async def _work(self) -> None:
        try:
            while self._rooms:
                try:
                    self._say_all()
                    await self._tell_all()
                except Exception:  # the database may be away: the next round tries again
                    log.exception("who is here isn't told yet")
                await asyncio.sleep(CALM)
        finally:
            self._task = None

    def _say_all(self) -> None:
        now = time.monotonic()
        beat = now - self._said_at >= BEAT
        if beat:
            self._said_at = now
        for topic, room in list(self._rooms.items()):
            room.forget(now)
            if room.to_say or beat:
                self._say(topic, room)
            if not room.ours:
                del self._rooms[topic]

    def _say(self, topic: str, room: Room, asking: bool = False) -> None:
        room.to_say = False
        said = {"process": origin(), "people": sorted(set(room.ours.values())), "asking": asking}
        self._forward(Letter(HERE, topic, data=orjson.dumps(said)))

    async def _tell_all(self) -> None:
        by_prefix: dict[str, dict[int, Room]] = {}
        for topic, room in self._rooms.items():
            if room.changed:
                prefix, _, pk = topic.partition(":")
                by_prefix.setdefault(prefix, {})[int(pk)] = room
        for prefix, rooms in by_prefix.items():
            await self._tell_of(prefix, rooms)

    async def _tell_of(self, prefix: str, rooms: Mapping[int, Room]) -> None:
        kind = registry.topic(prefix)
        if kind is None or kind.people is None:
            return
        there = {pk: room.people() for pk, room in rooms.items()}
        for room in rooms.values():
            room.changed = False
        try:
            payloads = await pool.run(kind.people, there)
        except Exception:
            for room in rooms.values():
                room.changed = True
            raise
        for number, room in rooms.items():
            self._tell(f"{prefix}:{number}", room, payloads.get(number))

    def _tell(self, topic: str, room: Room, payload: registry.Payload | None) -> None:
        """None: nothing to show; who was shown something is told so."""
        stream = self._streams.get(topic)
        if payload == room.told or stream is None:
            return
        room.told = payload
        event = {"type": "presence", "topic": topic, **(payload or {"count": 0, "people": []})}
        in_words = dict.fromkeys(stream.languages(), encode(event))
        stream.line.accept(Delivery("presence", encode(event), None, 0, in_words))
