"""Counting a round, and when a new result may be released."""

from collections import defaultdict

from django.db import transaction

from community.groups.models import Membership
from feedback.ballots import RankedBallot
from feedback.counting import Computed, count, digest
from feedback.models import Ballot, Contestant, Result, Round
from feedback.permissions import is_small

ENOUGH = 5
"""A new result is released only once this many ballots changed, so that no single one can be read from it."""


def compute_result(round: Round) -> Computed:
    """What the ballots say now; writes nothing."""
    contests: dict[int | None, list[int]] = defaultdict(list)
    for parent, proposal in round.contestants.order_by("proposal").values_list("contest", "proposal"):
        contests[parent].append(proposal)
    cast = [
        (RankedBallot(tiers=tiers, seen=seen, no_opinion=no_opinion), cuts)
        for tiers, seen, no_opinion, cuts in round.ballots.values_list("tiers", "seen", "no_opinion", "cuts")
    ]
    computed = count(contests, cast)
    return {**computed, "round": round.pk, "revision": round.revision, "scope": round.scope}


@transaction.atomic
def release(round: Round) -> Result:
    """Count and keep the result of this revision; called again for the same revision it changes nothing."""
    found = Result.objects.filter(round=round, revision=round.revision).first()
    if found is not None:
        return found
    computed = compute_result(round)
    Ballot.objects.filter(round=round, fresh=True).update(fresh=False)
    return Result.objects.create(
        round=round, revision=round.revision, computed=computed, digest=digest(computed)
    )


def release_if_due(round: Round) -> Result | None:
    """For rounds that show a result while they run: the next one, once enough ballots changed."""
    if round.visibility != Round.Visibility.AFTER_VOTE:
        return None
    if round.ballots.filter(fresh=True).count() < ENOUGH:
        return None
    if is_small(Membership.objects.filter(group__board=round.board_id).count()):
        return None
    return release(round)


def contestants_of(round: Round) -> list[Contestant]:
    return list(round.contestants.select_related("proposal").order_by("proposal"))
