"""A ballot as a person fills it in: three parts, tiers in each. Pure; proposals are their primary keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

Tiers = list[list[int]]
Bins = list[Tiers]

PARTS = FIRST, NEXT, LATER = range(3)


def flatten(bins: Sequence[Sequence[Sequence[int]]]) -> tuple[Tiers, list[int]]:
    """All tiers, best first, without empty ones; and how many lie in the first part, and in the first two."""
    kept = [[list(tier) for tier in part if tier] for part in bins]
    first = len(kept[FIRST])
    return list(chain(*kept)), [first, first + len(kept[NEXT])]


def split(tiers: Sequence[Sequence[int]], cuts: Sequence[int]) -> Bins:
    """The inverse. Tiers without cuts all lie in the middle part."""
    first, second = cuts if len(cuts) == 2 else (0, len(tiers))
    copied = [list(tier) for tier in tiers]
    return [copied[:first], copied[first:second], copied[second:]]


def without(bins: Bins, proposal: int) -> Bins:
    return [[left for tier in part if (left := [p for p in tier if p != proposal])] for part in bins]


def move(bins: Bins, proposal: int, *, to: int | None, at: int | None = None, even: bool = False) -> Bins:
    """Put one proposal in part `to` before its tier `at` (None: at the end), or, `even`, into that tier.

    `to` None takes it off the ballot, back to the tray.
    """
    moved = without(bins, proposal)
    if to is None:
        return moved
    part = moved[to]
    where = len(part) if at is None else max(0, min(at, len(part)))
    if even and part:
        part[min(where, len(part) - 1)].append(proposal)
    else:
        part.insert(where, [proposal])
    return moved


def step(bins: Bins, proposal: int, by: int) -> Bins:
    """One up (-1) or down (1): out of its tie, past the tier next to it, or into the next part."""
    for part, tiers in enumerate(bins):
        for tier, tied in enumerate(tiers):
            if proposal in tied:
                target = tier + (by > 0) if len(tied) > 1 else tier + by
                if 0 <= target <= len(without(bins, proposal)[part]):
                    return move(bins, proposal, to=part, at=target)
                beyond = part + by
                return move(bins, proposal, to=beyond, at=0 if by > 0 else None) if beyond in PARTS else bins
    return bins


def from_places(rows: Iterable[tuple[int, int, int | None]]) -> Bins:
    """From a form: (proposal, part, place in it). The same place is a tie; no place: tied, after the rest."""
    parts: list[dict[float, list[int]]] = [{}, {}, {}]
    for proposal, part, place in rows:
        parts[part].setdefault(float("inf") if place is None else place, []).append(proposal)
    return [[tiers[place] for place in sorted(tiers)] for tiers in parts]


def add(bins: Bins, proposal: int, part: int) -> Bins:
    """At the end of a part, tied with what stands last there: so it has no place of its own yet."""
    return move(bins, proposal, to=part, at=len(bins[part]), even=True)


def number(bins: Bins, proposal: int) -> Bins:
    """One that stands in its part's last tier with others goes before them; one that stands earlier joins
    that tier. So a part is put in order by naming what comes first, then second, and so on."""
    moved = [[list(tier) for tier in part] for part in bins]
    for part in moved:
        for tier in part[:-1]:
            if proposal in tier:
                tier.remove(proposal)
                part[-1].append(proposal)
                return [[tier for tier in part if tier] for part in moved]
        if part and proposal in part[-1] and len(part[-1]) > 1:
            part[-1].remove(proposal)
            part.insert(len(part) - 1, [proposal])
            return moved
    return moved
