"""A topic's events in line: each once, in the order of its stamp, without a hole.

Stamps (`changed`) of live events arrive without holes; a hole means that something was lost on the way, and
is filled from the database.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from community.live import metrics, pool
from community.live.reading import Delivery, read_missed
from community.live.registry import Topic
from community.live.tail import Tail

log = logging.getLogger("klankbord.live")

GRACE = 0.03  # seconds in which an event may be overtaken by the next one
HELD = 1000
AGAIN, SELDOM = 0.25, 20.0  # seconds until a hole that couldn't be read is tried again, doubling


class Line:
    def __init__(self, topic: str, kind: Topic, pk: int, languages: Callable[[], list[str]]) -> None:
        self._topic, self._kind, self._pk = topic, kind, pk
        self._languages = languages
        self._open = False
        self._early: list[Delivery] = []
        self._held: dict[int, Delivery] = {}
        self._mending: asyncio.Task[None] | None = None
        self.accepted = 0  # the last stamp that stood in line
        self.expected = 0  # the highest stamp that is known to exist
        self.waiting: deque[Delivery] = deque()
        self.tail = Tail(topic)  # what stood in line lately
        self.wake: Callable[[], None] = lambda: None  # called when something stands in line
        self.give_up: Callable[[], None] = lambda: None  # called when the hole is too large to fill

    def open(self, head: int) -> None:
        """Begin after `head`, with what arrived since the subscription."""
        self.accepted = self.expected = head
        self.tail.begin(head)
        self._open = True
        early, self._early = self._early, []
        for delivery in early:
            self.accept(delivery)

    def accept(self, delivery: Delivery) -> None:
        if not self._open:
            self._early.append(delivery)
        elif delivery.stamp is None:
            self._add(delivery)
        elif delivery.stamp == self.accepted + 1 or (delivery.whole and delivery.stamp > self.accepted):
            self._add(delivery)
            self._take_held()
        elif delivery.stamp > self.accepted:
            if len(self._held) < HELD:
                self._held[delivery.stamp] = delivery
            self.expect(delivery.stamp)

    def expect(self, stamp: int) -> None:
        """An event of this stamp exists. If it doesn't arrive by itself, the database is read."""
        self.expected = max(self.expected, stamp)
        if self.expected > self.accepted and self._mending is None:
            self._mending = asyncio.create_task(self._mend())

    def take(self, at_most: int) -> list[Delivery]:
        return [self.waiting.popleft() for _ in range(min(at_most, len(self.waiting)))]

    def _add(self, delivery: Delivery) -> None:
        if delivery.whole:  # only the last counts
            self.waiting = deque(other for other in self.waiting if not other.whole)
        self.waiting.append(delivery)
        self.tail.append(delivery)
        if delivery.stamp is not None:
            self.accepted = delivery.stamp
        self.wake()

    def _take_held(self) -> None:
        while (following := self._held.pop(self.accepted + 1, None)) is not None:
            self._add(following)

    async def _mend(self) -> None:
        pause, again = GRACE, AGAIN
        try:
            while self.expected > self.accepted:
                await asyncio.sleep(pause)
                pause = GRACE
                if self.expected > self.accepted and not await self._tried():
                    pause, again = again, min(2 * again, SELDOM)
        finally:
            self._mending = None

    async def _tried(self) -> bool:
        try:
            await self._read()
        except Exception as error:  # the database may be away: it is asked again
            log.warning("a hole in %s isn't filled yet: %r", self._topic, error)
            return False
        return True

    async def _read(self) -> None:
        """Fill the hole. In the meantime the missing event may have arrived, or more of them."""
        metrics.REPAIRED.inc()
        expected = self.expected
        read = (read_missed, self._topic, self._kind, self._pk, self.accepted, self._languages())
        missed = await pool.run(*read)
        if missed.too_many:
            self.waiting.clear()
            self.accepted = max(self.accepted, missed.through)
            self.tail.begin(self.accepted)
            self.give_up()
        for delivery in missed.events:
            if delivery.stamp is None or delivery.stamp > self.accepted:
                self._add(delivery)
        self.accepted = max(self.accepted, missed.through)
        self.tail.reach(self.accepted)
        if self.expected == expected:  # what isn't in the database by now was never committed
            self.expected = self.accepted
        for stamp in [stamp for stamp in self._held if stamp <= self.accepted]:
            del self._held[stamp]
        self._take_held()
        self.wake()
