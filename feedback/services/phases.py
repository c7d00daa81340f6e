"""The writer of a phase where a person moves it; an opened round and an agreed order do so too."""

from django.db import transaction

from community.history.services import record
from community.people.models import User
from feedback import errors
from feedback.models import Board, Round
from feedback.services.telling import revised

Phase = Board.Phase


@transaction.atomic
def move_to(*, board: Board, phase: str, by: User) -> Board:
    """On to another phase, or back to one. The same again changes nothing.

    It opens, closes and reveals nothing. Raises UnknownPhase, and RoundGoesOn: while members rank the board
    is ranking, and what was closed is revealed before anybody decides.
    """
    board = Board.objects.select_for_update(of=("self",)).select_related("group").get(pk=board.pk)
    if phase not in Phase.values:
        raise errors.UnknownPhase
    if phase == board.phase:
        return board
    if phase != Phase.RANK and _goes_on(board, phase):
        raise errors.RoundGoesOn
    before, board.phase = board.phase, phase
    board.save(update_fields=["phase"])
    record(actor=by, verb="phase", of=board, before={"phase": before}, after={"phase": phase})
    revised(board)
    return board


def _goes_on(board: Board, phase: str) -> bool:
    rounds = Round.objects.filter(board=board)
    if any(round.is_open for round in rounds.open()):
        return True
    newest = rounds.filter(closed_at__isnull=False).first()
    return phase in Board.DECIDED and newest is not None and not newest.is_revealed
