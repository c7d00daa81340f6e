"""The definitions of DESIGN.md said as directly as possible: slow, and right on sight. For a few candidates."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Pair = tuple[int, int]


def wins(size: int, ballots: Sequence[tuple[int, Sequence[int | None]]]) -> list[list[int]]:
    """From (count, the tier of each candidate or None where absent)."""
    matrix = [[0] * size for _ in range(size)]
    for count, tiers in ballots:
        for i in range(size):
            for j in range(size):
                one, other = tiers[i], tiers[j]
                if one is not None and other is not None and one < other:
                    matrix[i][j] += count
    return matrix


def chains(pairs: set[Pair], size: int) -> set[Pair]:
    """Every (start, end) that a chain of pairs connects (Warshall)."""
    reached = set(pairs)
    for middle in range(size):
        for start in range(size):
            for end in range(size):
                if (start, middle) in reached and (middle, end) in reached:
                    reached.add((start, end))
    return reached


def above(matrix: Sequence[Sequence[int]]) -> set[Pair]:
    """Ranked pairs on margins, groups of equal strength taken together."""
    size = len(matrix)
    keys: dict[Pair, tuple[int, int]] = {}
    for i in range(size):
        for j in range(size):
            if matrix[i][j] > matrix[j][i]:
                keys[i, j] = (matrix[i][j] - matrix[j][i], -matrix[j][i])
    locked: set[Pair] = set()
    for key in sorted(set(keys.values()), reverse=True):
        stronger = chains(locked, size)
        rest = {(i, j) for (i, j), own in keys.items() if own == key and (j, i) not in stronger}
        united = chains(locked | rest, size)
        locked |= {(i, j) for i, j in rest if (j, i) not in united}
    return chains(locked, size)


def strongest(matrix: Sequence[Sequence[int]]) -> dict[Pair, int]:
    """The weakest margin of the best chain of majorities from one to another, over every simple path."""
    size = len(matrix)
    best: dict[Pair, int] = {}

    def walk(start: int, at: int, passed: set[int], weakest: float) -> None:
        for ahead in range(size):
            margin = matrix[at][ahead] - matrix[ahead][at]
            if ahead in passed or margin <= 0:
                continue
            reached = int(min(weakest, margin))
            best[start, ahead] = max(best.get((start, ahead), 0), reached)
            walk(start, ahead, passed | {ahead}, reached)

    for start in range(size):
        walk(start, start, {start}, float("inf"))
    return best


def schulze(matrix: Sequence[Sequence[int]]) -> set[Pair]:
    best = strongest(matrix)
    return {(i, j) for (i, j), reached in best.items() if reached > best.get((j, i), 0)}


def defeats(matrix: Sequence[Sequence[int]]) -> set[Pair]:
    """Split Cycle: a majority that is the weakest (or as weak as any) in no cycle."""
    size, best = len(matrix), strongest(matrix)
    return {
        (i, j)
        for i in range(size)
        for j in range(size)
        if (margin := matrix[i][j] - matrix[j][i]) > 0 and margin > best.get((j, i), 0)
    }


def average_place(tiers_of: Sequence[tuple[int, Sequence[int | None]]], one: int) -> Fraction | None:
    """1 + (m − 1) × what it lost of its comparisons, ballot by ballot, an equal one half lost."""
    lost, compared = Fraction(0), 0
    for count, tiers in tiers_of:
        for other, tier in enumerate(tiers):
            own = tiers[one]
            if other != one and own is not None and tier is not None:
                compared += count
                lost += count * (Fraction(1, 2) if tier == own else int(tier < own))
    return 1 + (len(tiers_of[0][1]) - 1) * lost / compared if compared else None
