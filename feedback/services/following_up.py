"""The writer of actions: what is done about it, and where it stands."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from community.history.services import record
from community.people.models import User
from community.support.models import Service
from feedback import errors
from feedback.models import Action, ActionUpdate, Board, Proposal
from feedback.services.telling import revised, tell_action


@transaction.atomic
def plan_action(
    *,
    board: Board,
    by: User,
    title: str,
    proposals: Iterable[Proposal],
    service: Service | None = None,
    body: str = "",
    due_on: date | None = None,
    public: bool = True,
    language: str = "nl",
) -> Action:
    """A planned action that answers these proposals; whoever proposed or ranked hears of it."""
    proposals = list(proposals)
    if any(proposal.board_id != board.pk for proposal in proposals):
        raise errors.OtherBoard
    action = Action.objects.create(
        board=board, title=title, body=body, service=service, due_on=due_on, public=public, language=language
    )
    action.proposals.set(proposals)
    record(actor=by, verb="plan", of=action, after={"title": title})
    tell_action(action, number=0, text="", by=by)
    revised(board)
    return action


@transaction.atomic
def report_progress(*, action: Action, by: User, status: str, text: str) -> ActionUpdate:
    """Say where it stands. Whoever proposed or ranked hears once per change of status.

    Raises ReasonNeeded where an action is dropped or parked without a word.
    """
    action = Action.objects.select_for_update(of=("self",)).select_related("board").get(pk=action.pk)
    text = text.strip()
    if not text:
        raise errors.ReasonNeeded
    before = action.status
    update = ActionUpdate.objects.create(action=action, text=text, status=status, by=by)
    action.status, action.changed_at = status, timezone.now()
    stopped = status in (Action.Status.PARKED, Action.Status.DROPPED)
    action.because = text[:300] if stopped else ""
    action.save(update_fields=["status", "changed_at", "because"])
    record(actor=by, verb="progress", of=action, before={"status": before}, after={"status": status})
    if status != before:
        tell_action(action, number=update.pk, text=text, by=by)
    revised(action.board)
    return update
