"""From a matrix of wins to an order: Ranked Pairs on margins, equal strengths taken together.

T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4
(1987), 185–206, with equal strengths taken together as a group: no name and no order of ballots
decides, so a true tie stays a tie. Pure: numpy and Python integers as sets of bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from feedback.reachability import Reachability, as_bits, as_matrix, components
from feedback.tallying import Matrix

Strength = tuple[int, int]
"""(margin, −opposition): larger is stronger."""
Pair = tuple[int, int]


class Fate(IntEnum):
    """What became of the majority of a row over a column."""

    NO_MAJORITY = 0
    LOCKED = 1
    OVERRULED = 2
    """A chain of strictly stronger locked pairs says the opposite."""
    IN_A_RING = 3
    """It lies on a cycle with others of its strength, so none of these counts."""


@dataclass(frozen=True, slots=True)
class Order:
    """Who stands above whom; m candidates by their index.

    `above` (m, m) bool: an irreflexive relation without cycles, transitive for every method but Split Cycle.
    Neither above the other: a true tie.
    `fates` (m, m) int8: Fate per pair, for methods that lock pairs; None for others.
    """

    above: NDArray[np.bool_]
    fates: NDArray[np.int8] | None = None

    @property
    def places(self) -> NDArray[np.int64]:
        """(m, 2): best and worst place, [1 + number above, m − number below], counted from 1."""
        size = len(self.above)
        return np.stack([1 + self.above.sum(axis=0), size - self.above.sum(axis=1)], axis=1).astype(np.int64)

    @property
    def tiers(self) -> list[list[int]] | None:
        """Best first, indexes rising within a tier; None when this is not a weak order."""
        higher = self.above.sum(axis=0)
        if not np.array_equal(self.above, higher[:, None] < higher[None, :]):
            return None
        return [np.flatnonzero(higher == value).tolist() for value in np.unique(higher)]


def strength(wins: Matrix, upper: int, lower: int) -> Strength:
    """How strong the majority of `upper` over `lower` is: by margin, then by smaller opposition."""
    opposition = int(wins[lower, upper])
    return int(wins[upper, lower]) - opposition, -opposition


def ranked_pairs(wins: Matrix) -> Order:
    """The order of these (m, m) wins.

    Strongest group of equal strengths first: pairs that a chain of strictly stronger locked pairs
    contradicts are dropped; of the rest every pair that lies on no cycle of (locked ∪ the rest) is locked.
    A majority between two components of the majority graph lies on no cycle, so it is locked unseen, and
    each component is ranked by itself.
    """
    majority = wins > wins.T
    successors = as_bits(majority)
    fates = np.where(majority, np.int8(Fate.LOCKED), np.int8(Fate.NO_MAJORITY))
    sequence: list[int] = []
    for component in components(successors):
        sequence += rank_component(wins, component, fates) if len(component) > 1 else component
    return Order(above=closure(fates == Fate.LOCKED, sequence), fates=fates)


def ranked_pairs_unsplit(wins: Matrix) -> Order:
    """The same by the definition alone, without splitting into components: slower, for comparison."""
    majority = wins > wins.T
    fates = np.where(majority, np.int8(Fate.LOCKED), np.int8(Fate.NO_MAJORITY))
    sequence = rank_component(wins, list(range(len(wins))), fates)
    return Order(above=closure(fates == Fate.LOCKED, sequence), fates=fates)


def rank_component(wins: Matrix, component: Sequence[int], fates: NDArray[np.int8]) -> list[int]:
    """Write the fate of each majority within `component`; return its members, locked pairs pointing ahead."""
    index = np.array(component, dtype=np.intp)
    inner = wins[np.ix_(index, index)]
    locked, rings = Reachability(len(index)), list[Pair]()
    after = locked.after
    pairs, ends = groups(inner)
    for start, end in pairwise(ends):
        i, j = pairs[start]
        if end - start > 1:
            locked = lock_group(locked, pairs[start:end], rings)
            after = locked.after
        elif not (after[i] >> j | after[j] >> i) & 1:
            locked.add(i, j)  # not contradicted and alone: no cycle runs through it
    majority, contradicted = inner > inner.T, as_matrix(locked.after).T
    decided = np.where(majority, np.where(contradicted, Fate.OVERRULED, Fate.LOCKED), Fate.NO_MAJORITY)
    for pair in rings:
        decided[pair] = Fate.IN_A_RING
    fates[np.ix_(index, index)] = decided
    order = sorted(range(len(index)), key=lambda node: -locked.after[node].bit_count())
    return [component[node] for node in order]


def groups(wins: Matrix) -> tuple[list[Pair], list[int]]:
    """The majorities, strongest first, and where in them each group of equal strength ends (from 0 on)."""
    upper, lower = np.nonzero(wins > wins.T)
    opposition = wins[lower, upper]
    margin = wins[upper, lower] - opposition
    order = np.lexsort((opposition, -margin))
    margin, opposition = margin[order], opposition[order]
    changes = (margin[1:] != margin[:-1]) | (opposition[1:] != opposition[:-1])
    pairs = list(zip(upper[order].tolist(), lower[order].tolist(), strict=True))
    return pairs, [0, *(np.flatnonzero(changes) + 1).tolist(), len(pairs)] if pairs else [0]


def lock_group(locked: Reachability, group: list[Pair], rings: list[Pair]) -> Reachability:
    """Lock what this group may lock, note what lies in rings, return what is reachable then. May change
    `locked`."""
    rest = [(i, j) for i, j in group if not locked.reaches(j, i)]
    together = locked.copy()
    for i, j in rest:
        together.add(i, j)
    free = [(i, j) for i, j in rest if not together.reaches(j, i)]
    if len(free) == len(rest):
        return together
    rings += [(i, j) for i, j in rest if together.reaches(j, i)]
    for i, j in free:
        locked.add(i, j)
    return locked


def closure(locked: NDArray[np.bool_], sequence: Sequence[int]) -> NDArray[np.bool_]:
    """(m, m): the transitive closure of locked pairs, all of which point ahead in `sequence`."""
    position = np.array(sequence, dtype=np.intp)
    direct = as_bits(locked[np.ix_(position, position)])
    reach = [0] * len(direct)
    for node in range(len(direct) - 1, -1, -1):
        rest, covered = direct[node], 0
        while rest:  # nearest first: what it reaches needn't be asked again
            nearest = (rest & -rest).bit_length() - 1
            covered |= reach[nearest] | (1 << nearest)
            rest &= ~covered
        reach[node] = covered
    above = np.empty_like(locked)
    above[np.ix_(position, position)] = as_matrix(reach)
    return above
