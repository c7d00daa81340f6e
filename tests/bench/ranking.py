"""How fast ballots become an order: `python -m tests.bench.ranking` prints a table in Markdown.

One core. The rivals are timed at a size that they finish, ours on the same ballots beside them.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import platform
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np

from feedback.ballots import profile_from_ranks
from feedback.ranking import ranked_pairs
from feedback.ranks import Ranks
from feedback.tallying import tally

PROPOSALS, BALLOTS = 200, 100_000
RIVAL_PROPOSALS, RIVAL_BALLOTS = 20, 1_000
COMMAND = "python -m tests.bench.ranking"


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest run."""
    fastest = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        fastest = min(fastest, time.perf_counter() - start)
    return fastest


def profiles(full: Ranks) -> dict[str, Ranks]:
    return {
        "full rankings": full,
        "30 of 200 seen, 10 ranked": np.where(full < 10, full, np.where(full < 30, 10, 255)).astype(np.uint8),
        "three bins": (full // 67).astype(np.uint8),
    }


def one_component(size: int) -> Any:
    """Random wins in which every proposal can reach every other."""
    lower = np.tril(np.random.default_rng(3).integers(0, BALLOTS, (size, size)), -1)
    return lower + np.triu(BALLOTS - lower.T, 1)


def components_of(width: int) -> Any:
    """Random wins within blocks of this width, each block above the next."""
    wins = one_component(PROPOSALS)
    block = np.arange(PROPOSALS) // width
    wins[block[:, None] < block[None, :]] = BALLOTS
    wins[block[:, None] > block[None, :]] = 0
    return wins


def rows() -> list[tuple[str, float, float]]:
    """(what, seconds, multiple of the bare matrix product)."""
    chance = np.random.default_rng(1)
    full = np.argsort(chance.random((BALLOTS, PROPOSALS)), axis=1).astype(np.uint8)
    left, right = (chance.random((BALLOTS, PROPOSALS), dtype=np.float32) for _ in range(2))
    product = best_of(3, lambda: left.T @ right)
    found = [("bare float32 product of that shape", product)]
    for name, ranks in profiles(full).items():
        profile = profile_from_ranks(range(PROPOSALS), ranks)
        counted = tally(profile)
        found.append((f"matrix, {name}", best_of(3, partial(tally, profile))))
    found.append(
        ("one changed ballot: matrix", best_of(9, lambda: counted.replaced(old=full[0], new=full[1])))
    )
    small, large = components_of(20), one_component(PROPOSALS)
    found.append(("order, components of 20", best_of(9, lambda: ranked_pairs(small))))
    found.append(("order, one component of 200", best_of(5, lambda: ranked_pairs(large))))
    return [(name, seconds, seconds / product) for name, seconds in found]


def rival_rows() -> list[tuple[str, float, float]]:
    """(what, seconds, multiple of ours) on ballots that the rivals finish."""
    chance = np.random.default_rng(2)
    order = np.argsort(chance.random((RIVAL_BALLOTS, RIVAL_PROPOSALS)), axis=1)
    ranks = np.argsort(order, axis=1).astype(np.uint8)
    rankings = order.tolist()

    def ours() -> object:
        return ranked_pairs(tally(profile_from_ranks(range(RIVAL_PROPOSALS), ranks)).wins)

    mine = best_of(5, ours)
    found = [("ours: matrix and order", mine)]
    for name, work in rivals(rankings).items():
        found.append((name, best_of(3, work)))
    return [(name, seconds, seconds / mine) for name, seconds in found]


def rivals(rankings: list[list[int]]) -> dict[str, Callable[[], object]]:
    """What there is of pref_voting and votelib; the former needs numba and more besides."""
    from votelib.convert import RankedToCondorcetVotes
    from votelib.evaluate.condorcet import RankedPairs

    votes: dict[tuple[int, ...], int] = {}
    for ranking in rankings:
        votes[tuple(ranking)] = votes.get(tuple(ranking), 0) + 1
    found: dict[str, Callable[[], object]] = {
        f"votelib {version('votelib')}": lambda: RankedPairs().evaluate(
            RankedToCondorcetVotes().convert(votes), len(rankings[0])
        )
    }
    try:
        from pref_voting.margin_based_methods import ranked_pairs as judged
        from pref_voting.profiles import Profile
    except ImportError as error:
        print(f"pref_voting can't be imported here ({error}), so it is left out.\n")
        return found
    judged(Profile(rankings[:3]))  # compiles
    found[f"pref_voting {version('pref_voting')}, winner only"] = lambda: judged(Profile(rankings))
    return found


def table(title: str, yardstick: str, lines: list[tuple[str, float, float]]) -> None:
    print(f"| {title} | ms | × {yardstick} |\n|---|---:|---:|")
    for name, seconds, ratio in lines:
        print(f"| {name} | {seconds * 1000:,.2f} | {ratio:,.3f} |")
    print()


def main() -> None:
    print(f"`{COMMAND}` · Python {platform.python_version()}, numpy {np.__version__}, one core\n")
    table(f"{PROPOSALS} proposals, {BALLOTS:,} ballots", "product", rows())
    table(f"{RIVAL_PROPOSALS} proposals, {RIVAL_BALLOTS:,} ballots", "ours", rival_rows())


if __name__ == "__main__":
    main()
