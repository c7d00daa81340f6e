"""The matrix of a contest: how many ballots put one candidate above another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feedback.ballots import Candidate, Profile
from feedback.pairwise import STRETCH, count_pairs
from feedback.ranks import Ranks, Ties, absent_rank

Matrix = NDArray[Any]
"""(m, m) int64; Python integers (object) where weights make the counts too large for that."""

LARGEST = 1 << 62

BLOCK = 6 * STRETCH  # ballots: few calls, little memory, no stretch that is mostly empty


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted; m candidates.

    `wins` (m, m): ballots in which both are present and the row stands strictly above the column.
    `together` (m, m): ballots in which both are present; the diagonal says who is present at all.
    `ballots`: ballots cast, blank ones too. Where ballots have weights, all three add up weights.
    """

    candidates: tuple[Candidate, ...]
    wins: Matrix
    together: Matrix
    ballots: int

    def replaced(self, *, old: Ranks | None = None, new: Ranks | None = None, weight: int = 1) -> Tally:
        """The exact tally once one ballot is withdrawn (`old`), cast (`new`) or changed (both), (m,) each.

        Costs the same however many ballots were cast. The caller vouches that `old` was counted, and
        with this weight.
        """
        wins, together = self.wins.copy(), self.together.copy()
        ballots = self.ballots
        if new is not None:
            above, both = pairs_of(new)
            wins += weight * above
            together += weight * both
            ballots += weight
        if old is not None:
            above, both = pairs_of(old)
            wins -= weight * above
            together -= weight * both
            ballots -= weight
        return Tally(self.candidates, wins, together, ballots)

    def only(self, members: Sequence[int]) -> Tally:
        """Between these candidates alone, in this order."""
        index = np.array(members, dtype=np.intp)
        inner = np.ix_(index, index)
        names = tuple(self.candidates[member] for member in members)
        return Tally(names, self.wins[inner], self.together[inner], self.ballots)


def tally(profile: Profile, weights: Sequence[int] | None = None) -> Tally:
    """Count all ballots, each by its weight (None: one). Exact.

    What weighs the same is counted together, so many distinct weights cost time, large ones don't.
    """
    size = len(profile.candidates)
    weighty = profile.counts if weights is None else weighed(profile.counts, weights)
    wins, together = (np.zeros((size, size), dtype=weighty.dtype) for _ in range(2))
    for weight in np.unique(weighty):
        chosen = weighty == weight
        ranks = profile.ranks if chosen.all() else profile.ranks[chosen]
        ties = Ties(profile.ties[chosen].max(initial=0))
        for block in np.array_split(ranks, -(-len(ranks) // BLOCK)):
            above, both = count_pairs(block, ties)
            wins += weight * above.astype(weighty.dtype, copy=False)
            together += weight * both.astype(weighty.dtype, copy=False)
    return Tally(profile.candidates, wins, together, int(weighty.sum()))


def weighed(counts: NDArray[np.int64], weights: Sequence[int]) -> NDArray[Any]:
    """What each row adds: int64 if all of it together fits, Python integers otherwise."""
    each = [count * weight for count, weight in zip(counts.tolist(), weights, strict=True)]
    return np.array(each, dtype=dtype_for(sum(each)))


def dtype_for(total: int) -> type[Any]:
    """Of a matrix whose entries may add up to this."""
    return np.int64 if total < LARGEST else object


def pairs_of(ranks: Ranks) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """One ballot (m,) as the two (m, m) matrices it adds: strictly above, and both present."""
    present = ranks != absent_rank(ranks)
    both = present[:, None] & present[None, :]
    return (ranks[:, None] < ranks[None, :]) & both, both
