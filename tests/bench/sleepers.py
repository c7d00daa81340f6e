"""What sockets that never read cost, and those beside them: `python -m tests.bench.sleepers`.

20 of 120 sockets of a room stop reading after they said `watch`; the other 100 hear posts of some kilobytes at a
pace. Megabytes that the server grew by, for each sleeper (at most 2 on uvicorn), and the time from a post to the
others (p95 at most 500 ms). On daphne too, which has no way to hold a sender back.
"""

import argparse
import asyncio
import json
import socket
import statistics
import tempfile
import time
import uuid
from pathlib import Path

from tests.bench.rivals.contenders import DAPHNE, UVICORN, saved
from tests.bench.rivals.screens import Screen, cookies_of, on_the_other_core, screen
from tests.bench.rivals.serving import Contender, held, served, versions

MEGABYTE = 2**20


class Room:
    """When each post was sent, and how long it took to each reader."""

    def __init__(self) -> None:
        self.sent: dict[bytes, float] = {}
        self.took: list[float] = []

    def hear(self, reader: Screen, text: bytes) -> None:
        now = time.perf_counter()
        for part in text.split(b'"uuid":"')[1:]:
            key = part[:36]
            if key in self.sent and b'"type":"ack"' not in text[:40]:
                self.took.append(now - self.sent[key])

    def post(self, writer: Screen, topic: str, size: int) -> None:
        key = str(uuid.uuid4())
        self.sent[key.encode()] = time.perf_counter()
        writer.say(
            json.dumps({"type": "post", "topic": topic, "uuid": key, "body": "woorden " * (size // 8)})
        )


async def drive(port: int, pid: int, contender: Contender, options: argparse.Namespace) -> dict[str, float]:
    on_the_other_core()
    cookies, room = cookies_of(contender.cookies), Room()
    topic = f"thread:{contender.world['thread']}"
    everybody = [
        await screen(port, cookies[number % len(cookies)], room.hear)
        for number in range(options.sleepers + options.readers)
    ]
    for one in everybody:
        one.say(json.dumps({"type": "watch", "topic": topic}))
    await asyncio.sleep(1)
    for sleeper in everybody[: options.sleepers]:
        sleeper.transport.pause_reading()
        raw = sleeper.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    before, most = held(pid), 0
    readers = everybody[options.sleepers :]
    until = time.perf_counter() + options.seconds
    while time.perf_counter() < until:
        room.post(readers[0], topic, options.size)
        most = max(most, held(pid))
        await asyncio.sleep(1 / options.each_second)
    await asyncio.sleep(2)
    cut = statistics.quantiles(room.took, n=100, method="inclusive")
    heard = len(room.took) / (len(room.sent) * len(readers))
    for one in everybody:
        one.transport.abort()
    grew = (max(most, held(pid)) - before) / MEGABYTE / options.sleepers
    return {"grew": grew, "p50": cut[49] * 1e3, "p95": cut[94] * 1e3, "heard": heard * 100}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sleepers", description=__doc__)
    parser.add_argument("--sleepers", type=int, default=20)
    parser.add_argument("--readers", type=int, default=100)
    parser.add_argument("--size", type=int, default=8000, help="bytes of a post")
    parser.add_argument("--each-second", type=float, default=30)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    print(f"{options.sleepers} that never read, {options.readers} that do. {versions()}\n")
    print("| server | MiB a sleeper | others p50 ms | p95 ms | heard % |\n|---|--:|--:|--:|--:|")
    for name, serve in (("uvicorn", UVICORN), ("daphne", DAPHNE)):
        with tempfile.TemporaryDirectory() as folder:
            contender = saved(Path(folder), name, serve)
            with served(contender) as (port, pid, _said):
                found = asyncio.run(drive(port, pid, contender, options))
        print(f"| {name} | {' | '.join(f'{value:.2f}' for value in found.values())} |", flush=True)


if __name__ == "__main__":
    main()
