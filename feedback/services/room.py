"""A round in the room: phones join by a code, without an account, and nobody knows who holds which.

So once the facilitator has revealed it, its order re-forms with every change while it is still open.
"""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.history.services import record
from community.people.models import User
from feedback import bins, errors, heads
from feedback.models import Ballot, Board, Guest, Round
from feedback.permissions import is_small
from feedback.services import casting, rounds
from feedback.services.telling import revised
from feedback.services.voters import Voter

ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
"""Nothing that looks or sounds like another: no 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B, U and V."""
CODE_LENGTH = 8
MOST_SEATS = 500


@transaction.atomic
def open_room(*, board: Board, by: User, seats: int, minutes: int, ranks: str = "") -> Round:
    """Open a sealed round for at most `seats` phones. Nobody is mailed: whoever is there sees the code.

    Raises RoundAlreadyOpen, NothingToRank.
    """
    now = timezone.now()
    round = Round(
        voters=Round.Voters.ROOM,
        code=new_code(),
        seats=seats,
        ranks=ranks,
        visibility=Round.Visibility.SEALED,
        opens_at=now,
        closes_at=now + timedelta(minutes=minutes),
    )
    rounds.begin(round, board, by)
    return round


@transaction.atomic
def open_again(*, round: Round, by: User) -> Round:
    """Close this one, which keeps its result; open the next with the same settings and a code of its own."""
    rounds.close_round(round=round, by=by)
    minutes = max(1, round_up(round.closes_at - round.opens_at))
    return open_room(board=round.board, by=by, seats=round.seats, minutes=minutes, ranks=round.ranks)


def round_up(span: timedelta) -> int:
    return -(-int(span.total_seconds()) // 60)


def new_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if not Round.objects.open().filter(code=code).exists():
            return code


def read_code(typed: str) -> str:
    """A code as somebody types it: any case, with spaces or dashes."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def round_of(code: str) -> Round | None:
    """The open round that this code opens, else the last one it did."""
    if len(code) != CODE_LENGTH:
        return None
    found = Round.objects.filter(code=code, voters=Round.Voters.ROOM).select_related("board__group")
    return found.filter(closed_at=None).first() or found.order_by("-closed_at").first()


@transaction.atomic
def join(*, round: Round) -> str:
    """A new phone takes a seat; its token, which is kept nowhere here. Raises BallotClosed, RoomFull."""
    round = casting.hold(round)
    if round.guests.count() + round.typed_in >= round.seats:
        raise errors.RoomFull
    token = secrets.token_urlsafe(32)
    Guest.objects.create(round=round, digest=digest_of(token))
    revised(round.board)
    return token


def guest_of(code: str, token: str) -> Guest | None:
    """The phone that holds this token, where it joined by this code; with its round and board."""
    if not token:
        return None
    found = Guest.objects.select_related("round__board__group")
    return found.filter(digest=digest_of(token), round__code=code).first()


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def put(*, voter: Voter, round: Round, proposal_id: int, to: int | None) -> Ballot:
    """Place one proposal in part `to`, beside what has no place of its own there yet; None: I don't know it.

    Whatever the ballot was before: a screen of one proposal says nothing of the others.
    """
    round = casting.hold(round)
    ballot = casting.ballot_of(voter, round) or Ballot(round=round, revision=0)
    found = heads.read(ballot, round.board.proposals.aliases())
    parts = bins.without(bins.split(found.tiers, found.cuts), proposal_id)
    unknown = [other for other in found.no_opinion if other != proposal_id]
    if to is None:
        unknown.append(proposal_id)
    else:
        parts = bins.add(parts, proposal_id, to)
    return _save(voter, round, ballot, parts, unknown, proposal_id)


@transaction.atomic
def number(*, voter: Voter, round: Round, proposal_id: int, revision: int) -> Ballot:
    """Within its part: give it the next number, or take its number away. Raises StaleBallot."""
    round = casting.hold(round)
    ballot = casting.ballot_of(voter, round) or Ballot(round=round, revision=0)
    if ballot.revision != revision:
        raise errors.StaleBallot(ballot)
    found = heads.read(ballot, round.board.proposals.aliases())
    parts = bins.number(bins.split(found.tiers, found.cuts), proposal_id)
    return _save(voter, round, ballot, parts, found.no_opinion, proposal_id)


def _save(
    voter: Voter, round: Round, ballot: Ballot, parts: bins.Bins, unknown: list[int], proposal_id: int
) -> Ballot:
    tiers, cuts = bins.flatten(parts)
    return casting.save_ballot(
        voter=voter,
        round=round,
        tiers=tiers,
        cuts=cuts,
        seen=[proposal_id],
        no_opinion=unknown,
        revision=ballot.revision,
    )


@transaction.atomic
def reveal(*, round: Round, by: User) -> Round:
    """Show the order: of an open room to whoever reads the board, re-forming from now on.

    With fewer than ten ballots it stays sealed until closing. Raises RoomSmall; twice changes nothing.
    """
    round = Round.objects.held().get(pk=round.pk)
    if round.closed_at is not None:
        return rounds.reveal(round=round, by=by)
    if round.revealed_at is None:
        if is_small(round.ballots.filter(empty=False).count()):
            raise errors.RoomSmall
        round.revealed_at = timezone.now()
        round.save(update_fields=["revealed_at"])
        record(actor=by, verb="reveal", of=round)
        revised(round.board)
    return round
