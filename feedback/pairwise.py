"""How many ballots of a block put one candidate above another: three ways, each for its shape of ballots.

*Products*: a matrix product for every tier but the last; for a few tiers, the bins. *Rows*: for each of them
the ballots alone that put it above their last tier; for long lists of which little is seen or ranked.
*Columns*: each candidate's ranks against every other's, one byte a ballot; for full rankings. Where nothing
but the last tier of a ballot is tied, one half of the matrix gives the other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from feedback.ranks import Ranks, Ties, absent_rank

Counts = NDArray[np.int64]

SMALL = 1 << 18  # comparisons: below it one broadcast beats every loop
# What each way costs, in matrix products; measured for 200 candidates and 100,000 ballots.
A_PRODUCT, ALL_ROWS, HALF_THE_COLUMNS = 1.0, 35.0, 3.5

WORD = 8  # bytes that are added at once, a counter in each
GROUP = 255  # words whose counters can't overflow
STRETCH = 4 * GROUP * WORD  # ballots, so that what is worked on stays in a processor's cache
CHUNK = 50  # columns that are compared at once, likewise


def count_pairs(ranks: Ranks, ties: Ties) -> tuple[Counts, Counts]:
    """`wins` and `together` of single ballots (n, m) that tie no more than this. Exact while n < 2²⁴."""
    rows, size = ranks.shape
    present = ranks != absent_rank(ranks)
    complete = bool(present.all())
    together = np.full((size, size), rows) if complete else product(present, present)
    lower = ranks if complete else ranks * present  # what is absent is below nothing
    if rows * size * size <= SMALL:
        return np.sum(ranks[:, :, None] < lower[:, None, :], axis=0, dtype=np.int64), together
    last = lower.max(axis=1)
    ahead = ranks < last[:, None]
    products = A_PRODUCT * int(last.max())
    by_row = ALL_ROWS * np.count_nonzero(ahead) / ahead.size
    columns = HALF_THE_COLUMNS * (2 if ties == Ties.ELSEWHERE else 1)
    if products <= min(by_row, columns):
        return by_products(ranks, present, int(last.max())), together
    if by_row <= columns:
        return by_rows(lower, ahead), together
    if ties == Ties.ELSEWHERE:
        return by_columns(ranks, lower, half=False), together
    last_tier = present & ~ahead
    unequal = together - product(last_tier, last_tier) if ties else together
    upper = np.triu(by_columns(ranks, lower, half=True), 1)
    return upper + np.tril(unequal - upper.T, -1), together


def product(left: NDArray[np.bool_], right: NDArray[np.bool_]) -> Counts:
    """(m, m): rows in which the one column of `left` and the other of `right` are true."""
    total = np.zeros((left.shape[1], right.shape[1]), dtype=np.float32)
    for row in range(0, len(left), STRETCH // 2):
        stretch = slice(row, row + STRETCH // 2)
        one = left[stretch].astype(np.float32)
        total += one.T @ (one if right is left else right[stretch].astype(np.float32))
    return total.astype(np.int64)


def by_products(ranks: Ranks, present: NDArray[np.bool_], last: int) -> Counts:
    """Every tier but the last times what stands below it."""
    return sum(
        (product(ranks == tier, present & (ranks > tier)) for tier in range(last)),
        start=np.zeros((ranks.shape[1],) * 2, dtype=np.int64),
    )


def by_rows(lower: Ranks, ahead: NDArray[np.bool_]) -> Counts:
    """For each candidate the ballots on which it is ahead of the last tier, and what is below it there."""
    rows, size = lower.shape
    width = -(-size // WORD) * WORD
    padded = np.zeros((rows, width), dtype=lower.dtype)
    padded[:, :size] = lower
    ballots, candidates = np.divmod(np.flatnonzero(ahead), size)
    order = np.argsort(candidates.astype(lower.dtype), kind="stable")
    ends = np.searchsorted(candidates[order], np.arange(size + 1))
    wins = np.zeros((size, size), dtype=np.int64)
    for candidate in range(size):
        chosen = ballots[order[ends[candidate] : ends[candidate + 1]]]
        groups = -(-len(chosen) // GROUP)
        below = np.zeros((groups * GROUP, width), dtype=np.bool_)
        np.less(lower[chosen, candidate, None], np.take(padded, chosen, axis=0), out=below[: len(chosen)])
        counters = np.add.reduce(below.view(np.uint64).reshape(groups, GROUP, width // WORD), axis=1)
        wins[candidate] = counters.view(np.uint8).sum(axis=0, dtype=np.int64)[:size]
    return wins


def by_columns(ranks: Ranks, lower: Ranks, *, half: bool) -> Counts:
    """Each candidate's ranks less than each other's; `half`: above the diagonal only."""
    rows, size = ranks.shape
    even = -(-rows // -(-rows // STRETCH))  # ballots, so that no stretch is mostly empty
    words = -(-even // (GROUP * WORD))
    group = -(-even // (words * WORD))
    width = words * group * WORD
    wins = np.zeros((size, size), dtype=np.int64)
    counters = np.zeros((size, size, words), dtype=np.uint64)
    left = np.zeros((size, width), dtype=ranks.dtype)
    right = left if lower is ranks else np.zeros_like(left)
    less = np.empty((CHUNK, width), dtype=np.bool_)
    added = less.view(np.uint64).reshape(CHUNK, words, group)
    for row in range(0, rows, width):
        stretch = slice(row, row + width)
        height = len(ranks[stretch])
        left[:, :height] = ranks[stretch].T
        if right is not left:
            right[:, :height] = lower[stretch].T
        right[:, height:] = 0
        for first in range(0, size, CHUNK):
            end = min(first + CHUNK, size)
            for candidate in range(end if half else size):
                start = max(first, candidate + 1) if half else first
                np.less(left[candidate], right[start:end], out=less[: end - start])
                np.add.reduce(added[: end - start], axis=2, out=counters[candidate, start:end])
        wins += counters.view(np.uint8).sum(axis=2, dtype=np.int64)
    return wins
