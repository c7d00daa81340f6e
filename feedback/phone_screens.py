"""The screens of a phone in the room, in turn: one a proposal, one a part, and the end. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from feedback import bins

DONE = "done"


@dataclass(frozen=True, slots=True)
class Screens:
    """`order`: the proposals as this phone meets them. `parts`, `unknown`: its ballot so far."""

    order: Sequence[int]
    parts: bins.Bins
    unknown: Sequence[int]
    placed: set[int] = field(init=False)

    def __post_init__(self) -> None:
        within = {proposal for part in self.parts for tier in part for proposal in tier}
        object.__setattr__(self, "placed", within | set(self.unknown))

    def shown(self, wanted: str) -> str:
        """The screen that was asked for, or else the one where this phone goes on."""
        if wanted in self.names():
            return wanted
        waiting = [proposal for proposal in self.order if proposal not in self.placed]
        return card(waiting[0]) if waiting else DONE

    def names(self) -> list[str]:
        """All there are now, in turn; a part with fewer than two needs no order."""
        cards = [card(proposal) for proposal in self.order]
        if len(self.placed & set(self.order)) < len(self.order):
            return cards
        return [*cards, *(f"part-{n}" for n in bins.PARTS if self.size(n) > 1), DONE]

    def size(self, part: int) -> int:
        return sum(map(len, self.parts[part]))

    def after(self, name: str) -> str:
        """What follows once this one is answered: what has no place yet goes before looking back."""
        names = self.names()
        if name not in names:
            return self.shown("")
        rest = names[names.index(name) + 1 :]
        for other in rest:
            if not other.startswith("card-") or int(other.removeprefix("card-")) not in self.placed:
                return other
        return self.shown("")

    def before(self, name: str) -> str:
        """The screen before this one; nothing before the first."""
        names = self.names()
        at = names.index(name) if name in names else 0
        return names[at - 1] if at else ""

    def part_of(self, proposal: int) -> str:
        """Where it lies: "0", "1", "2", "unknown", or nothing."""
        for number, part in enumerate(self.parts):
            if any(proposal in tier for tier in part):
                return str(number)
        return "unknown" if proposal in self.unknown else ""

    def rows(self, part: int) -> list[dict[str, Any]]:
        """[{proposal, number}] of a part: those that were named, in turn; then the rest, without one."""
        tiers = self.parts[part]
        rows = []
        for number, tier in enumerate(tiers, start=1):
            alone = number < len(tiers) or len(tier) == 1
            rows += [{"proposal": proposal, "number": number if alone else None} for proposal in tier]
        return rows


def card(proposal: int) -> str:
    return f"card-{proposal}"
