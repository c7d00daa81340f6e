"""What happened on a topic lately, encoded: it answers those who come back at once, as after a restart.

No input or output, no database. Whatever is rendered anew without a stamp (a name that changed) is at most
`FRESH` seconds late here, for those who come back; a reader who stays has it as late as that anyway.
"""

import time
from collections.abc import Callable

from community.live.protocol import Message, encode, messages, public
from community.live.reading import MISSED_LIMIT, Delivery, Missed

FRESH = 60.0  # seconds that an event is kept
BYTES = 256 * 1024  # of live events, before they are encoded
FRAMES = 64  # answers that are kept ready

Frames = tuple[tuple[Message, int], ...]


class Tail:
    """Every event of `topic` with a stamp above `base` up to `through`: of each thing only the last.

    So nobody who comes back is shown what was taken out of a post meanwhile.
    """

    def __init__(self, topic: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.topic = topic
        self.base = self.through = 0
        self._clock = clock
        self._events: dict[object, tuple[Delivery, float]] = {}  # in the order of their stamps; since when
        self._oldest = 0.0
        self._bytes = 0
        self._ready: dict[tuple[int, str], Frames] = {}

    def begin(self, head: int) -> None:
        """Begin anew after `head`, with nothing."""
        self._events.clear()
        self._ready.clear()
        self._bytes = 0
        self.base = self.through = head

    def append(self, delivery: Delivery) -> None:
        """The next event in line. One that isn't numbered, or is here already, adds nothing."""
        if delivery.stamp is None or delivery.stamp <= self.through:
            return
        self._put(delivery, self._clock())
        self.reach(delivery.stamp)
        if self._bytes > BYTES or len(self._events) > MISSED_LIMIT:
            self._cut(len(self._events) // 2)

    def reach(self, stamp: int) -> None:
        """Nothing else exists up to `stamp`: later ones replaced what had the numbers in between."""
        if stamp > self.through:
            self.through = stamp
            self._ready.clear()

    def take_in(self, missed: Missed) -> None:
        """What was read from the database: everything after `missed.since`."""
        if missed.since > self.through or missed.through < self.base:
            self.begin(missed.since)
        now = self._clock()
        known, self._events, self._bytes = list(self._events.values()), {}, 0
        for event in sorted([*known, *((delivery, now) for delivery in missed.events)], key=_stamp):
            self._put(*event)
        self.base = min(self.base, missed.since)
        self.through = max(self.through, missed.through)
        self._ready.clear()

    def holds(self, since: int, head: int) -> bool:
        """Whether all that was missed since then is here, where the topic stands at `head`."""
        self.forget()
        return self.base <= since and head <= self.through

    def after(self, since: int) -> list[Delivery]:
        return [delivery for delivery, _ in self._events.values() if (delivery.stamp or 0) > since]

    def frames(self, since: int, language: str) -> Frames | None:
        """`watching` and what was missed since then; None where some of it isn't encoded yet."""
        ready = self._ready.get((since, language))
        if ready is None:
            missed = self.after(since)
            if any(language not in delivery.encoded for delivery in missed):
                return None
            watching = encode({"type": "watching", "topic": public(self.topic), "head": self.through})
            ready = tuple(messages([watching, *(delivery.encoded[language] for delivery in missed)]))
            if len(self._ready) < FRAMES:
                self._ready[since, language] = ready
        return ready

    def forget(self) -> None:
        """Let go of what is old, and of all before it."""
        end = self._clock() - FRESH
        if self._events and self._oldest <= end:
            old = [place for place, (_, at) in enumerate(self._events.values(), 1) if at <= end]
            self._cut(max(old, default=0))  # the oldest may have been replaced meanwhile

    def _put(self, delivery: Delivery, at: float) -> None:
        before = self._events.pop(delivery.about, None)
        if before is not None:
            self._bytes -= len(before[0].data)
        self._oldest = min(self._oldest, at) if self._events else at
        self._events[delivery.about] = (delivery, at)
        self._bytes += len(delivery.data)

    def _cut(self, count: int) -> None:
        for delivery, _ in list(self._events.values())[:count]:
            del self._events[delivery.about]
            self._bytes -= len(delivery.data)
            self.base = max(self.base, delivery.stamp or 0)
        self._oldest = min((at for _, at in self._events.values()), default=0.0)
        self._ready.clear()


def _stamp(event: tuple[Delivery, float]) -> int:
    return event[0].stamp or 0
