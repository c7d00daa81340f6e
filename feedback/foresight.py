"""What a merge would do to an order: who stands elsewhere afterwards. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from feedback import ladder
from feedback.counting import Computed


@dataclass(frozen=True, slots=True)
class Move:
    """`before` and `after`: the place as the ladder names it; empty where it has none."""

    proposal: int
    before: str
    after: str


def moves(before: Computed, after: Computed) -> list[Move]:
    """Everything whose place changes, in the order that stands now."""
    then, there = places(before), places(after)
    listed = [*then, *(proposal for proposal in there if proposal not in then)]
    found = (Move(proposal, then.get(proposal, ""), there.get(proposal, "")) for proposal in listed)
    return [move for move in found if move.before != move.after]


def places(computed: Computed) -> dict[int, str]:
    lines = ladder.build(computed, computed["cuts"]).lines
    return {rung.proposal: rung.place for line in lines for rung in line.rungs}
