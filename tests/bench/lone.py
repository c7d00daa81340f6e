"""A post to the other screen, with nobody else about: `python -m tests.bench.lone`.

Two sockets, ten posts a second, from the writer's send to each screen's read. Ours whole, its write and commit
included, as a multiple of the round trip of a bare `websockets` server that keeps nothing; and its rivals that
store. Rounds in turn, medians.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from tests.bench.fanout import prepared
from tests.bench.rivals.contenders import CONTENDERS, SOCKET_IO, WEBSOCKETS
from tests.bench.rivals.serving import build_farm, reap, versions

NAMES = ["websockets", "websockets-storing", "socket.io-storing", "textbook-storing", "whole", "whole-daphne"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.lone", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, default=NAMES)
    options = parser.parse_args()
    found: dict[str, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        farm = build_farm(Path(folder))
        for contender in prepared(options.only, Path(folder)) * options.rounds:
            measured = reap(contender, farm, 2, options.seconds)
            if isinstance(measured, str):
                print(f"{contender.name} gave no figures: {measured}")
            else:
                found.setdefault(contender.name, []).append(measured)
    print(f"{options.seconds:g} s, {options.rounds} rounds. {versions(f'socket.io {SOCKET_IO}')}\n")
    print("| | p50 ms | to the bare round trip | p99 ms |\n|---|--:|--:|--:|")
    medians = {
        name: [statistics.median(r[f] for r in rows) for f in ("p50", "p99")] for name, rows in found.items()
    }
    bare = medians.get(WEBSOCKETS)
    for name, (p50, p99) in medians.items():
        times = f"{p50 / bare[0]:.1f} x" if bare else "–"
        print(f"| {name} | {p50:.2f} | {times} | {p99:.2f} |")


if __name__ == "__main__":
    main()
