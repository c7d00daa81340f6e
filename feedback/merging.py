"""Merged proposals when it comes to counting: the head speaks for all. Ballots are never rewritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from feedback.ballots import BallotError, Candidate, RankedBallot

Named = TypeVar("Named", bound=Candidate)
Aliases = Mapping[Any, Any]
"""Each merged candidate and what it was merged into, which may itself be merged."""


class MergedInACircle(BallotError):
    """A proposal that is, through others, merged into itself."""


def root_of(candidate: Named, aliases: Mapping[Named, Named]) -> Named:
    """The head that speaks for this one, itself when it is merged into nothing. Raises MergedInACircle."""
    passed = {candidate}
    while candidate in aliases:
        candidate = aliases[candidate]
        if candidate in passed:
            raise MergedInACircle(f"{candidate!r} is merged into itself.", candidate=candidate)
        passed.add(candidate)
    return candidate


def aliased(ballot: RankedBallot, aliases: Aliases) -> RankedBallot:
    """The ballot as it reads once every merged candidate speaks for its head.

    A head stands in the best tier in which any of its own is ranked; it was seen when one of them was; there
    is no opinion on it only when none of them is ranked and one is marked so. There are as many tiers as
    before, so that cuts stay where they were; some may be empty now. Reading it again changes nothing.
    """
    if not aliases:
        return ballot
    placed: set[Candidate] = set()
    tiers: list[list[Candidate]] = []
    for tier in ballot.tiers:
        heads = [head for head in roots(tier, aliases) if head not in placed]
        placed.update(heads)
        tiers.append(heads)
    return replace(
        ballot,
        tiers=tiers,
        seen=None if ballot.seen is None else roots(ballot.seen, aliases),
        no_opinion=[head for head in roots(ballot.no_opinion, aliases) if head not in placed],
    )


def roots(candidates: Iterable[Candidate], aliases: Aliases) -> Collection[Candidate]:
    """Their heads, each once, in the order in which they come."""
    return list(dict.fromkeys(root_of(candidate, aliases) for candidate in candidates))


def merged_contests(
    contests: Mapping[int | None, Iterable[int]], aliases: Mapping[int, int]
) -> dict[int | None, list[int]]:
    """The contests (parent → its proposals) between heads.

    A head stands where it is listed itself, otherwise where the first that it speaks for is listed; what is
    listed under a merged parent is listed under its head.
    """
    places: dict[int, int | None] = {}
    under = {parent: None if parent is None else root_of(parent, aliases) for parent in contests}
    for own in (True, False):
        for parent, members in contests.items():
            for proposal in members:
                if (proposal not in aliases) is own:
                    places.setdefault(root_of(proposal, aliases), under[parent])
    found: dict[int | None, list[int]] = {head: [] for head in under.values()}
    for head, parent in places.items():
        found[parent].append(head)
    return found
