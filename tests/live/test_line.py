"""A hole in a topic while the database is away: it is asked again until it answers."""

import asyncio
from collections.abc import Mapping, Sequence

from django.db import OperationalError

from community.access import SIGNED_IN
from community.live.line import Line
from community.live.registry import Event, Topic


class Base:
    """Holds events 1 to 5, and is away for the first few times."""

    def __init__(self, away: int) -> None:
        self.away = away

    def heads(self, pks: Sequence[int]) -> Mapping[int, int]:
        self.away -= 1
        if self.away >= 0:
            raise OperationalError("away")
        return dict.fromkeys(pks, 5)

    def missed(self, pk: int, since: int, limit: int) -> list[Event]:
        return [Event("post", {"changed": stamp}) for stamp in range(since + 1, 6)]


def everybody(pairs: Sequence[tuple[int, int]]) -> list[bool]:
    return [True] * len(pairs)


async def test_a_hole_is_filled_once_the_database_is_back() -> None:
    base = Base(away=2)
    topic = Topic(prefix="base", access=SIGNED_IN, authorize=everybody, head=base.heads, missed=base.missed)
    line = Line("base:1", topic, 1, lambda: ["en"])
    filled = asyncio.Event()
    line.wake = filled.set
    line.open(2)
    line.expect(5)
    async with asyncio.timeout(10):
        await filled.wait()
    assert [delivery.stamp for delivery in line.take(10)] == [3, 4, 5]
