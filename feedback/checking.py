"""Recounts what an explanation claims, ballot by ballot, sharing no code with what made the claim."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from feedback.ballots import Candidate, RankedBallot, Unranked
from feedback.explaining import Case, Explanation, Votes
from feedback.merging import Aliases


def mistakes(
    explanation: Explanation,
    candidates: Sequence[Candidate],
    ballots: Sequence[RankedBallot],
    *,
    unranked: Unranked = "last",
    by_library: bool = False,
    unit: int = 1,
    aliases: Aliases | None = None,
) -> list[str]:
    """Everything that the ballots don't bear out, in words for a developer; [] when all is right.

    `ballots` are those that were counted, as they were cast; `unit` the parts of a voice that the explanation
    counts in.
    """
    found = []
    direct, chain, ring = explanation.direct, explanation.chain, explanation.ring
    voices = [Fraction(1, sharing(ballot, ballots) if by_library else 1) for ballot in ballots]
    for claim in {direct, *chain, *ring}:
        pair = [speakers(candidates[each], aliases or {}) for each in (claim.upper, claim.lower)]
        counted = recount(pair[0], pair[1], ballots, voices, unranked)
        claimed = (claim.for_upper, claim.for_lower, claim.equal, claim.not_both)
        if counted != [Fraction(number, unit) for number in claimed]:
            found.append(f"{claim} should count {counted}")
        if claim is not direct and claim.for_upper <= claim.for_lower:
            found.append(f"{claim} is a step without a majority")
    if not joined(chain, direct.upper, direct.lower, wanted=explanation.above):
        found.append("the chain doesn't lead from the upper to the lower")
    if ring and not joined(ring, ring[0].upper, ring[0].upper, wanted=True):
        found.append("the ring isn't closed")
    if not case_holds(explanation):
        found.append(f"the votes don't make the case {explanation.case}")
    return found


def sharing(ballot: RankedBallot, ballots: Sequence[RankedBallot]) -> int:
    """How many ballots have one voice together with this one."""
    if ballot.voice is None:
        return 1
    return sum(other.count for other in ballots if other.voice == ballot.voice) or 1


def speakers(head: Candidate, aliases: Aliases) -> set[Candidate]:
    """The head and all that were merged into it, at however many removes."""
    found = {head}
    while more := {merged for merged, into in aliases.items() if into in found} - found:
        found |= more
    return found


def recount(
    upper: set[Candidate],
    lower: set[Candidate],
    ballots: Sequence[RankedBallot],
    voices: Sequence[Fraction],
    unranked: Unranked,
) -> list[Fraction]:
    """Voices for upper, for lower, with both equal, and in which not both are present."""
    totals = [Fraction(0)] * 4
    for ballot, voice in zip(ballots, voices, strict=True):
        one, other = place_on(ballot, upper, unranked), place_on(ballot, lower, unranked)
        which = 3 if one is None or other is None else 0 if one < other else 1 if one > other else 2
        totals[which] += ballot.count * voice
    return totals


def place_on(ballot: RankedBallot, speaking: set[Candidate], unranked: Unranked) -> int | None:
    """The best tier of these on a ballot, None where they are absent."""
    for number, tier in enumerate(ballot.tiers):
        if speaking & set(tier):
            return number
    unseen = ballot.seen is not None and not speaking & set(ballot.seen)
    if unseen or speaking & set(ballot.no_opinion) or unranked == "no_opinion":
        return None
    return len(ballot.tiers)


def joined(steps: Sequence[Votes], start: int, end: int, *, wanted: bool) -> bool:
    """Whether the steps hang together from start to end; none at all where none are wanted."""
    if not wanted or not steps:
        return not wanted and not steps
    links = all(before.lower == after.upper for before, after in pairwise(steps))
    return links and steps[0].upper == start and steps[-1].lower == end


def case_holds(explanation: Explanation) -> bool:
    """Whether the votes are those of the case that is claimed."""
    direct, chain, ring = explanation.direct, explanation.chain, explanation.ring
    margin = direct.for_upper - direct.for_lower
    against = (-margin, -direct.for_upper)
    match explanation.case:
        case Case.DIRECT:
            return margin > 0 and len(chain) == 1
        case Case.CHAIN:
            return margin == 0 and len(chain) > 1
        case Case.OVERRULED:
            return margin < 0 and len(chain) > 1 and all(step.strength >= against for step in chain)
        case Case.RING:
            return (
                margin != 0 and len(ring) > 2 and all(step.strength >= ring[0].strength for step in ring)
            ) and {ring[0].upper, ring[0].lower} == {direct.upper, direct.lower}
        case Case.UNDECIDED:
            return margin == 0 and not explanation.above
