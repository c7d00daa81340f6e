"""How fast ballots become an order: `python -m tests.bench.ranking` prints each figure beside its limit.

One core, in seconds of this thread, so that what else runs counts as little as it can; what is compared takes
turns, so that both find the machine equally busy, and the fastest of each counts. The yardstick is the bare
matrix product of that shape, (200 × 100,000) @ (100,000 × 200), numpy's BLAS on one thread: in float32, which is
hard on us, and in numpy's usual float64. Rivals count as many ballots as they finish soon, at two sizes; what a
ballot more costs is multiplied.
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

from feedback.ballots import RankedBallot, profile_from, profile_from_ranks
from feedback.methods import schulze, split_cycle
from feedback.ranking import ranked_pairs
from feedback.ranks import Ranks
from feedback.resampling import RESAMPLES, place_intervals
from feedback.tallying import Tally, tally

PROPOSALS, BALLOTS = 200, 100_000
TURN = 20  # of what is soon done, as often as fills a rival's turn
COMMAND = "python -m tests.bench.ranking"

Row = tuple[str, str, str]
"""(what, measured, limit)"""


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest run."""
    (fastest,) = in_turns(times, work)
    return fastest


def in_turns(times: int, *works: Callable[[], object]) -> list[float]:
    """Seconds of the fastest run of each, one after the other so many times."""
    fastest = [float("inf")] * len(works)
    for _ in range(times):
        for number, work in enumerate(works):
            start = time.thread_time()
            work()
            fastest[number] = min(fastest[number], time.thread_time() - start)
    return fastest


