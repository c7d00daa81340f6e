"""How soon the projector shows a ballot that a phone saves, while every phone in the room changes its own.

python -m tests.bench.room [--phones 200] [--seconds 20] [--every 4] [--database postgres]

Each phone is a connection that stays, and saves another ballot once every so many seconds (`--every 0`: again as
soon as it has its answer). The projector does what static/js/wall.js does: it follows the board on its socket and
fetches the ladder, at most once in 350 ms. A ballot is shown once a frame has come whole that was asked for after
the ballot's save was answered: never too early, often a little too late. The server has one core of its own.
"""

import argparse
import asyncio
import contextlib
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import websockets

from tests.bench.rivals.serving import ROOT, database, end, free_port, on_core, used

CALM = 0.35  # seconds, of static/js/wall.js
WITHIN = 500  # milliseconds
PATIENCE = 10.0
IDLE = 3.0  # seconds, after which a connection is opened anew, as the server closes it after five


@dataclass
class Seen:
    """Moments in seconds. `saves`: [sent, answered] of each; `frames`: [asked for, whole] of each."""

    saves: list[tuple[float, float]] = field(default_factory=list)
    frames: list[tuple[float, float]] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)  # by status

    def shown(self) -> list[tuple[float, float, float]]:
        """[sent, answered, shown] of each ballot that a frame followed."""
        found = []
        for sent, answered in self.saves:
            whole = next((whole for asked, whole in self.frames if asked >= answered), None)
            if whole is not None:
                found.append((sent, answered, whole))
        return found


