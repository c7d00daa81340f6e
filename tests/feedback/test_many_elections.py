"""Random elections by the thousand against judges that share no code with ours; `make soak` takes far more.

Half of them with a few ballots, so that strengths are often equal; with ties, truncation, things unseen and no
opinion. pref_voting judges what its definitions share with ours: Schulze and Split Cycle always, Ranked Pairs
where no two margins are equal and none is nought (it tries the orders of a tie, we take equal strengths
together).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from feedback.ballots import Candidate, RankedBallot, profile_from
from feedback.methods import schulze, split_cycle
from feedback.ranking import Order, ranked_pairs
from feedback.tallying import Tally, tally
from tests.feedback import brute_force

pytestmark = pytest.mark.once

Chance = np.random.Generator


def election(chance: Chance) -> tuple[int, list[RankedBallot]]:
    size = int(chance.integers(2, 7))
    voters = int(chance.integers(1, 8 if chance.random() < 0.5 else 60))
    return size, [ballot(chance, size) for _ in range(voters)]


def ballot(chance: Chance, size: int) -> RankedBallot:
    order = chance.permutation(size).tolist()
    ranked, kind = int(chance.integers(0, size + 1)), chance.random(3)
    tiers: list[list[int]] = []
    for candidate in order[:ranked]:
        if tiers and kind[0] < 0.5 and chance.random() < 0.4:
            tiers[-1].append(candidate)
        else:
            tiers.append([candidate])
    seen = [c for c in range(size) if chance.random() < 0.6] if kind[1] < 0.4 else None
    return RankedBallot(tiers, seen, order[ranked:][: int(kind[2] < 0.2)], count=int(chance.integers(1, 4)))


def on_paper(ballot: RankedBallot, size: int) -> list[int | None]:
    """The tier of each candidate by the words of DESIGN.md, or None."""
    found: list[int | None] = []
    for candidate in range(size):
        placed = [number for number, tier in enumerate(ballot.tiers) if candidate in tier]
        unseen = ballot.seen is not None and candidate not in ballot.seen
        tray = None if unseen or candidate in ballot.no_opinion else len(ballot.tiers)
        found.append(placed[0] if placed else tray)
    return found


def pairs(order: Order) -> set[tuple[int, int]]:
    return {(i, j) for i, j in np.argwhere(order.above).tolist()}


def judge(chance: Chance) -> Tally:
    """One election: our matrix and order against the definition's. Says which election where they differ."""
    size, ballots = election(chance)
    counted = tally(profile_from(range(size), ballots))
    order = ranked_pairs(counted.wins)
    matrix = brute_force.wins(size, [(each.count, on_paper(each, size)) for each in ballots])
    assert counted.wins.tolist() == matrix, ballots
    assert pairs(order) == brute_force.above(matrix), ballots
    assert pairs(schulze(counted)) == brute_force.schulze(matrix), ballots
    assert pairs(split_cycle(counted)) == brute_force.defeats(matrix), ballots
    judge_neighbours(counted, order)
    judge_disguised(chance, size, ballots, order)
    judge_cloned(chance, size, ballots, order)
    return counted


def judge_neighbours(counted: Tally, order: Order) -> None:
    """Next to each other in the order, with nothing between and no tie: no direct majority says otherwise."""
    tiers = order.tiers
    if tiers is not None and all(len(tier) == 1 for tier in tiers):
        for (upper,), (lower,) in pairwise(tiers):
            assert counted.wins[upper, lower] >= counted.wins[lower, upper]


def judge_disguised(chance: Chance, size: int, ballots: list[RankedBallot], order: Order) -> None:
    """Other names, other turns."""
    names = chance.permutation(size)
    shuffled = [ballots[i] for i in chance.permutation(len(ballots))]
    found = ranked_pairs(tally(profile_from(names.tolist(), shuffled)).wins)
    assert np.array_equal(found.above, order.above[np.ix_(names, names)])


def judge_cloned(chance: Chance, size: int, ballots: list[RankedBallot], order: Order) -> None:
    """A near-duplicate beside one on every ballot, above, below or tied as each member likes."""
    original = int(chance.integers(size))
    found = ranked_pairs(
        tally(profile_from(range(size + 1), [cloned(chance, b, original, size) for b in ballots])).wins
    )
    others = [i for i in range(size) if i != original]
    assert np.array_equal(found.above[np.ix_(others, others)], order.above[np.ix_(others, others)])


def cloned(chance: Chance, ballot: RankedBallot, original: int, clone: int) -> RankedBallot:
    tiers: list[list[Candidate]] = []
    for tier in ballot.tiers:
        own = list(tier)
        if original in own and len(own) == 1 and (way := int(chance.integers(3))):
            tiers += [[original], [clone]] if way == 1 else [[clone], [original]]
        else:
            tiers.append([*own, clone] if original in own else own)
    seen = None if ballot.seen is None else [*ballot.seen, *([clone] if original in ballot.seen else [])]
    marked = [*ballot.no_opinion, *([clone] if original in ballot.no_opinion else [])]
    return RankedBallot(tiers, seen, marked, ballot.count)


def judge_many(number: int, seed: int) -> None:
    methods = pytest.importorskip("pref_voting.margin_based_methods", exc_type=ImportError)  # needs numba
    graphs = pytest.importorskip("pref_voting.weighted_majority_graphs", exc_type=ImportError)
    chance = np.random.default_rng(seed)
    judged = 0
    for _ in range(number):
        counted = judge(chance)
        margins = counted.wins - counted.wins.T
        edges = [(i, j, int(margins[i, j])) for i, j in np.argwhere(margins > 0).tolist()]
        graph = graphs.MarginGraph(list(range(len(margins))), edges)
        assert methods.beat_path(graph) == first(schulze(counted))
        assert methods.split_cycle(graph) == first(split_cycle(counted))
        if len({weight for *_, weight in edges}) == len(margins) * (len(margins) - 1) // 2:
            judged += 1
            assert methods.ranked_pairs(graph) == first(ranked_pairs(counted.wins))
    assert judged > number / 10


def first(order: Order) -> list[int]:
    """Those that nobody stands above."""
    return np.flatnonzero(~order.above.any(axis=0)).tolist()


def test_two_thousand_random_elections_come_out_as_every_judge_says() -> None:
    judge_many(2_000, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_thousand_random_elections_come_out_as_every_judge_says(seed: int) -> None:
    judge_many(10_000, seed=100 + seed)
