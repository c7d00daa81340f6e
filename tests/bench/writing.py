"""How many posts a second are written: `python -m tests.bench.writing [--database postgres]`.

32 writers over sockets, each of whom sends the next post when the last is acknowledged, which is after its
commit; then one writer alone. Our own server whole, on one core; the writers on another.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
import uuid
from pathlib import Path

from tests.bench.rivals.contenders import DAPHNE, UVICORN, saved
from tests.bench.rivals.screens import Screen, cookies_of, on_the_other_core, screen
from tests.bench.rivals.serving import Contender, database, served, used, versions

WARM = 5  # posts of each before it counts


class Writer:
    """Sends, waits for the answer, and sends again."""

    def __init__(self, topic: str, waits: list[float]) -> None:
        self.topic, self.waits, self.refused = topic, waits, 0
        self.going, self.sent = True, 0.0

    def write(self, socket: Screen) -> None:
        body = f"Hoe doen jullie dat met **de sleutel**? {len(self.waits)} " + "woorden " * 10
        frame = {"type": "post", "topic": self.topic, "uuid": str(uuid.uuid4()), "body": body}
        self.sent = time.perf_counter()
        socket.say(json.dumps(frame))

    def hear(self, socket: Screen, text: bytes) -> None:
        if text.startswith(b'[{"type":"error"'):
            self.refused += 1
        elif b'"type":"ack"' in text[:40]:
            self.waits.append(time.perf_counter() - self.sent)
            if self.going:
                self.write(socket)


async def measure(
    port: int, pid: int, contender: Contender, writers: int, seconds: float
) -> dict[str, float]:
    on_the_other_core()
    cookies, waits = cookies_of(contender.cookies), list[float]()
    all_of_them = [Writer(f"thread:{contender.world['thread']}", waits) for _ in range(writers)]
    sockets = [
        await screen(port, cookies[number % len(cookies)], writer.hear)
        for number, writer in enumerate(all_of_them)
    ]
    for socket, writer in zip(sockets, all_of_them, strict=True):
        writer.write(socket)
    while (
        len(waits) < WARM * writers
    ):  # whoever writes for the first time begins to follow, and others hear of it
        await asyncio.sleep(0.05)
    waits.clear()
    began, cpu = time.perf_counter(), used(pid)
    await asyncio.sleep(seconds)
    took, cpu, count = time.perf_counter() - began, used(pid) - cpu, len(waits)
    for writer, socket in zip(all_of_them, sockets, strict=True):
        writer.going = False
        socket.transport.close()
    cut = statistics.quantiles(waits, n=100, method="inclusive")
    refused = sum(writer.refused for writer in all_of_them)
    return {
        "rate": count / took,
        "cpu": count / max(cpu, 0.01),
        "p50": cut[49] * 1e3,
        "p99": cut[98] * 1e3,
        "refused": refused,
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.writing", description=__doc__)
    parser.add_argument(
        "--database", choices=["sqlite", "postgres"], nargs="+", default=["sqlite", "postgres"]
    )
    parser.add_argument("--writers", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--daphne", action="store_true")
    options = parser.parse_args()
    print(f"{options.seconds:g} s, {options.rounds} rounds, medians. {versions()}\n")
    print(
        "| database | writers | posts/s | a second of the server's CPU | answered p50 ms | p99 ms | refused |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|")
    for kind in options.database:
        with tempfile.TemporaryDirectory() as name, database(kind, Path(name)) as environment:
            serve = DAPHNE if options.daphne else UVICORN
            contender = saved(Path(name), kind, serve, database=environment)
            for writers in (options.writers, 1):
                found = []
                for _ in range(options.rounds):
                    with served(contender) as (port, pid, _said):
                        found.append(asyncio.run(measure(port, pid, contender, writers, options.seconds)))
                row = [statistics.median(one[figure] for one in found) for figure in found[0]]
                print(f"| {kind} | {writers} | {' | '.join(f'{cell:,.0f}' for cell in row)} |", flush=True)


if __name__ == "__main__":
    main()
