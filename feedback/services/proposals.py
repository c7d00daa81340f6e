"""The writer of proposals: what somebody needs, or has an idea for."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from community.history.services import record
from community.people.models import User
from community.threads.services import attach_thread
from feedback import errors
from feedback.models import Board, Contestant, MeToo, Proposal, Round
from feedback.services.families import family_of, lies_under
from feedback.services.telling import revised, tell_withdrawn


@transaction.atomic
def propose(
    *,
    author: User | None,
    board: Board,
    kind: str,
    title: str,
    body: str = "",
    parent: Proposal | None = None,
    answers: Iterable[Proposal] = (),
    language: str = "nl",
    label: str = "",
) -> Proposal:
    """A new proposal with its conversation. Where a round is open it takes part, and starts unseen."""
    board = Board.objects.select_for_update(of=("self",)).select_related("group").get(pk=board.pk)
    answers = list(answers)
    for other in (parent, *answers):
        _on(board, other)
    thread = attach_thread(group=board.group, title=title)
    proposal = Proposal.objects.create(
        board=board,
        kind=kind,
        title=title,
        body=body,
        parent=parent,
        author=author,
        thread=thread,
        language=language,
        label=label,
    )
    proposal.answers.set(answers)
    record(actor=author, verb="propose", of=proposal, after={"title": title})
    join_open_round(proposal)
    revised(board)
    return proposal


def _on(board: Board, other: Proposal | None) -> None:
    if other is not None and other.board_id != board.pk:
        raise errors.OtherBoard


def join_open_round(proposal: Proposal) -> None:
    """A late proposal: on ballots that were cast before, it is unseen, so it wins and loses nothing.

    One that takes part already goes on as it did.
    """
    round = Round.objects.open().filter(board=proposal.board_id, closes_at__gt=timezone.now()).first()
    if round is None or not Proposal.objects.standing().of_kinds(round.ranks).filter(pk=proposal.pk).exists():
        return
    nested = round.scope == Round.Scope.PER_PARENT and proposal.parent_id is not None
    under = nested and round.contestants.filter(proposal=proposal.parent_id).exists()
    Contestant.objects.get_or_create(
        round=round, proposal=proposal, defaults={"contest_id": proposal.parent_id if under else None}
    )


@transaction.atomic
def edit(*, proposal: Proposal, by: User, title: str, body: str) -> Proposal:
    """Change the text; the earlier one stays in the history. The same text changes nothing."""
    proposal = _held(proposal)
    _stands(proposal)
    before = {"title": proposal.title, "body": proposal.body}
    after = {"title": title, "body": body}
    changed = {name for name in after if before[name] != after[name]}
    if changed:
        proposal.title, proposal.body = title, body
        proposal.save(update_fields=["title", "body"])
        record(
            actor=by,
            verb="edit",
            of=proposal,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
        revised(proposal.board)
    return proposal


@transaction.atomic
def move_under(*, proposal: Proposal, parent: Proposal | None, by: User) -> Proposal:
    """Hang a proposal elsewhere; open rounds keep it in the contest where it was ranked.

    The same place again changes nothing. Raises OtherBoard, Retired, AlreadyMerged, WrongPlace.
    """
    proposal = _held(proposal)
    _on(proposal.board, parent)
    _stands(proposal)
    if parent is not None and lies_under(parent.pk, proposal.pk, proposal.board.proposals.all()):
        raise errors.WrongPlace
    before, after = proposal.parent_id, parent.pk if parent else None
    if before == after:
        return proposal
    proposal.parent = parent
    proposal.save(update_fields=["parent"])
    record(actor=by, verb="move", of=proposal, before={"parent": before}, after={"parent": after})
    revised(proposal.board)
    return proposal


def _held(proposal: Proposal) -> Proposal:
    held = Proposal.objects.select_for_update(of=("self",), no_key=True).select_related("board__group")
    return held.get(pk=proposal.pk)


def _stands(proposal: Proposal) -> None:
    if proposal.retired_at is not None:
        raise errors.Retired
    if proposal.merged_into_id is not None:
        raise errors.AlreadyMerged(proposal)


@transaction.atomic
def retire(*, proposal: Proposal, because: str, by: User) -> Proposal:
    """Take it out of what is ranked next, with a reason that its author hears; rounds that hold it keep it.

    Again it changes nothing. Raises ReasonNeeded, AlreadyMerged.
    """
    if not because.strip():
        raise errors.ReasonNeeded
    proposal = _held(proposal)
    if proposal.retired_at is not None:
        return proposal
    _stands(proposal)
    proposal.retired_at, proposal.retired_because = timezone.now(), because.strip()
    proposal.save(update_fields=["retired_at", "retired_because"])
    entry = record(actor=by, verb="retire", of=proposal, after={"because": proposal.retired_because})
    tell_withdrawn(proposal, family_of(proposal), entry.pk, by)
    revised(proposal.board)
    return proposal


@transaction.atomic
def bring_back(*, proposal: Proposal, by: User) -> Proposal:
    """Let a withdrawn one stand again; where a round is open and doesn't hold it, it joins late."""
    proposal = _held(proposal)
    if proposal.retired_at is None:
        return proposal
    before = proposal.retired_because
    proposal.retired_at, proposal.retired_because = None, ""
    proposal.save(update_fields=["retired_at", "retired_because"])
    entry = record(actor=by, verb="bring-back", of=proposal, before={"because": before})
    join_open_round(proposal)
    tell_withdrawn(proposal, family_of(proposal), entry.pk, by)
    revised(proposal.board)
    return proposal


@transaction.atomic
def say_me_too(*, user: User, proposal: Proposal) -> None:
    """Calling it twice changes nothing."""
    _row, is_new = MeToo.objects.get_or_create(user=user, proposal=proposal)
    if is_new:
        revised(proposal.board)


@transaction.atomic
def take_back_me_too(*, user: User, proposal: Proposal) -> None:
    """From what it speaks for as well: the page shows them as one."""
    deleted, _rows = MeToo.objects.filter(user=user, proposal__in=family_of(proposal)).delete()
    if deleted:
        revised(proposal.board)
