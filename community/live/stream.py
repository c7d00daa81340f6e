"""One watched topic in this process: what stands in line goes to everybody who watches, as one frame for all.

A reader who comes back with `since` is first *joining*: live events wait until what was missed has been sent,
then the overlap is left out, and from there the reader gets the same bytes as all.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson

from community.live import metrics, pool
from community.live.errors import SinceAhead
from community.live.line import Line
from community.live.outlet import Outlet, push_all
from community.live.protocol import BATCH_EVENTS, Close, Message, encode, messages, public, single
from community.live.reading import Delivery, Missed, read_for_many, read_head
from community.live.registry import Topic
from community.live.rendering import encoded
from community.live.tail import Frames

log = logging.getLogger("klankbord.live")

PASS = 128  # sockets written to before others get a turn: the loop never stalls for long
SHORT, LONG = 0.002, 0.05  # seconds of a pass that is followed by a breath, and that counts at most
BREATH = 0.15  # of the time that a pass took, before the next one: whoever it reached may answer
PATIENCE = 3  # times that, at most, until what they said is written
JOINING_EVENTS = 1000


@dataclass(slots=True)
class Joining:
    """A reader who is catching up. `floor`, once known, is the stamp up to which they have everything."""

    language: str
    floor: int | None = None
    waiting: list[Delivery] = field(default_factory=list)


class Stream:
    def __init__(self, topic: str, kind: Topic, pk: int) -> None:
        self.topic, self.kind, self.pk = topic, kind, pk
        self.sent = 0  # the last stamp that went, or is on its way, to those who are live
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.readers: set[Outlet] = set()  # everybody, also while they join
        self.line = Line(topic, kind, pk, self.languages)
        self.line.wake, self.line.give_up = self._wake, self._reload
        self.written: Callable[[], asyncio.Task[None] | None] = lambda: None  # ends when all is that was sent
        self._live: dict[str, dict[Outlet, None]] = {}
        self._joining: dict[Outlet, Joining] = {}
        self._head = pool.Together(partial(_head_for_many, kind, pk))
        self._missed = pool.Together(partial(read_for_many, topic, kind, pk))
        self._encoded = pool.Together(partial(_encode_for_many, topic))
        self._pump: asyncio.Task[None] | None = None

    def open(self, head: int) -> None:
        self.sent = head
        self.line.open(head)
        self.opened.set_result(None)

    def languages(self) -> list[str]:
        """Those that somebody here reads in. May be called from another thread."""
        return list({*list(self._live), *(joining.language for joining in list(self._joining.values()))})

    # Readers

    async def join(self, outlet: Outlet, language: str, since: int | None) -> None:
        """Send `watching`, what was missed since then, and from there on what happens. Raises SinceAhead."""
        if since is None or self.kind.head is None:
            self._watching(outlet, self.sent)
            self._go_live(outlet, language)
            return
        joining = self._joining[outlet] = Joining(language)
        try:
            missed = await self._missed_since(since, language)
        except BaseException:
            self._joining.pop(outlet, None)
            raise
        if missed is None:
            self._watching(outlet, self.sent)
            outlet.push(*single({"type": "reload", "topic": public(self.topic)}))
            self._go_live(outlet, language)
        else:
            await self._catch_up(outlet, joining, missed, self.line.tail.through)

    def leave(self, outlet: Outlet) -> None:
        self.readers.discard(outlet)
        self._joining.pop(outlet, None)
        for language, outlets in list(self._live.items()):
            outlets.pop(outlet, None)
            if not outlets:
                del self._live[language]

    async def _missed_since(self, since: int, language: str) -> Frames | None:
        """From the tail, once it reaches back that far; None where it is too much to send. Raises SinceAhead.

        The head is read in any case, for many together: the tail may lack what was lost on its way here.
        """
        tail = self.line.tail
        head = await self._head.ask(since)
        if since > max(head, tail.through):
            raise SinceAhead
        while True:
            if not tail.holds(since, head):
                missed: Missed = await self._missed.ask((since, language))
                if missed.too_many:
                    return None
                if not tail.holds(since, head):  # or whoever asked together with us took it in
                    tail.take_in(missed)
            if (frames := tail.frames(since, language)) is not None:
                return frames
            await self._encoded.ask((language, tail.after(since)))

    async def _catch_up(self, outlet: Outlet, joining: Joining, missed: Frames, floor: int) -> None:
        for frame in missed:
            outlet.push(*frame)
            await outlet.idle()
        waiting, joining.waiting, joining.floor = joining.waiting, [], floor
        if self._joining.get(outlet) is joining:
            self._offer(outlet, joining, waiting)
            self.line.expect(floor)

    def _watching(self, outlet: Outlet, head: int) -> None:
        outlet.push(*single({"type": "watching", "topic": public(self.topic), "head": head}))

    def _go_live(self, outlet: Outlet, language: str) -> None:
        self._joining.pop(outlet, None)
        if outlet in self.readers:
            self._live.setdefault(language, {})[outlet] = None

    def _offer(self, outlet: Outlet, joining: Joining, deliveries: Iterable[Delivery]) -> None:
        """Give a joining reader what is new to them; they are live once the line has passed their floor."""
        if joining.floor is None:
            joining.waiting.extend(deliveries)
            if len(joining.waiting) > JOINING_EVENTS:
                self._joining.pop(outlet, None)
                outlet.close(Close.TOO_SLOW)
            return
        floor = joining.floor
        new = [d.encoded[joining.language] for d in deliveries if d.stamp is None or d.stamp > floor]
        for frame in messages(new):
            outlet.push(*frame)
        if self.sent >= floor:
            self._go_live(outlet, joining.language)

    # Events

    def check_head(self, head: int) -> None:
        """Every 20 s: fill a hole that nobody told of, and let clients compare."""
        if self.kind.head is None or not self.opened.done():
            return
        self.line.tail.forget()
        self.line.expect(head)
        stands = self.line.accepted
        event = encode({"type": "head", "topic": public(self.topic), "head": stands})
        in_line = Delivery(
            "head", orjson.dumps({"head": stands}), None, 0, dict.fromkeys(self.languages(), event)
        )
        self.line.accept(in_line)

    def _wake(self) -> None:
        if self._pump is None:
            self._pump = asyncio.create_task(self._work())

    async def _work(self) -> None:
        """Send what stands in line. What comes during a pass goes out together in the next."""
        try:
            while batch := self.line.take(BATCH_EVENTS):
                while lacking := [
                    (d, lang) for d in batch for lang in self.languages() if lang not in d.encoded
                ]:
                    await pool.run(_render, self.topic, lacking)
                began = time.monotonic()
                await self._deliver(batch)
                await self._breathe(time.monotonic() - began)
        finally:
            self._pump = None
        self._settle()

    async def _breathe(self, took: float) -> None:
        """After a long pass let those whom it reached say the next thing, and have it written.

        So a burst goes out in few frames, for a pass costs by the socket. A lone event has none before it.
        """
        if took < SHORT:
            return
        took = min(took, LONG)
        await asyncio.sleep(took * BREATH)
        if (writing := self.written()) is not None:
            await asyncio.wait([writing], timeout=took * PATIENCE)

    def _settle(self) -> None:
        """The line is empty: all that it accepted is sent, also stamps that a later one replaced."""
        self.sent = max(self.sent, self.line.accepted)
        for outlet, joining in list(self._joining.items()):
            if joining.floor is not None:
                self._offer(outlet, joining, ())

    async def _deliver(self, batch: Sequence[Delivery]) -> None:
        """From here to the first pause nothing else runs: whoever joins later has this batch in `sent`."""
        audiences = [(language, tuple(outlets)) for language, outlets in self._live.items()]
        self.sent = max([self.sent, *(delivery.stamp for delivery in batch if delivery.stamp is not None)])
        for outlet, joining in list(self._joining.items()):
            self._offer(outlet, joining, batch)
        for language, outlets in audiences:
            for frame in messages([delivery.encoded[language] for delivery in batch]):
                await _push_in_turns(outlets, *frame)
            metrics.DELIVERED.inc(len(batch) * len(outlets))
        now = time.time()
        for delivery in batch:
            if delivery.at:
                metrics.LATENCY.observe(max(0.0, now - delivery.at))

    def _reload(self) -> None:
        """Too much was lost to send it: everybody fetches the page anew."""
        self.sent = self.line.accepted
        frame = single({"type": "reload", "topic": public(self.topic)})
        push_all(tuple(self.readers), *frame)


async def _push_in_turns(outlets: Sequence[Outlet], frame: Message, size: int) -> None:
    for start in range(0, len(outlets), PASS):
        push_all(outlets[start : start + PASS], frame, size)
        await asyncio.sleep(0)


def _render(topic: str, lacking: Sequence[tuple[Delivery, str]]) -> None:
    for delivery, language in lacking:
        payload: dict[str, Any] = orjson.loads(delivery.data)
        delivery.encoded[language] = encoded(topic, delivery.type, payload, language)


def _head_for_many(kind: Topic, pk: int, questions: Sequence[int]) -> list[int]:
    return [read_head(kind, pk)] * len(questions)


def _encode_for_many(topic: str, questions: Sequence[tuple[str, Sequence[Delivery]]]) -> list[None]:
    for language, deliveries in questions:
        _render(topic, [(delivery, language) for delivery in deliveries if language not in delivery.encoded])
    return [None] * len(questions)
