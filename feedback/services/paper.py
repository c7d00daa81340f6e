"""Ballots on paper: who handed one in, and what stands on them, kept as far apart as on the screen."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from community.history.services import record
from community.people.models import User
from feedback import errors
from feedback.bins import Tiers
from feedback.models import Ballot, Contestant, Participation, Round
from feedback.services.casting import hold, save_ballot
from feedback.services.telling import members_of, revised
from feedback.services.voters import Sheet


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands on a sheet: `shown` is what was printed on it."""

    tiers: Tiers
    cuts: list[int]
    shown: list[int]
    no_opinion: list[int]


@transaction.atomic
def hand_in(*, round: Round, users: Collection[int], by: User) -> None:
    """These members, and no others, handed in a sheet; they can't rank on a screen any more.

    Raises BallotClosed, InTheRoom, NotAMember, RankedOnScreen (naming them), FewerThanTyped.
    """
    round = _held(round)
    members = dict(members_of(round.board).filter(pk__in=users).values_list("pk", "name"))
    if set(users) - set(members):
        raise errors.NotAMember
    took_part = dict(Participation.objects.filter(round=round).values_list("user", "on_paper"))
    if on_screen := [members[user] for user in members if took_part.get(user) is False]:
        raise errors.RankedOnScreen(sorted(on_screen))
    before = {user for user, on_paper in took_part.items() if on_paper and user}
    gone = Participation.objects.filter(round=round, user=None, on_paper=True).count()
    if len(members) + gone < round.typed_in:
        raise errors.FewerThanTyped
    if before == set(members):
        return
    Participation.objects.filter(round=round, user__in=before - set(members)).delete()
    Participation.objects.bulk_create(
        Participation(round=round, user_id=user, on_paper=True) for user in set(members) - before
    )
    record(actor=by, verb="hand-in", of=round, before={"n": len(before)}, after={"n": len(members)})
    revised(round.board)


@transaction.atomic
def type_in(*, round: Round, sheets: Iterable[Typed], by: User) -> list[Ballot]:
    """Keep what stands on these sheets, all of them or none, without a name and without a moment.

    Raises MoreThanHandedIn, in the room RoomFull, and what `save_ballot` does.
    """
    round = hold(round)
    sheets = list(sheets)
    if len(sheets) > left(round):
        raise errors.RoomFull if round.is_in_the_room else errors.MoreThanHandedIn
    Round.objects.filter(pk=round.pk).update(typed_in=F("typed_in") + len(sheets))
    ballots = [
        save_ballot(
            voter=Sheet(),
            round=round,
            tiers=sheet.tiers,
            cuts=sheet.cuts,
            seen=sheet.shown,
            no_opinion=sheet.no_opinion,
            revision=0,
        )
        for sheet in sheets
    ]
    record(actor=by, verb="type-in", of=round, after={"n": len(sheets)})
    return ballots


@transaction.atomic
def take_back(*, round: Round, ballot: int, by: User) -> None:
    """Take away a sheet that was just typed in, to type it again. One that isn't there any more stays so."""
    round = hold(round)
    found = Ballot.objects.filter(round=round, pk=ballot).first()
    if found is None or not round.typed_in:
        return
    Contestant.objects.filter(round=round, proposal__in=found.seen).update(seen_by=F("seen_by") - 1)
    found.delete()
    Round.objects.filter(pk=round.pk).update(typed_in=F("typed_in") - 1, revision=F("revision") + 1)
    record(actor=by, verb="take-back", of=round)
    revised(round.board)


def left(round: Round) -> int:
    """How many sheets may still be typed in: those of who handed one in; in the room each takes a seat."""
    if round.is_in_the_room:
        return round.seats - round.guests.count() - round.typed_in
    return handed_in(round) - round.typed_in


def handed_in(round: Round) -> int:
    return Participation.objects.filter(round=round, on_paper=True).count()


def _held(round: Round) -> Round:
    round = hold(round)
    if round.is_in_the_room:
        raise errors.InTheRoom
    return round
