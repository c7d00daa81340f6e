"""The writer of merges: one proposal speaks through another, and by itself again."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from community.errors import Refused
from community.history.services import record
from community.people.models import User
from feedback import errors
from feedback.models import Board, Merge, Proposal, Round
from feedback.services import releasing
from feedback.services.families import family_of, head_of, lies_under
from feedback.services.proposals import join_open_round
from feedback.services.telling import revised, tell_merged


@transaction.atomic
def merge(*, gone: Proposal, kept: Proposal, by: User, because: str = "") -> Merge:
    """Let `kept` speak for `gone`, and for all that `gone` speaks for. Nothing written or cast changes.

    A round that runs shows one of them from now on; a revealed one gets its result anew. Raises what
    `refusal` names.
    """
    rounds, board = _hold(gone.board)
    gone, kept = (Proposal.objects.select_related("board").get(pk=one.pk) for one in (gone, kept))
    if refused := refusal(gone, kept, list(board.proposals.all())):
        raise refused
    merge = Merge.objects.create(gone=gone, kept=kept, by=by, because=because.strip())
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    join_open_round(kept)
    record(actor=by, verb="merge", of=gone, after={"into": kept.pk, "because": merge.because})
    record(actor=by, verb="take-in", of=kept, after={"merged": gone.pk})
    _settle(rounds, board, merge, by)
    return merge


@transaction.atomic
def unmerge(*, merge: Merge, by: User) -> Merge:
    """Let both speak for themselves again, on every ballot as it was cast. Twice changes nothing."""
    rounds, board = _hold(merge.gone.board)
    merge = Merge.objects.select_related("gone__board", "kept").get(pk=merge.pk)
    if merge.undone_at is not None:
        return merge
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    merge.gone.merged_into = None
    merge.gone.save(update_fields=["merged_into"])
    join_open_round(merge.gone)
    record(actor=by, verb="unmerge", of=merge.gone, before={"into": merge.kept_id})
    record(actor=by, verb="give-back", of=merge.kept, before={"merged": merge.gone_id})
    _settle(rounds, board, merge, by)
    return merge


def refusal(gone: Proposal, kept: Proposal, proposals: Iterable[Proposal]) -> Refused | None:
    """Why the one can't be merged into the other; None where it can. `proposals`: all of the board."""
    if kept.board_id != gone.board_id:
        return errors.OtherBoard()
    if kept.pk == gone.pk:
        return errors.MergedIntoItself()
    if gone.merged_into_id is not None:
        return errors.AlreadyMerged(gone)
    if kept.merged_into_id is not None:
        return errors.MergedElsewhere(kept, head_of(kept))
    if gone.retired_at is not None or kept.retired_at is not None:
        return errors.MergeOfWithdrawn()
    if kept.kind != gone.kind:
        return errors.MergeOfTwoKinds()
    if kept.silent or gone.silent:
        return errors.MergeInSilence()
    if lies_under(kept.pk, gone.pk, proposals):
        return errors.MergedIntoItsChild()
    return None


def _hold(board: Board) -> tuple[list[Round], Board]:
    """The board's rounds as they are now, and all its proposals, locked: a save waits, and so does a merge.

    Rounds before proposals before the board, as everywhere.
    """
    locked = Round.objects.select_for_update(of=("self",), no_key=True).filter(board=board).order_by("pk")
    rounds = list(locked)
    list(Proposal.objects.select_for_update(of=("self",), no_key=True).filter(board=board).order_by("pk"))
    return rounds, Board.objects.select_related("group").get(pk=board.pk)


def _settle(rounds: list[Round], board: Board, merge: Merge, by: User) -> None:
    for round in rounds:
        if round.is_revealed:
            releasing.renew(round)
    tell_merged(merge, [*family_of(merge.gone), merge.kept_id], by)
    revised(board)