def shapes(full: Ranks) -> dict[str, Ranks]:
    return {
        "full rankings": full,
        "30 of 200 seen, 10 ranked, the rest left in the tray": np.where(
            full < 10, full, np.where(full < 30, 10, 255)
        ).astype(np.uint8),
        "three bins": (full // 67).astype(np.uint8),
        "the first 60 ranked, the rest left in the tray": np.minimum(full, 60),
        "67 tiers of three": (full // 3).astype(np.uint8),
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


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"


def matrix_rows(full: Ranks) -> list[Row]:
    """Every shape beside the product."""
    chance = np.random.default_rng(1)
    left, right = (chance.random((BALLOTS, PROPOSALS), dtype=np.float32) for _ in range(2))
    left = np.ascontiguousarray(left.T)
    twice = left.astype(np.float64), right.astype(np.float64)
    found: list[Row] = []
    for name, ranks in shapes(full).items():
        profile = profile_from_ranks(range(PROPOSALS), ranks)
        single, double, spent = in_turns(
            5, lambda: left @ right, lambda: twice[0] @ twice[1], partial(tally, profile)
        )
        measured = (
            f"{milliseconds(spent)} = {spent / single:.1f} × {milliseconds(single)} (float32), "
            f"{spent / double:.1f} × {milliseconds(double)} (float64)"
        )
        found.append((f"matrix: {name}", measured, "3 × the product"))
    return found


def certainty_rows(full: Ranks) -> list[Row]:
    """Intervals of places beside one matrix of the same ballots."""
    found: list[Row] = []
    for name, ranks in shapes(full).items():
        profile = profile_from_ranks(range(PROPOSALS), ranks)
        each, alone = np.ones(BALLOTS, dtype=np.int64).tolist(), np.arange(BALLOTS)
        matrix, spent = in_turns(
            3, partial(tally, profile), partial(place_intervals, profile, each, alone, seed=1)
        )
        measured = f"{milliseconds(spent)} = {spent / matrix:.1f} × {milliseconds(matrix)}"
        found.append((f"intervals of {RESAMPLES:,} resamples: {name}", measured, "4 × one matrix"))
    return found


def building_rows(full: Ranks) -> list[Row]:
    """From lists of tiers, and from ranks, to the arrays that are counted."""
    few = [RankedBallot([[candidate] for candidate in order]) for order in full[: BALLOTS // 10].tolist()]
    spent = 10 * best_of(1, lambda: profile_from(range(PROPOSALS), few))
    ranks = best_of(2, lambda: profile_from_ranks(range(PROPOSALS), full))
    return [
        (f"arrays from lists (from {BALLOTS // 10:,} ballots)", milliseconds(spent), ""),
        ("arrays from ranks", milliseconds(ranks), ""),
    ]


def order_rows(full: Ranks) -> list[Row]:
    counted = tally(profile_from_ranks(range(PROPOSALS), full[:20_000]))
    small, large = components_of(20), one_component(PROPOSALS)
    ringed = Tally(tuple(range(PROPOSALS)), large, np.full_like(large, BALLOTS), BALLOTS)
    changed = best_of(20, lambda: counted.replaced(old=full[0], new=full[1]))
    return [
        ("one changed ballot: matrix", milliseconds(changed), "3 ms"),
        ("order, components of 20", milliseconds(best_of(9, lambda: ranked_pairs(small))), "5 ms"),
        ("order, one component of 200", milliseconds(best_of(5, lambda: ranked_pairs(large))), "400 ms"),
        ("Schulze, one component of 200", milliseconds(best_of(3, lambda: schulze(ringed))), ""),
        ("Split Cycle, one component of 200", milliseconds(best_of(3, lambda: split_cycle(ringed))), ""),
    ]


def a_ballot_more(work: Callable[[int], object], some: int) -> float:
    """Seconds that 100,000 ballots would take, by what the second half of these costs."""
    work(2)  # compiles, imports
    few, more = (best_of(2, partial(work, ballots)) for ballots in (some, 2 * some))
    return (more - few) / some * BALLOTS


def rival_rows(full: Ranks) -> list[Row]:
    """The matrix of full rankings elsewhere, extrapolated."""
    from pref_voting.profiles import Profile
    from pref_voting.profiles_with_ties import ProfileWithTies
    from votelib.convert import RankedToCondorcetVotes

    orders = np.argsort(full[:2_000], axis=1).tolist()
    ranks = [dict(enumerate(row)) for row in full[:200].tolist()]
    votes = [tuple(order) for order in orders]
    profile = profile_from_ranks(range(PROPOSALS), full)
    mine = best_of(3, partial(tally, profile))
    pref_voting, votelib = f"pref_voting {version('pref_voting')}", f"votelib {version('votelib')}"
    theirs: dict[str, tuple[Callable[[int], object], int, str]] = {
        f"{pref_voting}, ballots that may tie or leave out": (
            lambda n: ProfileWithTies(ranks[:n]).margin_matrix,
            15,
            "2,000 ×",
        ),
        f"{pref_voting}, complete strict ballots only (compiled)": (
            lambda n: Profile(orders[:n]).margin_matrix,
            500,
            "",
        ),
        votelib: (lambda n: RankedToCondorcetVotes().convert(dict.fromkeys(votes[:n], 1)), 50, "50 ×"),
    }
    found = []
    for name, (work, some, limit) in theirs.items():
        spent = a_ballot_more(work, some)
        found.append((f"matrix: {name}", f"{spent:,.0f} s = {spent / mine:,.0f} × ours", limit))
    return found


def ranked_pairs_rows(size: int = 50) -> list[Row]:
    """Of one component, no two margins equal: where pref_voting needn't try every order of a tie."""
    from pref_voting.margin_based_methods import ranked_pairs as judged
    from pref_voting.weighted_majority_graphs import MarginGraph

    chance = np.random.default_rng(4)
    upper = np.zeros((size, size), dtype=np.int64)
    above = np.triu_indices(size, 1)
    upper[above] = 2 * (1 + chance.permutation(len(above[0]))) * chance.choice([-1, 1], len(above[0]))
    margins = upper - upper.T
    graph = MarginGraph(
        list(range(size)), [(i, j, int(margins[i, j])) for i, j in np.argwhere(margins > 0).tolist()]
    )
    wins = np.maximum(margins, 0)
    winners = ranked_pairs(wins).above.sum(axis=0)
    assert judged(graph) == np.flatnonzero(winners == 0).tolist()
    mine, theirs = in_turns(9, lambda: [ranked_pairs(wins) for _ in range(TURN)], lambda: judged(graph))
    mine /= TURN
    measured = f"{milliseconds(mine)}; pref_voting {milliseconds(theirs)} = {theirs / mine:.0f} × ours"
    return [(f"ranked pairs of {size}", measured, "60 ×")]


def main() -> None:
    print(f"`{COMMAND}` · Python {platform.python_version()}, numpy {np.__version__}, one core;")
    print(f"{PROPOSALS} proposals, {BALLOTS:,} ballots where nothing else is said\n")
    print("| figure | measured | limit |\n|---|---:|---:|")
    full = np.argsort(np.random.default_rng(1).random((BALLOTS, PROPOSALS)), axis=1).astype(np.uint8)
    for rows in (matrix_rows, certainty_rows, building_rows, order_rows, rival_rows):
        for row in rows(full):
            print("| " + " | ".join(row) + " |", flush=True)
    for row in ranked_pairs_rows():
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
