"""The one writer of call-backs: asked, withdrawn, closed."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from community.history.services import record
from community.notices.services import notify
from community.people.models import User
from community.support.calendar import days_to_choose, here, slot_is_past
from community.support.errors import CallbackClosed, CallbackWaiting, NoCallbackThen
from community.support.models import CallbackRequest, Service

ASKED, CLOSED = "support.callback_asked", "support.callback_closed"
State = CallbackRequest.State


@transaction.atomic
def ask_callback(
    *, user: User, service: Service, phone: str, about: str, day: date, slot: str
) -> CallbackRequest:
    """Put `user` on the list. One open request a person and service; the team is told."""
    now = here()
    if day not in days_to_choose(now) or slot_is_past(day, slot, now):
        raise NoCallbackThen
    Service.objects.select_for_update().get(pk=service.pk)  # pressed twice: one request
    if CallbackRequest.objects.filter(service=service, asked_by=user, state=State.ASKED).exists():
        raise CallbackWaiting
    callback = CallbackRequest.objects.create(
        service=service, asked_by=user, phone=phone, about=about, day=day, slot=slot
    )
    record(actor=user, verb="asked", of=callback)
    notify(
        users=service.team.all(),
        kind=ASKED,
        key=f"callback:{callback.pk}",
        url=reverse("guide:callbacks", args=[service.pk]),
        words={"who": user.name, "service": service.name, "about": about, "day": day, "slot": slot},
        actor=user,
    )
    return callback


@transaction.atomic
def withdraw(*, callback: CallbackRequest, by: User) -> CallbackRequest:
    """Nobody needs to call any more. Calling it twice changes nothing."""
    callback = CallbackRequest.objects.select_for_update().get(pk=callback.pk)
    if callback.state == State.WITHDRAWN:
        return callback
    return _close(callback, State.WITHDRAWN, by, "")


@transaction.atomic
def close_callback(
    *, callback: CallbackRequest, by: User, state: CallbackRequest.State, note: str = ""
) -> CallbackRequest:
    """Called, or called without answer; the asker is told, with the note."""
    if state not in (State.DONE, State.MISSED):
        raise ValueError(state)
    callback = CallbackRequest.objects.select_for_update().get(pk=callback.pk)
    callback = _close(callback, state, by, note)
    service = callback.service
    notify(
        users=[callback.asked_by],
        kind=CLOSED,
        key=f"callback:{callback.pk}",
        url=reverse("guide:service", args=[service.pk]),
        words={"service": service.name, "state": str(state), "note": note, "about": callback.about},
        actor=by,
    )
    return callback


def _close(callback: CallbackRequest, state: CallbackRequest.State, by: User, note: str) -> CallbackRequest:
    if callback.state != State.ASKED:
        raise CallbackClosed
    callback.state, callback.note = state, note
    callback.closed_by, callback.closed_at = by, timezone.now()
    callback.save(update_fields=["state", "note", "closed_by", "closed_at"])
    record(actor=by, verb=str(state), of=callback, before={"state": State.ASKED}, after={"state": state})
    return callback
