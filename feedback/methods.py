"""Every way to make an order of a tally: ranked pairs, and the second opinions beside it.

All on margins, as the first: how many more ballots put one above the other than the reverse.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from feedback.ranking import Order, ranked_pairs
from feedback.tallying import Matrix, Tally


def schulze(tally: Tally) -> Order:
    """Above: the strongest chain of majorities leads this way, by the margin of its weakest step.

    M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
    single-winner election method", Social Choice and Welfare 36 (2011), 267–303; margins for strengths.
    """
    paths = strongest_chains(margins(tally.wins))
    return Order(above=paths > paths.T)


def split_cycle(tally: Tally) -> Order:
    """Above: a majority whose margin no chain of majorities back reaches at every step.

    W. H. Holliday and E. Pacuit, "Split Cycle: a new Condorcet-consistent voting method independent of
    clones and immune to spoilers", Public Choice 197 (2023), 1–62. These defeats form no cycle, but they are
    not always transitive: above, as it stands here, holds pair by pair.
    """
    strength = margins(tally.wins)
    return Order(above=(strength > 0) & (strength > strongest_chains(strength).T))


def by_average_place(tally: Tally) -> Order:
    """Above: a smaller average place. What was compared with nothing stands neither above nor below."""
    lost, pairs = comparisons(tally)
    return Order(above=(lost[:, None] * pairs[None, :] < lost[None, :] * pairs[:, None]) & known(pairs))


def average_places(tally: Tally) -> list[Fraction | None]:
    """1 + (m − 1) × the share of its comparisons on ballots that a candidate lost, an equal one half lost.

    On complete ballots that is the average of its places, ties sharing theirs. It needs the matrix alone, so
    it follows a changed ballot exactly. None: compared with nothing. Not duplicate-proof.
    """
    lost, pairs = comparisons(tally)
    others = len(pairs) - 1
    return [
        1 + others * Fraction(int(numerator), int(denominator)) if denominator else None
        for numerator, denominator in zip(lost, pairs, strict=True)
    ]


def comparisons(tally: Tally) -> tuple[Matrix, Matrix]:
    """(m,) each: twice what each candidate lost, twice what it was compared in; Python integers."""
    wins, together = tally.wins.astype(object), tally.together.astype(object)
    np.fill_diagonal(together, 0)
    pairs = together.sum(axis=1)
    lost = pairs + (wins.T - wins).sum(axis=1)
    return lost, 2 * pairs


def known(pairs: Matrix) -> NDArray[np.bool_]:
    compared = pairs.astype(np.bool_)
    return np.logical_and.outer(compared, compared)


def margins(wins: Matrix) -> Matrix:
    return wins - wins.T


def strongest_chains(strength: Matrix) -> Matrix:
    """(m, m): the strength of the weakest step of the best chain of majorities; 0 where there is none.

    R. W. Floyd and S. Warshall, for bottlenecks instead of lengths.
    """
    paths = np.maximum(strength, 0)
    for middle in range(len(paths)):
        np.maximum(paths, np.minimum(paths[:, middle, None], paths[middle]), out=paths)
    np.fill_diagonal(paths, 0)
    return paths


METHODS: dict[str, Callable[[Tally], Order]] = {
    "ranked-pairs": lambda tally: ranked_pairs(tally.wins),
    "schulze": schulze,
    "split-cycle": split_cycle,
    "average-place": by_average_place,
}
"""Every method by its name: a tally in, an order out."""
