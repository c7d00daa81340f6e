"""Why one candidate stands above another, as data; templates find the words.

Five cases: locked directly · a chain without a direct majority · a chain against the direct majority ·
an equal-strength ring · undecided. Every number is counted on ballots and `feedback.checking` recounts it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from feedback.ranking import Fate, Order, Strength, strength
from feedback.reachability import as_bits, members
from feedback.tallying import Tally


class Case(StrEnum):
    DIRECT = "direct"
    CHAIN = "chain"
    OVERRULED = "overruled"
    RING = "ring"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Votes:
    """What the ballots say about a pair (indexes of candidates); the four counts add up to all ballots."""

    upper: int
    lower: int
    for_upper: int
    for_lower: int
    equal: int
    not_both: int

    @property
    def strength(self) -> Strength:
        """Of the majority of upper over lower; meaningful as one only where the margin is positive."""
        return self.for_upper - self.for_lower, -self.for_lower


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why `direct.upper` stands above `direct.lower`, or, where `above` is false, why neither does.

    `chain`: the locked steps from upper to lower with the largest weakest step, then the fewest, then the
    lowest indexes; one step when direct; none when nothing is above. `ring`: where an equal-strength ring
    cancelled the direct majority, its steps, that majority first.
    """

    case: Case
    above: bool
    direct: Votes
    chain: tuple[Votes, ...] = ()
    ring: tuple[Votes, ...] = ()


def votes(tally: Tally, upper: int, lower: int) -> Votes:
    for_upper, for_lower = int(tally.wins[upper, lower]), int(tally.wins[lower, upper])
    both = int(tally.together[upper, lower])
    return Votes(upper, lower, for_upper, for_lower, both - for_upper - for_lower, tally.ballots - both)


def explain(tally: Tally, order: Order, one: int, other: int) -> Explanation:
    """Explain a pair, asked either way round: the higher becomes `upper`; of a tie `one` does.

    Needs an order with fates, so one by ranked pairs; raises ValueError for another, or for one candidate.
    """
    if order.fates is None:
        raise ValueError("only an order by ranked pairs can be explained pair by pair")
    if one == other:
        raise ValueError("a candidate doesn't stand above itself")
    upper, lower = (other, one) if order.above[other, one] else (one, other)
    above = bool(order.above[upper, lower])
    direct = votes(tally, upper, lower)
    chain = steps(tally, best_chain(tally, order.fates, upper, lower)) if above else ()
    for pair in ((upper, lower), (lower, upper)):
        if order.fates[pair] == Fate.IN_A_RING:
            ring = steps(tally, ring_through(tally, order.fates, *pair))
            return Explanation(Case.RING, above, direct, chain, ring)
    return Explanation(case_of(order.fates, upper, lower, above=above), above, direct, chain)


def case_of(fates: NDArray[np.int8], upper: int, lower: int, *, above: bool) -> Case:
    """The case of a pair that no ring touches."""
    if fates[upper, lower] == Fate.LOCKED:
        return Case.DIRECT
    if fates[lower, upper] == Fate.OVERRULED:
        return Case.OVERRULED
    return Case.CHAIN if above else Case.UNDECIDED


def steps(tally: Tally, path: Iterable[int]) -> tuple[Votes, ...]:
    return tuple(votes(tally, upper, lower) for upper, lower in pairwise(path))


def best_chain(tally: Tally, fates: NDArray[np.int8], start: int, end: int) -> list[int]:
    """The locked path whose weakest step is strongest, then the shortest, then the first by index."""
    locked = fates == Fate.LOCKED
    if locked[start, end]:
        return [start, end]
    margins, opposition = tally.wins - tally.wins.T, tally.wins.T
    keys = sorted({strength(tally.wins, i, j) for i, j in np.argwhere(locked).tolist()}, reverse=True)
    low, high = 0, len(keys) - 1
    while low < high:  # the fewest strengths, strongest first, that connect the two
        middle = (low + high) // 2
        allowed = locked & at_least(margins, opposition, keys[middle])
        if shortest_path(as_bits(allowed), start, end):
            high = middle
        else:
            low = middle + 1
    return shortest_path(as_bits(locked & at_least(margins, opposition, keys[low])), start, end)


def ring_through(tally: Tally, fates: NDArray[np.int8], upper: int, lower: int) -> list[int]:
    """The shortest ring that cancels this majority: it, then back over steps at least as strong."""
    margins, opposition = tally.wins - tally.wins.T, tally.wins.T
    margin, negated = strength(tally.wins, upper, lower)
    same = (margins == margin) & (opposition == -negated)
    stronger = at_least(margins, opposition, (margin, negated)) & ~same
    edges = ((fates == Fate.LOCKED) & stronger) | ((fates == Fate.IN_A_RING) & same)
    return [upper, *shortest_path(as_bits(edges), lower, upper)]


def at_least(margins: NDArray[np.int64], opposition: NDArray[np.int64], least: Strength) -> NDArray[np.bool_]:
    """(m, m): majorities at least this strong."""
    margin, negated = least
    return np.asarray((margins > margin) | ((margins == margin) & (opposition <= -negated)))


def shortest_path(edges: list[int], start: int, end: int) -> list[int]:
    """Breadth first, lowest indexes first; [] when there is none."""
    came_from = {start: start}
    frontier, unseen = [start], ((1 << len(edges)) - 1) & ~(1 << start)
    while frontier and end not in came_from:
        reached = []
        for node in frontier:
            for successor in members(edges[node] & unseen):
                came_from[successor] = node
                reached.append(successor)
            unseen &= ~edges[node]
        frontier = reached
    if end not in came_from:
        return []
    path = [end]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return path[::-1]
