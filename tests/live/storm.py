"""Writers and readers while processes are killed at random moments; what comes of it is a History.

By hand, with a report:  python -m tests.live.storm --database postgres --kills 20 --seed 7
"""

import argparse
import asyncio
import json
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.live.clients import ApiWriter, Person, Reader, SocketWriter, Writer
from tests.live.history import History, Post, faults
from tests.live.machines import Machine, Postgres, Valkey, Web, run

WRITERS, READERS = 8, 12
CALM = (0.2, 1.2)  # seconds between a restart and the next kill, drawn
LAST_WAIT = 40.0  # seconds for the readers to have everything, at the end: two heads
ROWS = "SELECT thread_id, number, changed, id, uuid FROM threads_post ORDER BY thread_id, number"


@dataclass
class House:
    """A world, its database and what serves it."""

    folder: Path
    world: dict[str, Any]
    webs: list[Web]
    machines: list[Machine]
    url: str = ""  # of PostgreSQL; without one the database is SQLite

    @property
    def doors(self) -> list[str]:
        return [web.url for web in self.webs]

    def person(self, number: int, seed: int = 0) -> Person:
        keys = self.world["people"]
        person = Person(
            f"person {number}", keys[number % len(keys)], self.doors, random.Random(f"{seed} {number}")
        )
        for _ in range(number):
            person.go_on()
        return person

    def until_ready(self) -> None:
        for machine in self.machines:
            machine.until_ready()

    def rows(self) -> list[Post]:
        """What the database holds, asked without us."""
        if self.url:
            import psycopg

            with psycopg.connect(self.url) as postgres:
                rows = postgres.execute(ROWS).fetchall()
        else:
            rows = sqlite3.connect(self.folder / "klankbord.sqlite3").execute(ROWS).fetchall()
        return [
            Post(thread, number, changed, pk, str(UUID(str(uuid))))
            for thread, number, changed, pk, uuid in rows
        ]


@contextmanager
def house(kind: str, folder: Path) -> Iterator[House]:
    """SQLite with one web process; PostgreSQL and Valkey with two, one on either server."""
    with ExitStack() as stack:
        machines: list[Machine] = []
        settings: dict[str, str] = {}
        if kind == "postgres":
            postgres, valkey = Postgres(), Valkey()
            stack.callback(postgres.stop)
            stack.callback(valkey.stop)
            machines += [postgres, valkey]
            for machine in machines:
                machine.until_ready()
            settings = {"DATABASE_URL": postgres.url, "VALKEY_URL": valkey.url}
        world = json.loads(run("tests.live.world", str(WRITERS + READERS + 1), folder=folder, **settings))
        webs = [Web(server, folder, settings) for server in ("uvicorn", "daphne")[: 2 if machines else 1]]
        for web in webs:
            stack.callback(web.stop)
        made = House(folder, world, webs, [*machines, *webs], settings.get("DATABASE_URL", ""))
        made.until_ready()
        yield made


@dataclass
class Storm:
    history: History = field(default_factory=History)
    killed: list[str] = field(default_factory=list)
    caught_up: list[list[float]] = field(default_factory=list)  # seconds of each reader, by kill
    complaints: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)

    @property
    def p95(self) -> float:
        """Seconds after a restart within which 95 of 100 readers had all."""
        behind = [seconds for after in self.caught_up for seconds in after]
        return statistics.quantiles(behind, n=100, method="inclusive")[94]

    @property
    def faults(self) -> list[str]:
        return faults(self.history) + self.complaints


@dataclass
class Ready:
    """A moment at which all was served again, and what was kept by then, by thread."""

    at: float
    heads: Mapping[int, int]


class Crowd:
    """The writers and readers of one storm, who begin together."""

    def __init__(self, house: House, seed: int, pace: float) -> None:
        self.house, threads = house, house.world["threads"]
        self.writers: list[Writer] = [
            (SocketWriter, ApiWriter)[number % 2](house.person(number, seed), threads, pace)
            for number in range(WRITERS)
        ]
        self.readers = [Reader(house.person(WRITERS + number, seed), threads) for number in range(READERS)]
        self.reading = [asyncio.create_task(reader.run()) for reader in self.readers]
        self.writing = [asyncio.create_task(writer.run()) for writer in self.writers]

    @property
    def acknowledged(self) -> int:
        return sum(len(writer.acknowledged) for writer in self.writers)

    async def finish(self, found: Storm, moments: Sequence[Ready]) -> Storm:
        """Everybody writes their last, and sees all there is; then what they know is gathered."""
        for writer in self.writers:
            writer.ending = True
        await asyncio.gather(*self.writing)
        await _until_all_seen(self.house, self.readers)
        for task in self.reading:
            task.cancel()
        await asyncio.gather(*self.reading, return_exceptions=True)
        _gather(self.house, found, self.writers, self.readers)
        found.caught_up = [list(_seconds_behind(moment, self.readers)) for moment in moments]
        return found


