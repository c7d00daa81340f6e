"""How many sockets a post reaches a second: `python -m tests.bench.fanout` prints two tables in Markdown.

1,000 sockets in one room, the server on one core, the readers (farm.c) on another. First as fast as the server
can with eight posts on their way (deliveries a second, and a second of CPU), then ten posts a second (from post
to read). Rounds of all contenders in turn; medians. The first table is the hub alone beside rivals that keep
nothing; the second ours whole, each post written to the database, rendered, and answered after the commit,
beside the same rivals that write each message to the same kind of database.
"""

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.rivals.contenders import BARE, CONTENDERS, IO, SOCKET_IO, STORING, TEXTBOOK, WEBSOCKETS
from tests.bench.rivals.serving import Absent, Contender, build_farm, reap, versions

Rounds = dict[str, list[dict[str, float]]]
HEAD = "| | deliveries/s | to textbook | to Socket.IO | to websockets | a CPU second | to websockets | in a frame | p50 ms | p99 ms | kB/socket |"


def table(rounds: Rounds, storing: str) -> None:
    def median(name: str, figure: str) -> float:
        return statistics.median(measured[figure] for measured in rounds[name])

    def times(name: str, other: str, figure: str = "rate") -> str:
        other += storing
        if not rounds.get(other):
            return "–"
        return f"{median(name, figure) / max(median(other, figure), 1):.1f} x"

    print(HEAD)
    print("|---" + "|--:" * 10 + "|")
    for name in sorted((name for name in rounds if rounds[name]), key=lambda name: -median(name, "rate")):
        ratios = [times(name, other) for other in (TEXTBOOK, IO, WEBSOCKETS)]
        cpu = [f"{median(name, 'per_cpu'):,.0f}", times(name, WEBSOCKETS, "per_cpu")]
        rest = [f"{median(name, figure):.1f}" for figure in ("batch", "p50", "p99")]
        cells = [name, f"{median(name, 'rate'):,.0f}", *ratios, *cpu, *rest, f"{median(name, 'kb'):.0f}"]
        print(f"| {' | '.join(cells)} |")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fanout", description=__doc__)
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, default=list(CONTENDERS))
    return parser.parse_args()


def prepared(names: list[str], folder: Path) -> list[Contender]:
    contenders = []
    for name in names:
        (own := folder / name).mkdir()
        try:
            contenders.append(CONTENDERS[name](own))
        except Absent as absent:
            print(absent)
    return contenders


def main() -> None:
    options = arguments()
    rounds: Rounds = {}
    with tempfile.TemporaryDirectory() as name:
        farm = build_farm(Path(name))
        contenders = prepared(options.only, Path(name))
        for contender in contenders * options.rounds:
            measured: dict[str, Any] | str = reap(contender, farm, options.sockets, options.seconds)
            if isinstance(measured, str):
                print(f"{contender.name} gave no figures: {measured}")
            else:
                rounds.setdefault(contender.name, []).append(measured)
    print(f"{options.sockets} sockets, {options.seconds:g} s, {options.rounds} rounds in turn, medians.")
    print(versions(f"socket.io {SOCKET_IO}"))
    kept = {name for name in rounds if name.endswith(", storing") or "saved" in name}
    for title, own, storing in (
        ("Nothing is stored", BARE, ""),
        ("Each message is stored", STORING, ", storing"),
    ):
        chosen = {name: found for name, found in rounds.items() if (name in kept) == bool(storing)}
        if chosen and set(own) & set(options.only):
            print(f"\n{title}\n")
            table(chosen, storing)


if __name__ == "__main__":
    main()
