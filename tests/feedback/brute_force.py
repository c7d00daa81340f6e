"""The definitions of DESIGN.md said as directly as possible: slow, and right on sight. For a few candidates."""

from __future__ import annotations

from collections.abc import Sequence

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
