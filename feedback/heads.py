"""A ballot as its member finds it while proposals are merged, and as it is kept. Pure.

Nothing is rewritten by a merge: what was cast before is only read through its heads. A save keeps, in the
place of each head, the merged ones that this member has seen, so that undoing the merge finds them there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from feedback import bins
from feedback.ballots import RankedBallot
from feedback.merging import MergedInACircle, aliased, root_of

Aliases = Mapping[int, int]


class Cast(Protocol):
    """What a ballot holds, wherever it is kept."""

    tiers: list[list[int]]
    cuts: list[int]
    seen: list[int]
    no_opinion: list[int]


@dataclass(slots=True)
class Content:
    """In its one form: tiers in which something stands, ids in rising order, two cuts."""

    tiers: list[list[int]] = field(default_factory=list)
    cuts: list[int] = field(default_factory=lambda: [0, 0])
    seen: list[int] = field(default_factory=list)
    no_opinion: list[int] = field(default_factory=list)

    def is_placed_as(self, other: Content) -> bool:
        """Whether everything has its place alike, whatever was seen."""
        return (self.tiers, self.cuts, self.no_opinion) == (other.tiers, other.cuts, other.no_opinion)

    @property
    def placed(self) -> int:
        """How many have a place, or are known to have none."""
        return sum(map(len, self.tiers)) + len(self.no_opinion)


def read(ballot: Cast, aliases: Aliases) -> Content:
    """As its member finds it: each head in the best place of those it speaks for, and nobody else."""
    spoken: Any = aliased(RankedBallot(ballot.tiers, ballot.seen, ballot.no_opinion), aliases)
    tiers, cuts = bins.flatten(bins.split(spoken.tiers, ballot.cuts))
    return Content(
        tiers=[sorted(tier) for tier in tiers],
        cuts=cuts,
        seen=sorted(spoken.seen),
        no_opinion=sorted(spoken.no_opinion),
    )


def joined(then: Aliases, now: Aliases) -> dict[int, int]:
    """What was merged on the page where a ballot was made, and what is now; now counts where they differ."""
    found = {**then, **now}
    try:
        for one in found:
            root_of(one, found)
    except MergedInACircle:
        return dict(now)
    return found


def keep(content: Content, aliases: Aliases, *, known: Collection[int]) -> Content:
    """What is to be stored of what a member made: with each head the merged ones among `known`."""
    members: dict[int, list[int]] = {}
    for gone in sorted(aliases):
        if gone in known:
            members.setdefault(root_of(gone, aliases), []).append(gone)

    def spread(heads: Iterable[int]) -> list[int]:
        return sorted(one for head in heads for one in (head, *members.get(head, ())))

    tiers: Sequence[Sequence[int]] = content.tiers
    return Content(
        tiers=[spread(tier) for tier in tiers],
        cuts=content.cuts,
        seen=sorted({*content.seen, *known}),
        no_opinion=spread(content.no_opinion),
    )
