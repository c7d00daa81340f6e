"""Dates, seats and rhythms in words."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from community.frame.dates import formatted
from meetups import recurrence
from meetups.models import Mode, Occurrence, Reply, Series

Answer = Reply.Answer
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def times(occurrence: Occurrence) -> str:
    """10:00–12:30, on the clock of its own zone."""
    start, end = occurrence.local_start, occurrence.local_end
    return f"{formatted(start, 'TIME_FORMAT')}–{formatted(end, 'TIME_FORMAT')}"


FEW = 5


def scarce(occurrence: Occurrence) -> list[str]:
    """What runs out, for a list: somebody who plans ahead needn't read of empty chairs."""
    o: Any = occurrence
    said = []
    room = left(o.seats, o.taken) if o.in_the_room else None
    if room is not None and room <= FEW and o.taken:
        said.append(_room(room, o.mode == Mode.HYBRID))
    online = left(o.online_seats, o.taken_online) if o.followed_online else None
    if online is not None and online <= FEW and o.taken_online:
        said.append(_online(online))
    return said


def duration(occurrence: Occurrence) -> str:
    """3 hours, 1 hour 30."""
    hours, minutes = divmod(occurrence.minutes, 60)
    if not hours:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    said = ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return f"{said} {minutes}" if minutes else said


def seats(occurrence: Occurrence) -> list[str]:
    """What is left, in the room and online apart; nothing without a limit. Needs `with_seats_left`."""
    said = []
    room = left(occurrence.seats, occurrence.taken) if occurrence.in_the_room else None  # type: ignore[attr-defined]
    online = left(occurrence.online_seats, occurrence.taken_online) if occurrence.followed_online else None  # type: ignore[attr-defined]
    both = occurrence.mode == Mode.HYBRID
    if room is not None:
        said.append(_room(room, both))
    if online is not None:
        said.append(_online(online))
    waiting = occurrence.waiting + occurrence.waiting_online  # type: ignore[attr-defined]
    if waiting:
        said.append(
            ngettext("%(n)s person on the waiting list", "%(n)s people on the waiting list", waiting)
            % {"n": waiting}
        )
    return said


def left(seats: int | None, taken: int) -> int | None:
    return None if seats is None else max(seats - taken, 0)


def _room(free: int, both: bool) -> str:
    if free:
        return ngettext("%(n)s seat left", "%(n)s seats left", free) % {"n": free}
    return _("fully booked in the room") if both else _("fully booked")


def _online(free: int) -> str:
    if free:
        return ngettext("%(n)s place left online", "%(n)s places left online", free) % {"n": free}
    return _("fully booked online")


def state(occurrence: Occurrence) -> str:
    """What I answered, in a sentence; empty where I didn't. Needs `for_reader`."""
    answer, seated = occurrence.my_answer, occurrence.my_seat  # type: ignore[attr-defined]
    if answer in Reply.SEATED and not seated:
        return _("You are number %(place)s on the waiting list. You hear it as soon as there is a place.") % {
            "place": occurrence.ahead + 1  # type: ignore[attr-defined]
        }
    said: dict[str | None, str] = {
        Answer.YES: _("You are coming."),
        Answer.ONLINE: _("You're joining online."),
        Answer.MAYBE: _("You might come."),
        Answer.NO: _("You can't come."),
    }
    return said.get(answer, "")


def months(occurrences: list[Occurrence]) -> Iterator[tuple[date, list[Occurrence]]]:
    """By month of the local start, in the order given."""
    for _month, dates in groupby(occurrences, key=lambda one: (one.on.year, one.on.month)):
        found = list(dates)
        yield found[0].on, found


def rhythm(series: Series) -> str:
    """Every first Tuesday of the month, until 5 March 2027."""
    said = _rhythm(recurrence.parts_of(series.rule), series.first_on)
    if series.until:
        said = _("%(rhythm)s, until %(day)s") % {"rhythm": said, "day": formatted(series.until, "j F Y")}
    return said


def _rhythm(parts: dict[str, str], first: date) -> str:
    every = int(parts.get("INTERVAL", "1"))
    weekday = formatted(first, "l")
    values: dict[str, Any] = {"n": every, "weekday": weekday, "day": first.day}
    if parts["FREQ"] == "WEEKLY":
        return ngettext("Every %(weekday)s", "Every %(n)s weeks on %(weekday)s", every) % values
    if parts["FREQ"] == "MONTHLY" and parts.get("BYDAY"):
        values["which"] = ordinal(parts["BYDAY"].rstrip("MOTUWEHFRSA"))
        return (
            ngettext(
                "Every %(which)s %(weekday)s of the month",
                "Every %(n)s months, on the %(which)s %(weekday)s",
                every,
            )
            % values
        )
    if parts["FREQ"] == "MONTHLY":
        return ngettext("Every month on day %(day)s", "Every %(n)s months, on day %(day)s", every) % values
    return _("On regular days")


def ordinal(number: str) -> str:
    return {
        "1": pgettext("of the month", "first"),
        "2": pgettext("of the month", "second"),
        "3": pgettext("of the month", "third"),
        "4": pgettext("of the month", "fourth"),
        "5": pgettext("of the month", "fifth"),
        "-1": pgettext("of the month", "last"),
    }.get(number, number)
