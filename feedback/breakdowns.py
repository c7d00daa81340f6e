"""Who may be told apart: parts of the ballots by region, size of library or role that betray nobody.

A cell is shown only when it and everything outside it hold at least five ballots. Several divisions of the
same ballots could be subtracted from each other (all of region A, less its small libraries), so a further
division is shown only if every group that it cuts out together with the earlier ones is empty or holds five.
Whatever can be computed from the cells is then about five ballots or more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

LEAST = 5
OTHERS = ""
"""The name of what is left: cells too small to show, and ballots that say nothing."""


def divisions(labels: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The divisions that can be shown, in the order of `labels`: each ballot's cell in each.

    `labels`: division → the cell of each ballot ("" where it says none).
    """
    shown: dict[str, list[str]] = {}
    for name, cells in labels.items():
        coarse = coarsened(cells)
        if coarse is not None and apart([*shown.values(), coarse]):
            shown[name] = coarse
    return shown


def coarsened(cells: Sequence[str]) -> list[str] | None:
    """Small cells together as others, with the smallest others if that is still small; None: nothing left."""
    counts = Counter(cells)
    kept = [name for name, count in counts.most_common() if name != OTHERS and count >= LEAST]
    rest = len(cells) - sum(counts[name] for name in kept)
    while kept and 0 < rest < LEAST:
        rest += counts[kept.pop()]
    if len(kept) + (rest > 0) < 2 or not kept:
        return None
    return [cell if cell in kept else OTHERS for cell in cells]


def apart(shown: Sequence[Sequence[str]]) -> bool:
    """Whether every group that these divisions cut out together holds enough."""
    return all(count >= LEAST for count in Counter(zip(*shown, strict=True)).values())
