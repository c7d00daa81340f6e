"""Dates and times as a reader expects them, on the clock of Brussels."""

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

Moment = date | datetime | None
KEPT = 10_000


def local(value: date) -> date:
    """A datetime on the reader's clock; a plain date as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def written(value: Moment, form: str) -> str:
    return formatted(local(value), form) if value else ""


def formatted(value: date, form: str) -> str:
    """Django's `date_format`, kept: pages say the same moments again and again. To the minute."""
    if isinstance(value, datetime):
        return _formatted(value.replace(second=0, microsecond=0), value.tzinfo, form, get_language())
    return _formatted(value, None, form, get_language())


@lru_cache(KEPT)
def _formatted(value: date, _zone: tzinfo | None, form: str, _language: str | None) -> str:
    """The zone counts: the same moment on two clocks is equal, and written in two ways."""
    return date_format(value, form)


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
    clock = formatted(then, "TIME_FORMAT")
    days = (today - then.date()).days
    if days == 0:
        return clock
    if days == 1:
        return _("yesterday %(clock)s") % {"clock": clock}
    if 1 < days < 7:
        return f"{formatted(then, 'D')} {clock}"
    return formatted(then, "j F" if then.year == today.year else "SHORT_DATE_FORMAT")
