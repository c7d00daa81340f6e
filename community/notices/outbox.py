"""Send what is due: lease it, hand it to the mail server, mark it; try again later when that fails.

A crash between the mail server's yes and our mark sends once more, with the same Message-ID: at least once.
"""

import smtplib
from contextlib import suppress
from datetime import datetime, timedelta
from email.errors import MessageError
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from community.notices.models import Delivery

log = structlog.get_logger("klankbord.outbox")
BATCH = 50
LEASE = timedelta(minutes=5)
MARGIN = timedelta(minutes=1)  # a slow server's last conversation ends before the mail is leased again
RETRY = [timedelta(minutes=m) for m in (1, 5, 30, 120, 720, 1440)]  # after the last one it is dead
UNREACHABLE = (OSError, smtplib.SMTPException)
UNSENDABLE = (ValueError, MessageError)  # no mail can be made of it, now or later


def waiting(now: datetime) -> QuerySet[Delivery]:
    """Due, alive, and in nobody's hands."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    return Delivery.objects.filter(free, sent_at=None, died_at=None, due_at__lte=now)


@transaction.atomic
def lease(now: datetime) -> list[Delivery]:
    """Take up to BATCH deliveries; nobody else gets them until the lease ends."""
    due = waiting(now).order_by("due_at")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    taken = list(due[:BATCH])
    Delivery.objects.filter(pk__in=[d.pk for d in taken]).update(lease_until=now + LEASE)
    return taken


def send_due() -> int:
    """Send everything that is due; gives how many left."""
    sent = 0
    while batch := lease(now := timezone.now()):
        mailer = get_connection()
        try:
            mailer.open()
        except UNREACHABLE as error:
            for delivery in batch:
                _failed(delivery, error)
            return sent
        for delivery in batch:
            if timezone.now() > now + LEASE - MARGIN:
                break  # the rest is leased anew
            sent += _send(delivery, mailer)
        _hang_up(mailer)
    return sent


def _send(delivery: Delivery, mailer: Any) -> bool:
    try:
        message_for(delivery, mailer).send()
    except (*UNREACHABLE, *UNSENDABLE) as error:
        _failed(delivery, error)
        _hang_up(mailer)  # the next mail calls anew: this conversation may be lost
        return False
    now = timezone.now()
    Delivery.objects.filter(pk=delivery.pk).update(
        sent_at=now, lease_until=None, attempts=delivery.attempts + 1
    )
    return True


def _hang_up(mailer: Any) -> None:
    with suppress(*UNREACHABLE):
        mailer.close()


def message_for(delivery: Delivery, mailer: Any = None) -> EmailMultiAlternatives:
    headers = {"Message-ID": delivery.message_id, "Content-Language": delivery.language, **delivery.headers}
    headers.setdefault("Auto-Submitted", "auto-generated")
    message = EmailMultiAlternatives(
        delivery.subject,
        delivery.body,
        settings.DEFAULT_FROM_EMAIL,
        [delivery.to],
        headers=headers,
        connection=mailer,
    )
    if delivery.calendar:
        kind = f"text/calendar; method={delivery.calendar_method}; charset=utf-8"
        message.attach_alternative(delivery.calendar, kind)
    return message


def _failed(delivery: Delivery, error: Exception) -> None:
    tries = delivery.attempts + 1
    now = timezone.now()
    fields: dict[str, Any] = {
        "attempts": tries,
        "lease_until": None,
        "error": f"{type(error).__name__}: {error}"[:500],
    }
    if tries > len(RETRY) or isinstance(error, UNSENDABLE):
        fields["died_at"] = now
        log.error("mail died", key=delivery.key, error=fields["error"])
    else:
        fields["due_at"] = now + RETRY[tries - 1]
    Delivery.objects.filter(pk=delivery.pk).update(**fields)


def oldest_waiting(now: datetime) -> float:
    """Age in seconds of the oldest mail that should have left; 0 where there is none."""
    oldest = waiting(now).order_by("due_at").values_list("due_at", flat=True).first()
    return (now - oldest).total_seconds() if oldest else 0.0
