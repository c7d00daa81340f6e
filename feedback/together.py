"""An order that a group made together, as a ladder and as a draft of what it agrees on. Pure."""

from __future__ import annotations

from dataclasses import replace

from feedback.agreeing import Agreement
from feedback.bins import Bins
from feedback.ladder import Ladder, Line, Rung


def drawn(parts: Bins) -> Ladder:
    """Line by line; what stands equal stands on one."""
    found = Ladder()
    above = 0
    for number, part in enumerate(parts, start=1):
        for n, tier in enumerate(part):
            rungs = [Rung(p, str(above + 1), even=len(tier) > 1, wide=False) for p in tier]
            found.lines.append(Line(number, 0, rungs, opens=0 if n else number))
            above += len(tier)
    return found


def proposed(counted: Agreement, parts: Bins) -> Agreement:
    """The count put in the group's order: what the group gave no place follows as it was counted, children go
    along with their parent, and the lines lie where the group drew them."""
    placed = [proposal for part in parts for tier in part for proposal in tier]
    rank = {proposal: n for n, proposal in enumerate(placed)}
    order = sorted(counted.order, key=lambda proposal: rank.get(proposal, len(rank)))
    moved = replace(counted, order=tuple(order))
    moved = replace(moved, order=moved.listing)
    above = [sum(map(len, part)) for part in parts]
    first = _rows(moved, placed[: above[0]])
    return moved.ruled(first, first + _rows(moved, placed[above[0] : above[0] + above[1]]))


def _rows(order: Agreement, proposals: list[int]) -> int:
    """On how many lines of the ladder these stand, each with what hangs under it."""
    under = {one for proposal in proposals for one in order.unit(proposal)}
    return len(under & set(order.order))
