"""Working days and opening hours, on the clock of Brussels, with the Belgian holidays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from holidays import country_holidays

from community.frame.dates import formatted
from community.support.models import CallbackRequest, OpeningHours

BRUSSELS = ZoneInfo("Europe/Brussels")
DAYS_TO_CHOOSE = 10
LOOKS_AHEAD = 14  # days; a channel that doesn't open within them has no next opening to name
MORNING_ENDS = time(12)
AFTERNOON_ENDS = time(16, 30)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("BE", years=year))


def is_holiday(day: date) -> bool:
    return day in _holidays(day.year)


def is_working_day(day: date) -> bool:
    return day.isoweekday() <= 5 and not is_holiday(day)


def here(moment: datetime | None = None) -> datetime:
    return timezone.localtime(moment, BRUSSELS)


def working_days(now: datetime) -> Iterator[date]:
    """From today on, without end. Today counts while there is a part of it to call in."""
    day = now.date() if now.time() < AFTERNOON_ENDS else now.date() + timedelta(days=1)
    while True:
        if is_working_day(day):
            yield day
        day += timedelta(days=1)


def working_days_after(moment: datetime, days: int) -> datetime:
    """The same time of day so many working days later; from a free day on, of the next working day."""
    at = here(moment)
    day, clock = at.date(), at.time()
    if not is_working_day(day):
        day, clock = _next_working_day(day), time.min
    for _day in range(days):
        day = _next_working_day(day)
    return timezone.make_aware(datetime.combine(day, clock), BRUSSELS)


def _next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def days_to_choose(now: datetime) -> list[date]:
    """The next ten working days that somebody may be called on."""
    days = working_days(now)
    return [next(days) for _number in range(DAYS_TO_CHOOSE)]


def slot_is_past(day: date, slot: str, now: datetime) -> bool:
    """Whether that part of that day is over."""
    ends = MORNING_ENDS if slot == CallbackRequest.Slot.MORNING else AFTERNOON_ENDS
    return (day, ends) <= (now.date(), now.time())


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody is there: now or not, said in words."""

    open: bool
    words: str


def hours_now(hours: Iterable[OpeningHours], now: datetime) -> Hours | None:
    """What to say of a channel's hours at `now` (local time). None for a channel without hours."""
    rows = sorted(hours, key=lambda row: (row.weekday, row.opens))
    if not rows:
        return None
    for ahead in range(LOOKS_AHEAD):
        day = now.date() + timedelta(days=ahead)
        for row in rows:
            if row.weekday != day.isoweekday() or is_holiday(day):
                continue
            if ahead or now.time() < row.opens:
                return Hours(False, _opens(row.opens, day, ahead))
            if now.time() < row.closes:
                return Hours(True, _("open today until %(time)s") % {"time": clock(row.closes)})
    return Hours(False, _("closed for now"))


def _opens(opens: time, day: date, ahead: int) -> str:
    words = {"time": clock(opens), "day": formatted(day, "l j F")}
    if ahead == 0:
        return _("today from %(time)s") % words
    if ahead == 1:
        return _("tomorrow from %(time)s") % words
    return _("%(day)s from %(time)s") % words


def clock(value: time) -> str:
    return formatted(datetime.combine(date.min, value), "TIME_FORMAT")


def week_in_words(hours: Iterable[OpeningHours]) -> list[tuple[str, str]]:
    """(days, times) with days of the same times taken together: ("Monday – Friday", "9:00 – 16:30")."""
    times: dict[int, list[str]] = {}
    for row in sorted(hours, key=lambda row: (row.weekday, row.opens)):
        times.setdefault(row.weekday, []).append(
            f"{clock(row.opens)}\N{NO-BREAK SPACE}–\N{NO-BREAK SPACE}{clock(row.closes)}"
        )
    spans: list[tuple[int, int, str]] = []
    for weekday, parts in times.items():
        said = ", ".join(parts)
        if spans and spans[-1][1] == weekday - 1 and spans[-1][2] == said:
            spans[-1] = (spans[-1][0], weekday, said)
        else:
            spans.append((weekday, weekday, said))
    return [(_span(first, last), said) for first, last, said in spans]


def _span(first: int, last: int) -> str:
    return _weekday(first) if first == last else f"{_weekday(first)} – {_weekday(last)}"


def _weekday(number: int) -> str:
    return formatted(date(2024, 1, number), "l")  # 1 January 2024 was a Monday
