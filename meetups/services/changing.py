"""One date of a series, changed by itself: moved, cancelled, put back."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from community.history.services import record
from community.people.models import User
from community.threads.models import Thread
from community.threads.services import attach_thread
from meetups import recurrence
from meetups.errors import InThePast, NotCancelled, OccurrenceCancelled, OccurrencePast, TimeMissing
from meetups.models import Occurrence, Reply
from meetups.services import telling
from meetups.services.answering import locked, move_up
from regions.models import Library


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What can differ on one date."""

    on: date
    at: time
    minutes: int
    library: Library | None = None
    place: str = ""
    online_url: str = ""
    seats: int | None = None
    online_seats: int | None = None
    reason: str = ""

    @property
    def wall(self) -> datetime:
        return datetime.combine(self.on, self.at)


@transaction.atomic
def change_occurrence(*, occurrence: Occurrence, by: User, terms: Terms) -> Occurrence:
    """Change this date only. Who replied is told when its time or place changed; more seats move people up.

    Nobody loses a seat when there are fewer: they empty as people leave.
    """
    occurrence = locked(occurrence)
    _hold(occurrence, terms)
    before, was = _shape(occurrence), occurrence.local_start.isoformat()
    where = (occurrence.where, occurrence.online_url)
    for name in ("minutes", "library", "place", "online_url", "seats", "online_seats"):
        setattr(occurrence, name, getattr(terms, name))
    occurrence.set_clock(terms.wall)
    after = _shape(occurrence)
    if after == before:
        return occurrence
    times = ("starts_at", "minutes")
    elsewhere = (occurrence.where, occurrence.online_url) != where
    if elsewhere or any(after[name] != before[name] for name in times):
        occurrence.status, occurrence.reason = Occurrence.Status.MOVED, terms.reason
        occurrence.sequence += 1
    _save(occurrence, by, "change", before, after)
    if occurrence.sequence != before["sequence"]:
        telling.tell_who_replied(occurrence, telling.MOVED, actor=by, was=was)
    for answer in Reply.SEATED:
        move_up(occurrence, answer)
    return occurrence


def _hold(occurrence: Occurrence, terms: Terms) -> None:
    if occurrence.is_cancelled:
        raise OccurrenceCancelled
    if occurrence.is_past:
        raise OccurrencePast
    if not recurrence.exists(terms.wall, occurrence.zone):
        raise TimeMissing
    if recurrence.moment(terms.wall, occurrence.zone) <= timezone.now():
        raise InThePast


def _shape(occurrence: Occurrence) -> dict[str, Any]:
    """What a change can change, as the log keeps it."""
    names = ("minutes", "library_id", "place", "online_url", "seats", "online_seats", "sequence")
    return {"starts_at": occurrence.starts_at.isoformat(), **{n: getattr(occurrence, n) for n in names}}


def _save(occurrence: Occurrence, by: User, verb: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    occurrence.changed_at = timezone.now()
    occurrence.save()
    changed = [name for name in after if after[name] != before.get(name)]
    record(
        actor=by,
        verb=verb,
        of=occurrence,
        before={name: before.get(name) for name in changed},
        after={name: after[name] for name in changed},
    )
    telling.revised(occurrence)


@transaction.atomic
def cancel_occurrence(*, occurrence: Occurrence, by: User, reason: str) -> Occurrence:
    """Cancel this date and tell who replied. Twice changes nothing; answers stay, for a date put back."""
    occurrence = locked(occurrence)
    if occurrence.is_past:
        raise OccurrencePast
    if occurrence.is_cancelled:
        return occurrence
    before = {"status": occurrence.status}
    occurrence.status, occurrence.reason = Occurrence.Status.CANCELLED, reason
    occurrence.sequence += 1
    _save(occurrence, by, "cancel", before, {"status": occurrence.status, "reason": reason})
    telling.tell_who_replied(occurrence, telling.CANCELLED, actor=by)
    return occurrence


@transaction.atomic
def restore(*, occurrence: Occurrence, by: User) -> Occurrence:
    """Put a cancelled date back, with the answers it had, and tell who gave them."""
    occurrence = locked(occurrence)
    if occurrence.is_past:
        raise OccurrencePast
    if not occurrence.is_cancelled:
        raise NotCancelled
    before = {"status": occurrence.status}
    occurrence.status, occurrence.reason = _status_of(occurrence), ""
    occurrence.sequence += 1
    _save(occurrence, by, "restore", before, {"status": occurrence.status})
    telling.tell_who_replied(occurrence, telling.RESTORED, actor=by)
    return occurrence


def _status_of(occurrence: Occurrence) -> str:
    if not occurrence.recurrence_id:
        return Occurrence.Status.PLANNED
    asked = recurrence.moment(recurrence.named(occurrence.recurrence_id), occurrence.zone)
    return Occurrence.Status.PLANNED if asked == occurrence.starts_at else Occurrence.Status.MOVED


@transaction.atomic
def open_thread(*, occurrence: Occurrence) -> Thread:
    """The conversation about this date, begun when the first person asks for it."""
    occurrence = locked(occurrence)
    if occurrence.thread is None:
        occurrence.thread = attach_thread(
            group=occurrence.group, title=occurrence.title, audience=Thread.Audience.GROUP
        )
        occurrence.save(update_fields=["thread"])
    return occurrence.thread
