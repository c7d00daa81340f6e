"""The writer of applications: somebody would like to think along, and what the facilitator says to it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.groups.models import Membership
from community.history.services import record
from community.people.models import User
from feedback import errors
from feedback.models import Application, Call
from feedback.services.calling import locked

State = Application.State
KEPT = timedelta(days=183)  # after a call was closed; the page of the call promises it


@transaction.atomic
def apply(*, call: Call, user: User, motivation: str) -> Application:
    """Apply, or apply again after withdrawing. The same again changes nothing.

    Raises CallNotOpen, CallOver, OnTheBoard, and AppliedAlready for other words.
    """
    call = _open(call)
    if Membership.objects.filter(user=user, group=call.board.group_id).exists():
        raise errors.OnTheBoard
    application = call.applications.filter(user=user).first()
    if application is None:
        application = Application.objects.create(call=call, user=user, motivation=motivation)
    elif application.state == State.WITHDRAWN:
        application.state, application.motivation = State.WAITING, motivation
        application.applied_at = timezone.now()
        application.save(update_fields=["state", "motivation", "applied_at"])
    elif application.motivation == motivation:
        return application
    else:
        raise errors.AppliedAlready
    record(actor=user, verb="apply", of=application)
    return application


@transaction.atomic
def reword(*, application: Application, motivation: str) -> Application:
    """Say it otherwise, as long as the call is open. Raises CallOver, ApplicationGone."""
    _open(application.call)
    application = Application.objects.select_related("user").get(pk=application.pk)
    if application.state == State.WITHDRAWN:
        raise errors.ApplicationGone
    if application.motivation != motivation:
        application.motivation = motivation
        application.save(update_fields=["motivation"])
        record(actor=application.user, verb="edit", of=application)
    return application


@transaction.atomic
def withdraw(*, application: Application) -> None:
    """Take it back, with all that was written; as long as nobody was answered. Twice is once.

    Raises CallAnswered.
    """
    call = locked(application.call)
    if call.closed_at is not None:
        raise errors.CallAnswered
    application = Application.objects.select_related("user").get(pk=application.pk)
    if application.state == State.WITHDRAWN:
        return
    application.state, application.motivation, application.answer = State.WITHDRAWN, "", ""
    application.answered_at = application.answered_by = None
    application.save()
    record(actor=application.user, verb="withdraw", of=application)


@transaction.atomic
def answer(*, application: Application, by: User, state: str, word: str) -> Application:
    """In, not this time, or not decided yet, with a word; the applicant hears once the call is closed.

    Raises CallAnswered, ApplicationGone, UnknownAnswer.
    """
    call = locked(application.call)
    if call.closed_at is not None:
        raise errors.CallAnswered
    application = Application.objects.select_related("user").get(pk=application.pk)
    application.call = call
    if application.state == State.WITHDRAWN:
        raise errors.ApplicationGone
    if state not in (State.SELECTED, State.DECLINED, State.WAITING):
        raise errors.UnknownAnswer
    if (application.state, application.answer) == (state, word):
        return application
    before = application.state
    application.state, application.answer = state, word
    application.answered_at, application.answered_by = timezone.now(), by
    application.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    if before != state:
        record(actor=by, verb="answer", of=application, before={"state": before}, after={"state": state})
    return application


def forget_due() -> None:
    """What was written to apply is kept no longer than the page of the call says."""
    old = Application.objects.filter(call__closed_at__lt=timezone.now() - KEPT)
    old.exclude(state=State.SELECTED).delete()
    old.exclude(motivation="", answer="").update(motivation="", answer="")


def _open(call: Call) -> Call:
    call = locked(call)
    if not call.has_begun:
        raise errors.CallNotOpen
    if not call.is_open:
        raise errors.CallOver
    return call
