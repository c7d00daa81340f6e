"""Directed graphs of a few hundred nodes, a set of nodes being one Python integer (bit i: node i)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray


def as_bits(matrix: NDArray[np.bool_]) -> list[int]:
    """Each row of (m, m) as a set of columns."""
    packed = np.packbits(matrix, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in packed]


def as_matrix(rows: Sequence[int]) -> NDArray[np.bool_]:
    """The inverse: m sets as an (m, m) matrix."""
    size = len(rows)
    width = (size + 7) // 8
    packed = np.frombuffer(b"".join(row.to_bytes(width, "little") for row in rows), dtype=np.uint8)
    return np.unpackbits(packed.reshape(size, width), axis=1, count=size, bitorder="little").astype(np.bool_)


def members(nodes: int) -> Iterator[int]:
    """The nodes of a set, rising."""
    while nodes:
        lowest = nodes & -nodes
        yield lowest.bit_length() - 1
        nodes ^= lowest


class Reachability:
    """What can be reached from what, kept up while edges are added; cycles are allowed.

    G. F. Italiano, "Amortized efficiency of a path retrieval data structure", Theoretical Computer
    Science 48 (1986), 273–281: an edge costs nothing when its end could be reached already.
    """

    __slots__ = ("after", "before")

    def __init__(self, size: int) -> None:
        self.after = [0] * size
        self.before = [0] * size

    def copy(self) -> Reachability:
        twin = Reachability(0)
        twin.after, twin.before = self.after.copy(), self.before.copy()
        return twin

    def reaches(self, start: int, end: int) -> bool:
        """Whether a chain of at least one edge leads from `start` to `end`."""
        return bool(self.after[start] >> end & 1)

    def add(self, start: int, end: int) -> None:
        after, before = self.after, self.before
        if after[start] >> end & 1:
            return
        sources = (before[start] | 1 << start) & ~before[end]  # the others reach `end`, and all after it
        gained = (after[end] | 1 << end) & ~after[start]
        spread(after[end] | 1 << end, to=after, of=sources)
        spread(before[start] | 1 << start, to=before, of=gained)


def spread(nodes: int, *, to: list[int], of: int) -> None:
    """Add these nodes to the set of each of the others."""
    while of:
        lowest = of & -of
        to[lowest.bit_length() - 1] |= nodes
        of ^= lowest


def components(successors: Sequence[int]) -> list[list[int]]:
    """Strongly connected components, in topological order (edges point ahead), members rising.

    S. R. Kosaraju's two passes, as told by M. Sharir, Computers & Mathematics with Applications 7 (1981).
    """
    predecessors = as_bits(as_matrix(successors).T) if successors else []
    finished: list[int] = []
    unseen = (1 << len(successors)) - 1
    while unseen:
        unseen = visit((unseen & -unseen).bit_length() - 1, successors, unseen, finished)
    found = []
    unseen = (1 << len(successors)) - 1
    for root in reversed(finished):
        if unseen >> root & 1:
            component: list[int] = []
            unseen = visit(root, predecessors, unseen, component)
            found.append(sorted(component))
    return found


def visit(root: int, edges: Sequence[int], unseen: int, finished: list[int]) -> int:
    """Walk depth first from `root`, append nodes as they are left, return what stays unseen."""
    path = [root]
    unseen &= ~(1 << root)
    while path:
        ahead = edges[path[-1]] & unseen
        if ahead:
            node = (ahead & -ahead).bit_length() - 1
            unseen ^= 1 << node
            path.append(node)
        else:
            finished.append(path.pop())
    return unseen
