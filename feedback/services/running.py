"""What happens to a round before it closes: it is announced, reminded of, lasts longer, or is called off."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from community.history.services import record
from community.people.models import User
from feedback import errors, keys
from feedback.models import Board, Participation, Round
from feedback.services.telling import members_of, revised, tell_opened, tell_reminder

BEFORE_CLOSING = timedelta(hours=24)
"""When who hasn't taken part is reminded by itself; a round that lasts no longer than that does without."""


@transaction.atomic
def announce(round: Round, by: User | None) -> None:
    """It opens now: the board ranks, and every member hears of it. Called again it changes nothing."""
    round = Round.objects.held().get(pk=round.pk)
    if round.announced_at is not None:
        return
    round.announced_at = timezone.now()
    round.save(update_fields=["announced_at"])
    Board.objects.filter(pk=round.board_id).update(phase=Board.Phase.RANK)
    tell_opened(round, by)
    revised(round.board)


def announce_due() -> int:
    """The duty: rounds that were set ready and whose moment has come; how many."""
    now = timezone.now()
    due = Round.objects.open().filter(
        voters=Round.Voters.MEMBERS, announced_at=None, opens_at__lte=now, closes_at__gt=now
    )
    rounds = list(due)
    for round in rounds:
        announce(round, None)
    return len(rounds)


@transaction.atomic
def remind(*, round: Round, by: User | None) -> int:
    """Tell the members who haven't taken part that it closes soon, once in a round; how many are told.

    Of those who took part nothing is looked at but that they did. Raises NotRunning, RemindedAlready.
    """
    round = Round.objects.held().get(pk=round.pk)
    if not round.is_open or round.is_in_the_room:
        raise errors.NotRunning
    if round.reminded_at is not None:
        raise errors.RemindedAlready
    round.reminded_at = timezone.now()
    round.save(update_fields=["reminded_at"])
    took_part = Participation.objects.filter(round=round, user=OuterRef("pk"))
    waiting = list(members_of(round.board).filter(~Exists(took_part)))
    record(actor=by, verb="remind", of=round)
    tell_reminder(round, waiting, by)
    revised(round.board)
    return len(waiting)


def remind_due() -> int:
    """The duty: rounds that close within a day and have been open for longer than one; how many."""
    now = timezone.now()
    due = Round.objects.open().filter(
        voters=Round.Voters.MEMBERS,
        reminded_at=None,
        opens_at__lte=now - BEFORE_CLOSING,
        closes_at__gt=now,
        closes_at__lte=now + BEFORE_CLOSING,
    )
    rounds = list(due)
    for round in rounds:
        remind(round=round, by=None)
    return len(rounds)


@transaction.atomic
def extend(*, round: Round, closes_at: datetime, by: User) -> Round:
    """Let it close later than was said. Raises NotRunning once it is over, ClosesEarlier."""
    round = Round.objects.held().get(pk=round.pk)
    if round.closed_at is not None or round.closes_at <= timezone.now():
        raise errors.NotRunning
    if closes_at <= round.closes_at:
        raise errors.ClosesEarlier
    before, round.closes_at = round.closes_at, closes_at
    round.save(update_fields=["closes_at"])
    said = {"before": {"closes_at": before.isoformat()}, "after": {"closes_at": closes_at.isoformat()}}
    record(actor=by, verb="extend", of=round, **said)
    revised(round.board)
    return round


@transaction.atomic
def call_off(*, round: Round, by: User) -> None:
    """Take away a round that hasn't begun, as if it had never been set ready. Raises RoundBegun."""
    round = Round.objects.held().get(pk=round.pk)
    if round.announced_at is not None or round.opens_at <= timezone.now():
        raise errors.RoundBegun
    record(actor=by, verb="call-off", of=round.board, before={"opens_at": round.opens_at.isoformat()})
    transaction.on_commit(lambda: keys.destroy_key(round))
    board = round.board
    round.delete()
    revised(board)