async def storm(
    house: House, *, seed: int, kills: int, posts: int = 0, pace: float = 0.1, seconds: float = inf
) -> Storm:
    """Kill `kills` times, go on until `posts` are acknowledged, and gather what everybody knows.

    After `seconds` it ends in any case; how many it came to stands in the report.
    """
    chance, found, crowd = random.Random(seed), Storm(), Crowd(house, seed, pace)
    end, moments = time.monotonic() + seconds, list[Ready]()
    while len(moments) < kills and time.monotonic() < end:
        moments.append(await _strike(house, chance, found))
    while crowd.acknowledged < posts and time.monotonic() < end:
        await asyncio.sleep(0.1)
    return await crowd.finish(found, moments)


async def calm(house: House, away: Machine, *, seconds: float, seed: int, pace: float = 1.0) -> Storm:
    """One machine is away for so long; how many were acknowledged meanwhile stands in the figures."""
    found, crowd = Storm(killed=[away.name]), Crowd(house, seed, pace)
    await asyncio.sleep(2)
    await asyncio.to_thread(away.kill)
    before = crowd.acknowledged
    await asyncio.sleep(seconds)
    meanwhile = crowd.acknowledged - before
    away.start()
    await asyncio.to_thread(house.until_ready)
    at = time.monotonic()
    found = await crowd.finish(found, [Ready(at, await asyncio.to_thread(_heads, house))])
    found.figures["acknowledged meanwhile"] = meanwhile
    return found


async def _strike(house: House, chance: random.Random, found: Storm) -> Ready:
    await asyncio.sleep(chance.uniform(*CALM))
    victim = chance.choice(house.machines)
    found.killed.append(victim.name)
    await asyncio.to_thread(victim.kill)
    await asyncio.sleep(chance.choice((0, 0, chance.uniform(0, 1.5))))  # a restart isn't always at once
    victim.start()
    await asyncio.to_thread(victim.until_ready)
    await asyncio.to_thread(house.until_ready)
    at = time.monotonic()
    return Ready(at, await asyncio.to_thread(_heads, house))


def _heads(house: House) -> dict[int, int]:
    heads: dict[int, int] = {}
    for post in house.rows():
        heads[post.thread] = max(heads.get(post.thread, 0), post.changed)
    return {thread: head for thread, head in heads.items() if thread in house.world["threads"]}


async def _until_all_seen(house: House, readers: Sequence[Reader]) -> None:
    heads = await asyncio.to_thread(_heads, house)
    end = time.monotonic() + LAST_WAIT
    while any(reader.last != heads for reader in readers) and time.monotonic() < end:
        await asyncio.sleep(0.05)


def _seconds_behind(ready: Ready, readers: Sequence[Reader]) -> Iterator[float]:
    """From `ready` until each reader had all that was kept then; 0 for who had it before."""
    for reader in readers:
        had = {
            thread: at
            for thread, head in ready.heads.items()
            for post, at in zip(reversed(reader.seen), reversed(reader.moments), strict=True)
            if post.thread == thread and post.changed >= head
        }
        complete = len(had) == len(ready.heads)
        yield max(0.0, max(had.values()) - ready.at) if complete else float("inf")


def _gather(house: House, found: Storm, writers: Sequence[Writer], readers: Sequence[Reader]) -> None:
    threads = house.world["threads"]
    program = house.person(0)
    found.history = History(
        acknowledged=[post for writer in writers for post in writer.acknowledged],
        seen={reader.person.name: reader.seen for reader in readers},
        api=[post for thread in threads for post in program.all_posts(thread)],
        database=[post for post in house.rows() if post.thread in threads],
    )
    people = [writer.person for writer in writers] + [reader.person for reader in readers]
    found.complaints = [complaint for person in people for complaint in person.complaints]
    found.figures = {
        "acknowledged": len({post.uuid for post in found.history.acknowledged}),
        "tries": sum(writer.tries for writer in writers),
        "lines lost": sum(person.lost_lines for person in people),
        "reloads": sum(reader.reloads for reader in readers),
        "slowest post, s": max(writer.waited for writer in writers),
    }


def report(found: Storm) -> str:
    figures = {**found.figures, "kills": len(found.killed)}
    if found.caught_up:
        figures["caught up p95, s"] = found.p95
    lines = [f"{name}: {figure:.6g}" for name, figure in figures.items()]
    for name in sorted(set(found.killed)):
        after = [
            max(each) for victim, each in zip(found.killed, found.caught_up, strict=True) if victim == name
        ]
        lines.append(f"{name} killed {len(after)} times; last reader after {_brief(after)} s")
    return "\n".join([*lines, *(found.faults[:40] or ["nothing lost, nothing twice, one order, no hole"])])


def _brief(seconds: Sequence[float]) -> str:
    return " ".join(f"{each:.1f}" for each in sorted(seconds)[-12:])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.live.storm", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--posts", type=int, default=0)
    parser.add_argument("--pace", type=float, default=0.1, help="mean seconds between two posts of a writer")
    parser.add_argument("--minutes", type=float, default=inf, help="end after so long, however many it were")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--keep", help="a folder for the servers' logs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="klankbord-storm-") as name:
        folder = Path(name)
        with house(options.database, folder) as made:
            began = time.monotonic()
            wanted = {name: getattr(options, name) for name in ("seed", "kills", "posts", "pace")}
            print(report(asyncio.run(storm(made, **wanted, seconds=60 * options.minutes))))
            print(f"in {time.monotonic() - began:.0f} s")
        if options.keep:
            for log in folder.glob("*.log"):
                shutil.copy(log, options.keep)


if __name__ == "__main__":
    main()
