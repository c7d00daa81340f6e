"""Everybody comes back at once: `python -m tests.bench.restart` prints a table in Markdown.

2,000 sockets, each 50 posts behind, on a server that has just started. Twice: from the first `watch` to the last
missed post on the last screen, the sockets being there already; and whole, from the first handshake, with
session and membership. Beside ours the same with a lookup for each socket, and a query and a frame each
(rivals/each.py). Rounds in turn, medians; how many were left out.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from tests.bench.rivals.contenders import DAPHNE, UVICORN, saved
from tests.bench.rivals.screens import Screen, cookies_of, on_the_other_core, screen
from tests.bench.rivals.serving import Contender, served, used, versions

BEHIND = 50
PATIENCE = 120.0


@dataclass
class Crowd:
    """Screens that come back. `last` is what stands in the last post that they missed."""

    port: int
    cookies: list[str]
    watch: str
    last: bytes
    caught_up: int = 0

    def hear(self, socket: Screen, text: bytes) -> None:
        if self.last in text:
            self.caught_up += 1

    async def comes_in(self, number: int, gate: asyncio.Semaphore) -> Screen:
        async with gate:
            return await screen(self.port, self.cookies[number % len(self.cookies)], self.hear)

    async def until_all(self, count: int) -> None:
        end = time.perf_counter() + PATIENCE
        while self.caught_up < count and time.perf_counter() < end:
            await asyncio.sleep(0.002)


async def comes_back(crowd: Crowd, sockets: int, whole: bool) -> tuple[float, list[Screen]]:
    """Seconds until the last has everything."""
    gate = asyncio.Semaphore(200)

    async def one(number: int) -> Screen:
        made = await crowd.comes_in(number, gate)
        if whole:
            made.say(crowd.watch)
        return made

    began = time.perf_counter()
    screens = await asyncio.gather(*(one(number) for number in range(sockets)))
    if not whole:
        await asyncio.sleep(2)  # whoever is being looked up is known by now
        began = time.perf_counter()
        for made in screens:
            made.say(crowd.watch)
    await crowd.until_all(sockets)
    return time.perf_counter() - began, screens


def measure(contender: Contender, sockets: int, whole: bool) -> dict[str, float]:
    with served(contender) as (port, pid, _said):
        watch = f'{{"type":"watch","topic":"thread:{contender.world["thread"]}","since":1}}'
        last = f'"changed":{BEHIND + 1},'.encode()
        crowd = Crowd(port, cookies_of(contender.cookies), watch, last)

        async def run() -> float:
            on_the_other_core()
            took, screens = await comes_back(crowd, sockets, whole)
            for made in screens:
                made.transport.abort()
            return took

        before = used(pid)
        took = asyncio.run(run())
        return {"took": took, "cpu": used(pid) - before, "left out": sockets - crowd.caught_up}


def contenders(folder: Path, names: list[str]) -> dict[str, Contender]:
    ours = saved(folder, "ours, uvicorn", UVICORN, posts=BEHIND + 1)
    each = "tests.bench.rivals.each:application"
    plain = [word.replace("community.asgi:application", each) for word in ours.command]
    daphne = [ours.command[0], *DAPHNE.split(), "community.asgi:application"]
    everybody = {
        "ours": ours,
        "ours-daphne": replace(ours, name="ours, daphne", command=daphne),
        "each": replace(ours, name="a query and a frame each, uvicorn", command=plain),
    }
    return {name: everybody[name] for name in names}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.restart", description=__doc__)
    parser.add_argument("--sockets", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=["ours", "ours-daphne", "each"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        everybody = contenders(Path(name), options.only)
        print(
            f"{options.sockets} sockets, {BEHIND} posts behind, {options.rounds} rounds in turn, medians. {versions()}\n"
        )
        print("| | from | seconds | CPU seconds | to a query each | left out |\n|---|---|--:|--:|--:|--:|")
        for whole in (False, True):
            found: dict[str, list[dict[str, float]]] = {key: [] for key in everybody}
            for _ in range(options.rounds):
                for key, one in everybody.items():
                    own = {**one.environment, "EACH": "whole" if whole else "watch"}
                    found[key].append(measure(replace(one, environment=own), options.sockets, whole))
            rows = {
                key: [statistics.median(r[f] for r in rows) for f in rows[0]] for key, rows in found.items()
            }
            for key, (took, cpu, left) in rows.items():
                times = f"{rows['each'][0] / took:.1f} x" if "each" in rows else "–"
                since = "the handshake" if whole else "`watch`"
                print(
                    f"| {everybody[key].name} | {since} | {took:.2f} | {cpu:.2f} | {times} | {left:.0f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
