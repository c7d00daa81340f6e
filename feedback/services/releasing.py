"""Counting a round, and when a new result may be released."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.core.cache import cache
from django.db import transaction
from django.db.models import Min

from community.groups.models import Membership
from feedback.ballots import RankedBallot
from feedback.counting import Computed, Cuts, count, order_so_far
from feedback.merging import root_of
from feedback.models import Ballot, Proposal, Result, Round
from feedback.permissions import is_small
from feedback.sealing import fingerprint, salted
from feedback.voices import Voice

Labels = Mapping[str, Sequence[str]]

ENOUGH = 5
"""A new result is released only once this many ballots changed, so that no single one can be read from it."""
KEPT = 600  # seconds


def compute_result(
    round: Round, labels: Labels | None = None, *, aliases: Mapping[int, int] | None = None
) -> Computed:
    """What the ballots say now; writes nothing. `labels`: of its ballots by primary key (`labels_of`), and
    only with them is looked at libraries where these don't decide: a result that comes while the round runs
    says nothing of them. `aliases`: what is merged, as it is now unless something else is to be tried."""
    merged = aliases_in(round) if aliases is None else aliases
    contests, cast = what_was_cast(round, by_library=labels is not None)
    computed = count(contests, cast, aliases=merged, voice=_voice(round), labels=labels)
    return {**computed, "round": round.pk, "revision": round.revision, "scope": round.scope}


def what_was_cast(
    round: Round, *, by_library: bool = False
) -> tuple[dict[int | None, list[int]], list[tuple[RankedBallot, Cuts]]]:
    """Its contests by parent, and its ballots with their cuts; with their libraries only where those count,
    or are asked for."""
    contests: dict[int | None, list[int]] = defaultdict(list)
    for parent, proposal in round.contestants.order_by("proposal").values_list("contest", "proposal"):
        contests[parent].append(proposal)
    by_library = by_library or round.voice == Round.Voice.LIBRARY
    rows = round.ballots.order_by("pk").values_list("tiers", "seen", "no_opinion", "library", "cuts")
    cast = [
        (RankedBallot(tiers, seen, no_opinion, voice=library if by_library else None), cuts)
        for tiers, seen, no_opinion, library, cuts in rows
    ]
    return contests, cast


def order_now(round: Round) -> Computed:
    """The ladder of a room as its ballots say it now; counted once per revision, and released by no row.

    Only where the room has seen the reveal: the caller asks `permissions.sees_result`.
    """
    key = f"room-order:{round.pk}:{round.revision}"
    computed: Computed | None = cache.get(key)
    if computed is None:
        computed = order_so_far(*what_was_cast(round), aliases=aliases_in(round))
        cache.set(key, computed, KEPT)
    return computed


def _voice(round: Round) -> Voice:
    return "library" if round.voice == Round.Voice.LIBRARY else "member"


def aliases_in(round: Round, known: Mapping[int, int] | None = None) -> dict[int, int]:
    """What takes part in this round and is merged, and its head: now, or as `known` says."""
    if known is None:
        known = Proposal.objects.filter(board=round.board_id).aliases()
    entered = round.contestants.filter(proposal__in=known).values_list("proposal", flat=True)
    return {proposal: root_of(proposal, known) for proposal in entered}


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
    computed = salted(compute_result(round, labels))
    changed = Ballot.objects.filter(round=round, fresh=True).update(fresh=False)
    return Result.objects.create(
        round=round,
        revision=round.revision,
        computed=computed,
        digest=fingerprint(computed),
        changed=changed,
    )


@transaction.atomic
def renew(round: Round) -> Result | None:
    """The result of a revealed round once what is merged has changed: counted anew from the ballots that were
    kept, or again the former one that was counted so.

    None where nothing changes: the round doesn't hold it, or counted voices by library, which nobody knows
    any more once it is closed.
    """
    newest = round.results.first()
    merged = [[gone, head] for gone, head in sorted(aliases_in(round).items())]
    if newest is None or merged_in(newest) == merged:
        return None
    if is_beyond_recount(round):
        return None
    round.revision += 1
    round.save(update_fields=["revision"])
    former = counted_so(round, merged)
    if former is None or round.closed_at is None:
        return release(round)
    return Result.objects.create(
        round=round, revision=round.revision, computed=former.computed, digest=former.digest
    )


def is_beyond_recount(round: Round) -> bool:
    """Its ballots weighed by their libraries, and which those were was destroyed at closing."""
    return round.voice == Round.Voice.LIBRARY and round.closed_at is not None


def counted_so(round: Round, merged: list[list[int]]) -> Result | None:
    return next((result for result in round.results.all() if merged_in(result) == merged), None)


def foresee(round: Round, known: Mapping[int, int]) -> Computed:
    """The result of a revealed round if what the board merged were `known`; writes nothing."""
    aliases = aliases_in(round, known)
    former = counted_so(round, [[gone, head] for gone, head in sorted(aliases.items())])
    return former.computed if former else compute_result(round, aliases=aliases)


def merged_in(result: Result) -> list[list[int]]:
    found: list[list[int]] = result.computed.get("merged", [])
    return found


def release_if_due(round: Round) -> Result | None:
    """For rounds that show a result while they run: the next one, once enough ballots changed."""
    if round.visibility != Round.Visibility.AFTER_VOTE:
        return None
    if round.ballots.filter(fresh=True).count() < ENOUGH:
        return None
    if is_small(Membership.objects.filter(group__board=round.board_id).count()):
        return None
    return release(round)
