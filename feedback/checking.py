"""Recounts what an explanation claims, ballot by ballot, sharing no code with what made the claim."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from feedback.ballots import Candidate, RankedBallot, Unranked
from feedback.explaining import Case, Explanation, Votes


def mistakes(
    explanation: Explanation,
    candidates: Sequence[Candidate],
    ballots: Sequence[RankedBallot],
    *,
    unranked: Unranked = "last",
) -> list[str]:
    """Everything that the ballots don't bear out, in words for a developer; [] when all is right."""
    found = []
    direct, chain, ring = explanation.direct, explanation.chain, explanation.ring
    for claim in {direct, *chain, *ring}:
        counted = recount(candidates[claim.upper], candidates[claim.lower], ballots, unranked)
        if counted != (claim.for_upper, claim.for_lower, claim.equal, claim.not_both):
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


def recount(
    upper: Candidate, lower: Candidate, ballots: Sequence[RankedBallot], unranked: Unranked
) -> tuple[int, int, int, int]:
    """Ballots for upper, for lower, with both equal, and in which not both are present."""
    totals = [0, 0, 0, 0]
    for ballot in ballots:
        one, other = place_on(ballot, upper, unranked), place_on(ballot, lower, unranked)
        if one is None or other is None:
            totals[3] += ballot.count
        else:
            totals[0 if one < other else 1 if one > other else 2] += ballot.count
    return totals[0], totals[1], totals[2], totals[3]


def place_on(ballot: RankedBallot, candidate: Candidate, unranked: Unranked) -> int | None:
    """The tier of a candidate on a ballot, None where it is absent."""
    for number, tier in enumerate(ballot.tiers):
        if candidate in tier:
            return number
    unseen = ballot.seen is not None and candidate not in ballot.seen
    if unseen or candidate in ballot.no_opinion or unranked == "no_opinion":
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
