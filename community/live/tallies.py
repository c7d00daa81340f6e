"""Counters that people see grow and shrink: reckoned together, for those who are online, and told on `me`.

What happens is only noted; the counters are then reckoned for all that was noted meanwhile, in one go. A
lone change is told at once. The pause after a reckoning is ten times what it took, so that counting never
takes more than a small part of the database's time, however much happens and however many are online.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping

import orjson

from community.live import pool, registry
from community.live.door import COUNT, Letter
from community.live.protocol import ME, encode
from community.live.reading import Delivery
from community.live.stream import Stream

log = logging.getLogger("klankbord.live")

PAUSE = 0.5  # seconds at least between two reckonings
PATIENCE = 10  # times what one took, at least
AGAIN = 5.0  # seconds until one that failed is tried again

Key = tuple[int, int]


class Tallies:
    """Of one hub. `forward` takes a letter to the hubs of the other processes, which reckon for theirs."""

    def __init__(self, streams: Mapping[str, Stream], forward: Callable[[Letter], None]) -> None:
        self._streams = streams
        self._forward = forward
        self._noted: dict[str, set[Key]] = {}
        self._unsaid: dict[str, set[Key]] = {}
        self._task: asyncio.Task[None] | None = None

    def note(self, letter: Letter, ours: bool) -> None:
        keys = {(about, user) for about, user in orjson.loads(letter.data)}
        self._noted.setdefault(letter.about, set()).update(keys)
        if ours:
            self._unsaid.setdefault(letter.about, set()).update(keys)
        self._begin()

    def note_person(self, user_id: int) -> None:
        """All that is counted for one person."""
        for tally in registry.tallies():
            self._noted.setdefault(tally.name, set()).add((0, user_id))
        self._begin()

    def _begin(self) -> None:
        if self._task is None:
            self._task = asyncio.create_task(self._work())

    async def _work(self) -> None:
        try:
            while self._noted or self._unsaid:
                begun = time.monotonic()
                unsaid, self._unsaid = self._unsaid, {}
                for name, keys in unsaid.items():
                    self._forward(Letter(COUNT, name, data=orjson.dumps(sorted(keys))))
                noted, self._noted = self._noted, {}
                done = [await self._reckon(name, keys) for name, keys in noted.items()]
                took = time.monotonic() - begun
                await asyncio.sleep(max(PAUSE, PATIENCE * took) if all(done) else AGAIN)
        finally:
            self._task = None

    async def _reckon(self, name: str, keys: set[Key]) -> bool:
        tally = registry.tally(name)
        online = {int(topic.partition(":")[2]) for topic in self._streams if topic.startswith(f"{ME}:")}
        if tally is None or not online:
            return True
        try:
            self._tell(name, await pool.run(lambda: list(tally.count(online, keys))))
        except Exception:  # the database may be away
            log.exception("%s isn't counted yet", name)
            self._noted.setdefault(name, set()).update(keys)
            return False
        return True

    def _tell(self, name: str, counted: Iterable[tuple[int, registry.Payload]]) -> None:
        for user_id, payload in counted:
            stream = self._streams.get(f"{ME}:{user_id}")
            if stream is not None:
                event = encode({"type": name, "topic": ME, **payload})
                in_words = dict.fromkeys(stream.languages(), event)
                stream.line.accept(Delivery(name, encode(payload), None, 0, in_words))
