"""What it costs to show who is here, in a room where people come and go: `python -m tests.bench.presence`.

1,000 people in one conversation, each with a socket. Three times the same seconds of ten posts a second: nobody comes
or goes; so many a second leave and come back at once, in a conversation that doesn't show who is here; and in one that
does. For those who stay: the time from a post to its reading, and how many frames a second told them who is here.
The server has one core of its own; how much of it was used stands beside.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.rivals.contenders import DAPHNE, UVICORN, saved
from tests.bench.rivals.screens import Screen, cookies_of, on_the_other_core, screen
from tests.bench.rivals.serving import Contender, served, used, versions

EACH_SECOND = 10  # posts


@dataclass
class Room:
    """What the people of one conversation heard."""

    port: int
    topics: list[str]
    sent: dict[bytes, float] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    told: Counter[Screen] = field(default_factory=Counter)

    def hear(self, reader: Screen, text: bytes) -> None:
        now = time.perf_counter()
        if b'"type":"presence"' in text:
            self.told[reader] += 1
        for part in text.split(b'"type":"post"')[1:]:
            key = part.partition(b'"uuid":"')[2][:36]
            self.took.append(now - self.sent[key])

    async def enter(self, cookie: str) -> Screen:
        made = await screen(self.port, cookie, self.hear)
        for topic in self.topics:
            made.say(json.dumps({"type": "watch", "topic": topic}))
        return made

    def post(self, writer: Screen) -> None:
        key = str(uuid.uuid4())
        self.sent[key.encode()] = time.perf_counter()
        writer.say(
            json.dumps({"type": "post", "topic": self.topics[0], "uuid": key, "body": "Hallo allemaal."})
        )


async def come_and_go(room: Room, cookies: list[str], those: list[Screen], each_second: float) -> None:
    """One after the other leaves and comes back, so that all of `those` have by the end of a turn."""
    place = 0
    while True:
        await asyncio.sleep(1 / each_second)
        those[place].transport.abort()
        those[place] = await room.enter(cookies[place])
        place = (place + 1) % len(those)


async def measure(
    port: int, pid: int, contender: Contender, options: argparse.Namespace, moving: bool, shown: bool
) -> dict[str, float]:
    on_the_other_core()
    pk, cookies = contender.world["thread"], cookies_of(contender.cookies)[: options.people]
    room = Room(port, [f"thread:{pk}", f"here:{pk}"][: 1 + shown])
    everybody = [await room.enter(cookie) for cookie in cookies]
    half = len(everybody) // 2
    move, stay = everybody[:half], everybody[half:]
    await asyncio.sleep(5)
    moves = come_and_go(room, cookies, move, options.each_second) if moving else asyncio.sleep(0)
    mover = asyncio.create_task(moves)
    room.told.clear()
    busy, began = used(pid), time.perf_counter()
    for number in range(int(options.seconds * EACH_SECOND)):
        room.post(stay[number % len(stay)])
        await asyncio.sleep(max(0.0, began + (number + 1) / EACH_SECOND - time.perf_counter()))
    took = time.perf_counter() - began
    busy = used(pid) - busy
    await asyncio.sleep(1)
    mover.cancel()
    for one in [*move, *stay]:
        one.transport.abort()
    cut = statistics.quantiles(room.took, n=100, method="inclusive")
    frames = sum(room.told[one] for one in stay) / len(stay) / took
    return {
        "p50": cut[49] * 1e3,
        "p95": cut[94] * 1e3,
        "p99": cut[98] * 1e3,
        "frames": frames,
        "core": busy / took * 100,
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.presence", description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--each-second", type=float, default=20, help="people who leave and come back")
    parser.add_argument("--seconds", type=float, default=15)
    options = parser.parse_args()
    print(f"{options.people} people, {options.each_second:g} a second leave and come back. {versions()}\n")
    print("| server | | p50 ms | p95 ms | p99 ms | frames a s | % of a core |\n|---|---|--:|--:|--:|--:|--:|")
    cases = (
        ("nobody moves", False, False),
        ("they come and go", True, False),
        ("and it is shown", True, True),
    )
    for name, serve in (("uvicorn", UVICORN), ("daphne", DAPHNE)):
        with tempfile.TemporaryDirectory() as folder:
            contender = saved(Path(folder), name, serve, people=options.people)
            for case, moving, shown in cases:
                with served(contender) as (port, pid, _said):
                    found = asyncio.run(measure(port, pid, contender, options, moving, shown))
                print(
                    f"| {name} | {case} | {' | '.join(f'{value:.2f}' for value in found.values())} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
