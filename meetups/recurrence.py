"""Recurring dates: a rule of RFC 5545 by the wall clock of a named zone, as moments. No Django here.

Two hours of the year need a decision (RFC 5545, 3.3.5). A time that the change to summer time skips counts
with the offset before the change: 2:30 becomes 3:30 that day. A time that comes twice is the first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

MOST = 600  # dates that a rule may count up to
WIDEST = 99  # the largest interval
FARTHEST = timedelta(
    days=366 * 9
)  # how far we look for a first date: 29 February comes every eight years at worst
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_MONTH_DAYS = r"[+-]?([1-9]|[12]\d|3[01])"
SHAPES = {
    "FREQ": r"[A-Z]+",
    "INTERVAL": r"[0-9]{1,9}",
    "COUNT": r"[0-9]{1,9}",
    "UNTIL": r"[0-9]{8}(T[0-9]{6}Z?)?",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
    "BYDAY": r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)",
    "BYMONTH": r"[1-9]|1[0-2]",
    "BYMONTHDAY": _MONTH_DAYS,
    "BYSETPOS": _MONTH_DAYS,
}
LISTS = frozenset({"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"})
# Days and weeks repeat by weekday alone: else a rule without dates is searched for up to the year 9999.
PLAIN = frozenset({"DAILY", "WEEKLY"})
ID_FORM = "%Y%m%dT%H%M%S"


class BadRule(ValueError):
    """`reason`: syntax, unknown_part, too_often, too_many, too_wide, never."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Start:
    """One date of a rule: the wall clock that it asks for, and the moment (UTC) that this becomes."""

    recurrence_id: str
    at: datetime


def exists(wall: datetime, zone: str) -> bool:
    """Whether a clock in `zone` ever shows this naive time."""
    return _wall(moment(wall, zone), zone) == wall


def moment(wall: datetime, zone: str) -> datetime:
    """The moment in UTC at which a clock in `zone` shows this naive time, by the two decisions above."""
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def _wall(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def wall_clock(at: datetime, zone: str) -> datetime:
    """What a clock in `zone` shows at a moment, naive."""
    return _wall(at, zone)


def parts_of(text: str) -> dict[str, str]:
    """The rule's parts in upper case; BadRule where it says something that meetups don't do."""
    parts: dict[str, str] = {}
    for piece in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = piece.partition("=")
        if not equals or not value or name in parts or len(value) > 100:
            raise BadRule("syntax")
        parts[name] = value
    _hold(parts)
    return parts


def _hold(parts: dict[str, str]) -> None:
    if set(parts) - set(SHAPES):
        raise BadRule("unknown_part")
    for name, value in parts.items():
        pieces = value.split(",") if name in LISTS else [value]
        if not all(re.fullmatch(SHAPES[name], piece, re.ASCII) for piece in pieces):
            raise BadRule("syntax")
    if parts.get("FREQ") in ("HOURLY", "MINUTELY", "SECONDLY"):
        raise BadRule("too_often")
    if parts.get("FREQ") not in FREQUENCIES or {"COUNT", "UNTIL"} <= set(parts):
        raise BadRule("syntax")
    if parts["FREQ"] in PLAIN and _needs_months(parts):
        raise BadRule("unknown_part")
    if not 1 <= int(parts.get("COUNT", "1")) <= MOST:
        raise BadRule("too_many")
    if not 1 <= int(parts.get("INTERVAL", "1")) <= WIDEST:
        raise BadRule("too_wide")


def _needs_months(parts: dict[str, str]) -> bool:
    numbered = any(char.isdigit() for char in parts.get("BYDAY", ""))
    return numbered or "BYMONTHDAY" in parts or "BYSETPOS" in parts


def clean(text: str) -> str:
    """The rule in one spelling, its end taken out where it is an UNTIL (see `end_of`)."""
    parts = parts_of(text)
    return ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")


def end_of(text: str) -> date | None:
    """The last day that an UNTIL allows."""
    until = parts_of(text).get("UNTIL")
    if until is None:
        return None
    try:
        return datetime.strptime(until[:8], "%Y%m%d").date()  # noqa: DTZ007
    except ValueError as error:
        raise BadRule("syntax") from error


def starts(
    text: str, first: datetime, zone: str, *, up_to: date, until: date | None = None
) -> Iterator[Start]:
    """The rule's dates from `first` (naive) to the day `up_to`, and no later than the day `until`.

    The rule itself may go on for ever: `up_to` bounds the work.
    """
    last = min(up_to, until) if until else up_to
    rule, count = _rule(text, first, last)
    for wall in islice(iter(rule), count):
        yield Start(wall.strftime(ID_FORM), moment(wall, zone))


def _rule(text: str, first: datetime, last: date) -> tuple[rrule, int | None]:
    """dateutil's rule, ended at `last`; its COUNT apart, for dateutil doesn't take both."""
    parts = parts_of(text)
    count = int(parts.pop("COUNT")) if "COUNT" in parts else None
    if end := end_of(text):
        last = min(last, end)
    parts.pop("UNTIL", None)
    try:
        rule = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=first)
        assert isinstance(rule, rrule)
        bounded = rule.replace(until=datetime.combine(last, datetime.max.time()))
    except (ValueError, TypeError, IndexError, KeyError, AttributeError) as error:
        raise BadRule("syntax") from error
    return bounded, count


def first_of(text: str, first: datetime, zone: str, *, until: date | None = None) -> Start:
    """The first date on or after `first`: where a series starts. BadRule("never") where none comes."""
    horizon = (first + FARTHEST).date()
    for start in starts(text, first, zone, up_to=horizon, until=until):
        return start
    raise BadRule("never")


def named(recurrence_id: str) -> datetime:
    """The naive wall clock that a recurrence id says."""
    return datetime.strptime(recurrence_id, ID_FORM)  # noqa: DTZ007