class Connection:
    """HTTP/1.1 on one connection that stays, and nothing more than that: the driver has to be cheap."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self.used = -IDLE

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, method: str, path: str, body: bytes = b"", headers: str = "") -> tuple[int, bytes]:
        if time.perf_counter() - self.used > IDLE:
            await self.open()
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\nCookie: {self.cookie}\r\n{headers}"
        )
        self.writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        said = await self.reader.readuntil(b"\r\n\r\n")
        lengths = [line for line in said.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        answer = await self.reader.readexactly(int(lengths[0].split(b":")[1])) if lengths else b""
        self.used = time.perf_counter()
        return int(said.split(b" ", 2)[1]), answer


class Phone:
    """Changes its mind about one proposal at a time."""

    def __init__(self, port: int, world: dict[str, Any], number: int) -> None:
        self.connection = Connection(port, f"room={world['tokens'][number]}")
        self.path = f"/r/{world['code']}/ballot/"
        self.proposals, self.chance = world["proposals"], random.Random(number)
        self.part = {proposal: self.chance.randrange(3) for proposal in self.proposals}
        self.revision = 0

    async def join(self) -> None:
        _status, answer = await self.connection.ask("GET", self.path, headers="Accept: application/json\r\n")
        self.revision = json.loads(answer)["revision"]

    def ballot(self) -> bytes:
        moved = self.chance.choice(self.proposals)
        self.part[moved] = (self.part[moved] + self.chance.choice((1, 2))) % 3
        parts = [[[p] for p in self.proposals if self.part[p] == part] for part in range(3)]
        content = {"bins": parts, "seen": self.proposals, "no_opinion": [], "revision": self.revision}
        return json.dumps(content).encode()

    async def change(self, seen: Seen) -> None:
        headers = "Content-Type: application/json\r\nAccept: application/json\r\n"
        sent = time.perf_counter()
        status, answer = await self.connection.ask("PUT", self.path, self.ballot(), headers)
        if status == 200:
            self.revision = json.loads(answer)["revision"]
            seen.saves.append((sent, time.perf_counter()))
        else:
            seen.refused[status] += 1

    async def run(self, seen: Seen, until: float, every: float) -> None:
        await asyncio.sleep(self.chance.random() * every)
        while time.perf_counter() < until:
            began = time.perf_counter()
            await self.change(seen)
            await asyncio.sleep(max(0.0, began + every - time.perf_counter()))


class Projector:
    """The wall: it follows its board, and fetches what changed, calmly."""

    def __init__(self, port: int, world: dict[str, Any]) -> None:
        self.port, self.cookie = port, f"session={world['session']}"
        self.topic = f"board:{world['board']}"
        self.connection = Connection(port, self.cookie)
        self.path = f"/boards/{world['board']}/room/wall/"
        self.changed = asyncio.Event()

    async def listen(self) -> None:
        headers = {"Cookie": self.cookie, "Origin": f"http://localhost:{self.port}"}
        async with websockets.connect(f"ws://localhost:{self.port}/ws/", additional_headers=headers) as line:
            await line.send(json.dumps({"type": "watch", "topic": self.topic}))
            async for text in line:
                if any(event["type"] in ("revised", "watching") for event in json.loads(text)):
                    self.changed.set()

    async def show(self, seen: Seen) -> None:
        while True:
            await self.changed.wait()
            self.changed.clear()
            asked = time.perf_counter()
            status, frame = await self.connection.ask("GET", self.path, headers="HX-Request: true\r\n")
            assert status == 200, status
            assert b"wall-ladder" in frame, "the order isn't on the wall"
            seen.frames.append((asked, time.perf_counter()))
            await asyncio.sleep(max(0.0, asked + CALM - time.perf_counter()))


async def empty_requests(port: int) -> list[float]:
    """How long a request takes that does nothing, one after the other."""
    connection = Connection(port, "")
    found = []
    for _ in range(50):
        began = time.perf_counter()
        await connection.ask("GET", "/healthz")
        found.append(time.perf_counter() - began)
    return found


async def drive(port: int, pid: int, world: dict[str, Any], options: argparse.Namespace) -> dict[str, float]:
    empty = await empty_requests(port)
    phones = [Phone(port, world, number) for number in range(options.phones)]
    for phone in phones:
        await phone.join()
    projector, seen = Projector(port, world), Seen()
    watching = [asyncio.create_task(projector.listen()), asyncio.create_task(projector.show(seen))]
    while not seen.frames:
        await asyncio.sleep(0.05)
    began, cpu = time.perf_counter(), used(pid)
    until = began + options.seconds
    await asyncio.gather(*(phone.run(seen, until, options.every) for phone in phones))
    last = seen.saves[-1][1]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while seen.frames[-1][0] < last:
                await asyncio.sleep(0.05)
    core = (used(pid) - cpu) / (time.perf_counter() - began)
    for task in watching:
        task.cancel()
    for problem in await asyncio.gather(*watching, return_exceptions=True):
        if isinstance(problem, Exception):
            raise problem
    return {**figures(seen, empty, time.perf_counter() - began), "core": core}


def figures(seen: Seen, empty: list[float], seconds: float) -> dict[str, float]:
    shown = seen.shown()
    assert len(shown) == len(seen.saves), f"{len(seen.saves) - len(shown)} ballots were never shown"
    assert not seen.refused, f"saves were refused: {dict(seen.refused)}"
    return {
        "saves": len(seen.saves) / seconds,
        "frames": len(seen.frames) / seconds,
        **spread("saving", [answered - sent for sent, answered, _whole in shown]),
        **spread("frame", [whole - asked for asked, whole in seen.frames]),
        **spread("shown", [whole - answered for _sent, answered, whole in shown]),
        **spread("in all", [whole - sent for sent, _answered, whole in shown]),
        "empty": statistics.median(empty) * 1000,
    }


def spread(name: str, seconds: list[float]) -> dict[str, float]:
    cut = statistics.quantiles(seconds, n=100, method="inclusive")
    return {f"{name} p50": cut[49] * 1000, f"{name} p95": cut[94] * 1000, f"{name} max": max(seconds) * 1000}


def measure(options: argparse.Namespace, folder: Path, more: dict[str, str]) -> dict[str, float]:
    port = free_port()
    own = {
        "DATA_DIR": str(folder),
        "SECRET_KEY": "only-for-the-benchmark-" * 3,
        "DEMO": "0",
        "PORT": str(port),
    }
    environment = {**os.environ, **own, **more}
    run = [sys.executable, "manage.py"]
    subprocess.run([*run, "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True)
    made = subprocess.run(
        [sys.executable, "-m", "tests.bench.rivals.room", str(options.phones), str(options.proposals)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    world = json.loads(made.stdout.decode().splitlines()[-1])
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(
        [*run, "serve"], cwd=ROOT, env=environment, preexec_fn=on_core(0), stdout=log, stderr=log
    )
    try:
        until_it_answers(port)
        if options.profile:
            spy = ["py-spy", "record", "-d", str(int(options.seconds)), "-o", options.profile, "-f", "raw"]
            subprocess.Popen([*spy, "-p", str(server.pid)])
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})
        return asyncio.run(drive(port, server.pid, world, options))
    finally:
        end(server)
        log.close()


def until_it_answers(port: int) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server didn't start.")


def table(found: dict[str, float], options: argparse.Namespace) -> None:
    pace = (
        f"one change in {options.every:g} s each" if options.every else "each again as soon as it is answered"
    )
    print(
        f"{options.phones} phones, {options.proposals} proposals, {pace}, {options.seconds:g} s; {options.database}; "
        f"Python {platform.python_version()}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; "
        f"an empty request {found['empty']:.1f} ms.\n"
        f"{found['saves']:.0f} ballots saved and {found['frames']:.1f} frames shown in a second, for which the server "
        f"used {found['core']:.0%} of its core.\n"
    )
    print("| ms | p50 | p95 | most | p95 in empty requests |\n|---|--:|--:|--:|--:|")
    for name, what in (
        ("saving", "a save, until it is answered"),
        ("frame", "a frame, until it is whole"),
        ("shown", "from the save to the projector"),
        ("in all", "from the phone to the projector"),
    ):
        p50, p95, most = (found[f"{name} {each}"] for each in ("p50", "p95", "max"))
        print(f"| {what} | {p50:.0f} | {p95:.0f} | {most:.0f} | {p95 / found['empty']:.0f} |")
    verdict = "within" if found["shown p95"] <= WITHIN else "OVER"
    print(f"\nFrom a ballot's save to the projector: p95 {found['shown p95']:.0f} ms, {verdict} {WITHIN} ms.")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.room", description=__doc__)
    parser.add_argument("--phones", type=int, default=200)
    parser.add_argument("--proposals", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--every", type=float, default=4, help="seconds between two changes of one phone")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--profile", default="", help="a file for what py-spy records of the server")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="klankbord-room-") as name,
        database(options.database, Path(name)) as more,
    ):
        table(measure(options, Path(name), more), options)


if __name__ == "__main__":
    main()
