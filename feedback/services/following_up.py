"""The writer of actions, and of the reason why there is none: what is done about it, and where it stands."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from community.history.services import record
from community.people.models import User
from community.support.models import Service
from feedback import errors, loops
from feedback.agreeing import NO_REASONS
from feedback.models import Action, ActionUpdate, Board, PassedOver, Proposal
from feedback.services.telling import revised, tell_action, tell_passed_over


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
    passed_over: Mapping[int, str] = NO_REASONS,
) -> Action:
    """A planned action that answers these proposals; whoever proposed or ranked hears of it.

    `passed_over`: by proposal, why a higher one has none yet. Raises OtherBoard, and SkippedHigher where
    such a reason lacks.
    """
    proposals = list(proposals)
    _of_board(board, proposals)
    _pass_over_skipped(board, by, None, proposals, public, passed_over)
    action = Action.objects.create(
        board=board, title=title, body=body, service=service, due_on=due_on, public=public, language=language
    )
    action.proposals.set(proposals)
    record(actor=by, verb="plan", of=action, after={"title": title})
    _answer(action, by)
    tell_action(action, number=0, text="", by=by)
    revised(board)
    return action


def _of_board(board: Board, proposals: Iterable[Proposal]) -> None:
    if any(proposal.board_id != board.pk for proposal in proposals):
        raise errors.OtherBoard


def _pass_over_skipped(
    board: Board,
    by: User,
    action: Action | None,
    proposals: list[Proposal],
    public: bool,
    said: Mapping[int, str],
) -> None:
    answers = [proposal.pk for proposal in proposals]
    if not loops.asks(action, public=public, answers=answers):
        return
    skipped = loops.skipped(board, answers)
    if any(not said.get(proposal.pk, "").strip() for proposal in skipped):
        raise errors.SkippedHigher
    made = [_say_why_not(proposal, by, said[proposal.pk].strip()) for proposal in skipped]
    tell_passed_over(board, made, by=by)


def _answer(action: Action, by: User) -> None:
    """A public action takes the place of the reason why there was none."""
    if not action.public:
        return
    for passed in PassedOver.objects.filter(proposal__in=action.proposals.all()).select_related("proposal"):
        record(actor=by, verb="answer", of=passed.proposal, before={"because": passed.because})
        passed.delete()


@transaction.atomic
def edit_action(
    *,
    action: Action,
    by: User,
    title: str,
    proposals: Iterable[Proposal],
    service: Service | None,
    body: str,
    due_on: date | None,
    public: bool,
    passed_over: Mapping[int, str] = NO_REASONS,
) -> Action:
    """Change what was planned; what it was stays in the history. The same again changes nothing.

    Whoever it concerns only now (it became public, or answers more) hears how it stands. Raises as
    `plan_action` does.
    """
    action = Action.objects.select_for_update(of=("self",)).select_related("board").get(pk=action.pk)
    proposals = list(proposals)
    _of_board(action.board, proposals)
    _pass_over_skipped(action.board, by, action, proposals, public, passed_over)
    before = _facts(action)
    action.title, action.body, action.service = title, body, service
    action.due_on, action.public = due_on, public
    action.save(update_fields=["title", "body", "service", "due_on", "public"])
    action.proposals.set(proposals)
    after = _facts(action)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return action
    record(
        actor=by,
        verb="edit",
        of=action,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    _answer(action, by)
    if {"public", "answers"} & set(changed):
        last = _last_change(action)
        tell_action(action, number=last.pk if last else 0, text=last.text if last else "", by=by)
    revised(action.board)
    return action


def _facts(action: Action) -> dict[str, Any]:
    return {
        "title": action.title,
        "body": action.body,
        "service": action.service_id,
        "due_on": action.due_on.isoformat() if action.due_on else None,
        "public": action.public,
        "answers": sorted(action.proposals.values_list("pk", flat=True)),
    }


def _last_change(action: Action) -> ActionUpdate | None:
    """The update with which it came to its present status; None while it is as it was planned."""
    status, found = str(Action.Status.PLANNED), None
    for update in action.updates.order_by("at", "pk"):
        if update.status != status:
            status, found = update.status, update
    return found


@transaction.atomic
def report_progress(*, action: Action, by: User, status: str, text: str) -> ActionUpdate:
    """Say where it stands. Whoever proposed or ranked hears once per change of status.

    Raises ReasonNeeded without a word: an action is parked or dropped for a reason.
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


@transaction.atomic
def pass_over(*, proposal: Proposal, by: User, because: str) -> PassedOver:
    """Say to everyone why nothing is done about it yet; again: said anew, and told once.

    Raises ReasonNeeded, and AlreadyAnswered where a public action is about it.
    """
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("board").get(pk=proposal.pk)
    if not because.strip():
        raise errors.ReasonNeeded
    if proposal.actions.filter(public=True).exists():
        raise errors.AlreadyAnswered
    passed = _say_why_not(proposal, by, because.strip())
    tell_passed_over(proposal.board, [passed], by=by)
    revised(proposal.board)
    return passed


def _say_why_not(proposal: Proposal, by: User, because: str) -> PassedOver:
    longest = PassedOver._meta.get_field("because").max_length
    found = PassedOver.objects.filter(proposal=proposal).first() or PassedOver(proposal=proposal)
    before, found.because = found.because, because[:longest]
    if before == found.because:
        return found
    found.by, found.at = by, timezone.now()
    found.save()
    record(
        actor=by,
        verb="pass over",
        of=proposal,
        before={"because": before} if before else {},
        after={"because": found.because},
    )
    return found
