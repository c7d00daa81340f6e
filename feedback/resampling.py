"""How sure is an order: where each would stand if the ballots had been a little different. Pure and seeded.

B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979), 1–26: ballots are
drawn again, as many as there are, with replacement; where voices are libraries', whole libraries are drawn.
Large rounds are drawn in blocks of ballots that chance put together, whose matrices are added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feedback.ballots import Profile
from feedback.pairwise import STRETCH
from feedback.ranking import ranked_pairs
from feedback.tallying import Matrix, dtype_for, tally

RESAMPLES = 1000
BLOCKS = 49
BATCH = 50  # resamples whose matrices are held at once
KNOT = 12  # of candidates that one resample leaves in one cycle: larger ones aren't disentangled,
MANY = 50  # nor any where more than this compete: a few places more or less matter little there
OUTSIDE = 20  # one in so many resamples may lie outside an interval, at either end

Places = NDArray[np.int64]


def place_intervals(
    profile: Profile, weights: Sequence[int], groups: NDArray[np.int64], *, seed: int
) -> Places:
    """(m, 2): the best and worst place that 9 of 10 resamples bear out, in every contest of this profile.

    `weights` (n,): what each ballot weighs. `groups` (n,): ballots of one number are drawn together. The
    same ballots in another order give the same. In a resample in which more than KNOT stand in one cycle, or
    any where more than MANY compete, each of these counts as standing anywhere in it: intervals are too wide
    then, never too narrow.
    """
    chance = np.random.Generator(np.random.PCG64(seed))
    parts = matrices(profile, weights, blocks(profile, groups, chance))
    drawn = chance.multinomial(len(parts), np.full(len(parts), 1 / len(parts)), size=RESAMPLES)
    places = np.concatenate(list(places_of(drawn, parts)))
    edge = RESAMPLES // OUTSIDE
    best = np.partition(places[:, :, 0], edge, axis=0)[edge]
    worst = np.partition(places[:, :, 1], RESAMPLES - 1 - edge, axis=0)[RESAMPLES - 1 - edge]
    return np.stack([best, worst], axis=1)


def places_without_one(profile: Profile, weights: Sequence[int], groups: NDArray[np.int64]) -> Places:
    """(m, 2): the best and worst place of each when one group at a time is left out."""
    parts = matrices(profile, weights, np.unique(groups, return_inverse=True)[1])
    left = np.ones((len(parts), len(parts)), dtype=np.int64) - np.eye(len(parts), dtype=np.int64)
    places = np.concatenate(list(places_of(left, parts)))
    return np.stack([places[:, :, 0].min(axis=0), places[:, :, 1].max(axis=0)], axis=1)


def blocks(profile: Profile, groups: NDArray[np.int64], chance: np.random.Generator) -> NDArray[np.int64]:
    """(n,): each ballot's block, at most BLOCKS of as many groups each; independent of the ballots' order."""
    signs = chance.integers(1, 2**63, size=len(profile.candidates), dtype=np.uint64, endpoint=False)
    signed = np.zeros(len(profile.ranks), dtype=np.uint64)
    for start in range(0, len(signed), STRETCH):
        rows = slice(start, start + STRETCH)
        signed[rows] = (
            profile.ranks[rows].astype(np.uint64) @ signs
        )  # equal ballots alike, whatever their row
    found, numbers = np.unique(groups, return_inverse=True)
    sums = np.zeros(len(found), dtype=np.uint64)
    np.add.at(sums, numbers, signed * (signed | np.uint64(1)))
    order = chance.permutation(np.argsort(sums, kind="stable"))
    block_of = np.empty(len(found), dtype=np.int64)
    block_of[order] = np.arange(len(found)) % BLOCKS
    return block_of[numbers]


def matrices(profile: Profile, weights: Sequence[int], numbers: NDArray[np.int64]) -> Matrix:
    """(b, m, m): the wins of the ballots of each number 0 … b − 1."""
    order = np.argsort(numbers, kind="stable")
    together, each = profile.among(order), np.asarray(weights, dtype=object)[order]
    ends = np.cumsum(np.bincount(numbers))
    found = []
    for start, end in zip([0, *ends[:-1]], ends, strict=True):
        rows = slice(start, end)
        found.append(tally(together.among(rows), each[rows].tolist()).wins)
    return np.array(found)


def places_of(times: NDArray[np.int64], parts: Matrix) -> Iterator[Places]:
    """Per batch (≤ BATCH, m, 2): the places when each part counts so many times; `times` (r, b)."""
    size = parts.shape[1]
    flat = parts.reshape(len(parts), -1)
    exact = exact_float(times, flat)
    drawn, flat = times.astype(exact), flat.astype(exact)
    for start in range(0, len(times), BATCH):
        some = drawn[start : start + BATCH]
        wins = (some @ flat).reshape(len(some), size, size)
        yield np.array([places(each) for each in order_by_score(wins)])


def exact_float(times: NDArray[np.int64], flat: Matrix) -> Any:
    """The smallest type in which the product is exact."""
    largest = int(flat.max(initial=0)) * int(times.sum(axis=1).max(initial=0))
    return np.float32 if largest < 2**24 else np.float64 if largest < 2**53 else object


Scored = tuple[Matrix, NDArray[np.int64], NDArray[np.bool_]]


def order_by_score(wins: Matrix) -> Iterator[Scored]:
    """Per resample: its wins, the candidates from many majorities to few, and after whom the order is cut.

    A cut: whoever stands before it has a majority over everybody after it, so no cycle crosses it.
    """
    size = wins.shape[1]
    above = wins > wins.transpose(0, 2, 1)
    even = wins == wins.transpose(0, 2, 1)
    scores = 2 * above.sum(axis=2) + even.sum(axis=2) - 1
    orders = np.argsort(-scores, axis=1, kind="stable")
    ahead = np.arange(1, size + 1)
    full = ahead * (ahead - 1) + 2 * ahead * (size - ahead)
    cuts = np.cumsum(np.take_along_axis(scores, orders, axis=1), axis=1) == full
    yield from zip(wins, orders, cuts, strict=True)


def places(scored: Scored) -> Places:
    """(m, 2): the place of each between the cuts before and after it; within a knot by ranked pairs."""
    wins, order, cuts = scored
    found = np.empty((len(order), 2), dtype=np.int64)
    ends = np.flatnonzero(cuts) + 1
    starts = np.concatenate([[0], ends[:-1]])
    part: NDArray[np.int64] = np.cumsum(cuts) - cuts
    found[order, 0], found[order, 1] = starts[part] + 1, ends[part]
    if len(order) > MANY:
        return found
    for number in np.flatnonzero((ends - starts > 1) & (ends - starts <= KNOT)).tolist():
        knot = order[starts[number] : ends[number]]
        inner = wins[np.ix_(knot, knot)]
        found[knot] = starts[number] + ranked_pairs(inner.astype(dtype_for(int(inner.max())))).places
    return found
