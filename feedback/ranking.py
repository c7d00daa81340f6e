"""From a matrix of wins to an order: Ranked Pairs on margins, equal strengths taken together.

T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4
(1987), 185–206, with equal strengths taken together as a group: no name and no order of ballots
decides, so a true tie stays a tie. Pure: numpy and Python integers as sets of bits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

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
    locked = Reachability(len(index))
    decided = np.zeros(inner.shape, dtype=np.int8)
    for group in groups(inner):
        locked = lock_group(locked, group, decided)
    fates[np.ix_(index, index)] = decided
    order = sorted(range(len(index)), key=lambda node: -locked.after[node].bit_count())
    return [component[node] for node in order]


def groups(wins: Matrix) -> Iterator[list[Pair]]:
    """The majorities in groups of equal strength, strongest first."""
    upper, lower = np.nonzero(wins > wins.T)
    opposition = wins[lower, upper]
    margin = wins[upper, lower] - opposition
    order = np.lexsort((opposition, -margin))
    rows = zip(*(column[order].tolist() for column in (margin, opposition, upper, lower)), strict=True)
    for _, group in groupby(rows, key=lambda row: row[:2]):
        yield [(i, j) for _, _, i, j in group]


def lock_group(locked: Reachability, group: list[Pair], fates: NDArray[np.int8]) -> Reachability:
    """Lock what this group may lock, write the fates, return what is reachable then. May change `locked`."""
    rest = []
    for i, j in group:
        if locked.reaches(j, i):
            fates[i, j] = Fate.OVERRULED
        else:
            rest.append((i, j))
    if len(rest) == 1:  # not contradicted and alone: no cycle runs through it
        fates[rest[0]] = Fate.LOCKED
        locked.add(*rest[0])
        return locked
    together = locked.copy()
    for i, j in rest:
        together.add(i, j)
    free = [(i, j) for i, j in rest if not together.reaches(j, i)]
    for pair in rest:
        fates[pair] = Fate.IN_A_RING
    for pair in free:
        fates[pair] = Fate.LOCKED
    if len(free) == len(rest):
        return together
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
