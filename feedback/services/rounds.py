"""The writer of rounds: open, tighten, close, reveal."""

import random
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from community.history.services import record
from community.people.models import User
from feedback import errors, keys
from feedback.models import Ballot, Board, Contestant, Proposal, Reason, Round, Signature
from feedback.services import releasing
from feedback.services.running import announce
from feedback.services.telling import revised, tell_closed, tell_revealed

STRICTER = [Round.Visibility.AFTER_VOTE, Round.Visibility.AFTER_CLOSING, Round.Visibility.SEALED]


@transaction.atomic
def open_round(
    *,
    board: Board,
    by: User | None,
    closes_at: datetime,
    ranks: str = "",
    scope: str = Round.Scope.FLAT,
    voice: str = Round.Voice.MEMBER,
    secrecy: str = Round.Secrecy.SECRET,
    visibility: str = Round.Visibility.AFTER_VOTE,
    opens_at: datetime | None = None,
) -> Round:
    """Open a round over everything that stands on the board and tell its members, or set it ready for later.

    Raises RoundAlreadyOpen, WrongMoment, NothingToRank.
    """
    round = Round(
        ranks=ranks,
        scope=scope,
        voice=voice,
        secrecy=secrecy,
        visibility=visibility,
        opens_at=opens_at or timezone.now(),
        closes_at=closes_at,
    )
    begin(round, board, by)
    if not round.is_set_ready:
        announce(round, by)
        round.refresh_from_db(fields=["announced_at"])
    return round


@transaction.atomic
def begin(round: Round, board: Board, by: User | None) -> None:
    """Save a new round of this board with its contestants and its key; whoever has to hear is told elsewhere.

    Raises RoundAlreadyOpen, WrongMoment, NothingToRank.
    """
    round.board = Board.objects.select_for_update(of=("self",)).select_related("group").get(pk=board.pk)
    round.ranks = round.ranks or round.board.ranks
    if round.closes_at <= max(round.opens_at, timezone.now()):
        raise errors.WrongMoment
    if Round.objects.open().filter(board=round.board).exists():
        raise errors.RoundAlreadyOpen
    proposals = list(Proposal.objects.filter(board=round.board).standing().of_kinds(round.ranks))
    if len(proposals) < 2:
        raise errors.NothingToRank
    round.save()
    _enter(round, proposals)
    keys.make_key(round)
    if round.is_in_the_room:
        Board.objects.filter(pk=board.pk).update(phase=Board.Phase.RANK)
    told = ("ranks", "scope", "voice", "secrecy", "visibility")
    said = {"opens_at": round.opens_at.isoformat(), "closes_at": round.closes_at.isoformat()}
    said |= {name: str(getattr(round, name)) for name in told}
    record(actor=by, verb="open", of=round, after=said)
    revised(round.board)


def _enter(round: Round, proposals: list[Proposal]) -> None:
    """Per parent, a child whose parent isn't ranked itself competes at the top."""
    ranked = {proposal.pk for proposal in proposals}
    nested = round.scope == Round.Scope.PER_PARENT
    Contestant.objects.bulk_create(
        Contestant(
            round=round,
            proposal=proposal,
            added_at=round.opens_at,
            contest_id=proposal.parent_id if nested and proposal.parent_id in ranked else None,
        )
        for proposal in proposals
    )


@transaction.atomic
def tighten(*, round: Round, visibility: str, by: User) -> Round:
    """Show the result later than was said. Raises NotRunning once closed, VisibilityLoosened for earlier."""
    round = Round.objects.held().get(pk=round.pk)
    if round.closed_at is not None:
        raise errors.NotRunning
    if STRICTER.index(Round.Visibility(visibility)) < STRICTER.index(Round.Visibility(round.visibility)):
        raise errors.VisibilityLoosened
    before, round.visibility = round.visibility, visibility
    round.save(update_fields=["visibility"])
    record(
        actor=by, verb="tighten", of=round, before={"visibility": before}, after={"visibility": visibility}
    )
    revised(round.board)
    return round


@transaction.atomic
def close_round(*, round: Round, by: User | None) -> Round:
    """Count for good, then destroy what could link a person to a ballot. Called again it changes nothing.

    Unless sealed, the result is there for every reader at once. Raises NotBegun.
    """
    round = Round.objects.held().get(pk=round.pk)
    if round.closed_at is not None:
        return round
    if round.is_set_ready:
        raise errors.NotBegun
    round.revision += 1  # what was released while it ran may be as new, but says less
    releasing.release(round, releasing.labels_of(round))
    _destroy_links(round)
    round.closed_at = timezone.now()
    if round.visibility != Round.Visibility.SEALED:
        round.revealed_at = round.closed_at
    round.save(update_fields=["revision", "closed_at", "revealed_at"])
    transaction.on_commit(lambda: keys.destroy_key(round))
    record(actor=by, verb="close", of=round)
    if round.revealed_at is None:
        tell_closed(round, by)
    else:
        tell_revealed(round, by)
    revised(round.board)
    return round


def _destroy_links(round: Round) -> None:
    """Ballots and reasons become new rows in shuffled order, all alike: no tag, library, role or revision.

    Phones that were in the room are forgotten. Names that everybody agreed to stay with their ballots.
    """
    chance = random.SystemRandom()
    signed = dict(Signature.objects.filter(ballot__round=round).values_list("ballot", "user"))
    signatures, ballots = [], []
    for old in round.ballots.all():
        ballots.append(_bare(old))
        if old.pk in signed:
            signatures.append(Signature(ballot=ballots[-1], user_id=signed[old.pk]))
    reasons = [Reason(round=round, proposal_id=old.proposal_id, text=old.text) for old in round.reasons.all()]
    chance.shuffle(ballots)
    chance.shuffle(reasons)
    round.ballots.all().delete()
    round.reasons.all().delete()
    round.guests.all().delete()
    Ballot.objects.bulk_create(ballots)
    Signature.objects.bulk_create(signatures)
    Reason.objects.bulk_create(reasons)


def _bare(old: Ballot) -> Ballot:
    return Ballot(
        round_id=old.round_id,
        tiers=old.tiers,
        cuts=old.cuts,
        seen=old.seen,
        no_opinion=old.no_opinion,
        empty=old.empty,
        complete=old.complete,
        fresh=False,
    )


@transaction.atomic
def reveal(*, round: Round, by: User) -> Round:
    """Show a sealed result to everyone who reads the board. Raises RoundStillOpen; twice changes nothing."""
    round = Round.objects.held().get(pk=round.pk)
    if round.closed_at is None:
        raise errors.RoundStillOpen
    if round.revealed_at is None:
        releasing.renew(round)  # what was merged since it closed; the one before was shown to nobody
        round.revealed_at = timezone.now()
        round.save(update_fields=["revealed_at"])
        record(actor=by, verb="reveal", of=round)
        tell_revealed(round, by)
        revised(round.board)
    return round


def close_due() -> int:
    """The duty: close every round whose time is over; how many."""
    due = list(Round.objects.due())
    for round in due:
        close_round(round=round, by=None)
    return len(due)
