"""Counting a round, and when a new result may be released."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Min

from community.groups.models import Membership
from feedback.ballots import RankedBallot
from feedback.counting import Computed, count, digest
from feedback.models import Ballot, Contestant, Result, Round
from feedback.permissions import is_small

Labels = Mapping[str, Sequence[str]]

ENOUGH = 5
"""A new result is released only once this many ballots changed, so that no single one can be read from it."""


def compute_result(round: Round, labels: Labels | None = None) -> Computed:
    """What the ballots say now; writes nothing. `labels`: of its ballots by primary key (`labels_of`)."""
    contests: dict[int | None, list[int]] = defaultdict(list)
    for parent, proposal in round.contestants.order_by("proposal").values_list("contest", "proposal"):
        contests[parent].append(proposal)
    cast = [
        (RankedBallot(tiers=tiers, seen=seen, no_opinion=no_opinion), cuts)
        for tiers, seen, no_opinion, cuts in round.ballots.order_by("pk").values_list(
            "tiers", "seen", "no_opinion", "cuts"
        )
    ]
    computed = count(contests, cast, labels=labels)
    return {**computed, "round": round.pk, "revision": round.revision, "scope": round.scope}


def labels_of(round: Round) -> Labels:
    """By region, size of library and role: the cell of each ballot, in the order in which they are counted.

    Only for the result that is kept at closing; what it rests on is destroyed then.
    """
    rows = list(
        round.ballots.order_by("pk")
        .values_list("library", "library__size", "role")
        .annotate(region=Min("library__regions__name"))
    )
    return {
        "region": [region or "" for _library, _size, _role, region in rows],
        "size": [size or "" for _library, size, _role, _region in rows],
        "role": [role.strip().casefold() for _library, _size, role, _region in rows],
    }


@transaction.atomic
def release(round: Round, labels: Labels | None = None) -> Result:
    """Count and keep the result of this revision; called again for the same revision it changes nothing."""
    found = Result.objects.filter(round=round, revision=round.revision).first()
    if found is not None:
        return found
    computed = compute_result(round, labels)
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
