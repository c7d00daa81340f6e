"""Dates and times as a reader expects them, on the clock of Brussels."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Moment = date | datetime | None


def local(value: date) -> date:
    """A datetime on the reader's clock; a plain date as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def written(value: Moment, form: str) -> str:
    return date_format(local(value), form) if value else ""


def ago(value: datetime | None) -> str:
    """When it happened: just now · 5 minutes ago · 14:30 · yesterday 14:30 · Tue 16:12 · 5 March."""
    if value is None:
        return ""
    now, then = timezone.localtime(), timezone.localtime(value)
    passed = now - then
    if timedelta() <= passed < timedelta(minutes=1):
        return _("just now")
    if timedelta() <= passed < timedelta(hours=1):
        minutes = int(passed.total_seconds() // 60)
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    return on_day(then, now.date())


def on_day(then: datetime, today: date) -> str:
    """A moment without a count of minutes, so that it stays true for the rest of the day."""
    clock = date_format(then, "TIME_FORMAT")
    days = (today - then.date()).days
    if days == 0:
        return clock
    if days == 1:
        return _("yesterday %(clock)s") % {"clock": clock}
    if 1 < days < 7:
        return f"{date_format(then, 'D')} {clock}"
    return date_format(then, "j F" if then.year == today.year else "SHORT_DATE_FORMAT")
