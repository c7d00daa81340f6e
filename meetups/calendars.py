"""Dates as iCalendar (RFC 5545), for programs that subscribe and for a single download. No Django here.

A series is one VEVENT with its RRULE; a date without a row is an EXDATE, a date that differs (moved,
cancelled, another place) is a VEVENT of its own with the RECURRENCE-ID that the rule asked for. UIDs never
change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vRecur
from icalendar import vDDDLists as DateList

from meetups import recurrence

PRODUCT = "-//Klankbord//Meetups//NL"
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Item:
    """What a calendar says of a date; naive local times in `zone`."""

    uid: str
    starts: datetime
    minutes: int
    zone: str
    title: str
    description: str = ""
    place: str = ""
    url: str = ""
    sequence: int = 0
    changed_at: datetime
    cancelled: bool = False
    recurrence_id: str = ""

    def says_the_same(self, other: "Item") -> bool:
        """A date put back where it was still differs: a calendar heeds only a higher sequence."""
        names = ("minutes", "title", "description", "place", "cancelled", "sequence")
        return all(getattr(self, name) == getattr(other, name) for name in names)


@dataclass(frozen=True, kw_only=True)
class Repeating:
    """A series: `pattern` is its first date, `dates` those that have a row, `gone` what has none."""

    pattern: Item
    rule: str
    until: date | None = None
    gone: Sequence[str] = ()
    dates: Sequence[Item] = field(default_factory=tuple)


def calendar(*, name: str, series: Iterable[Repeating] = (), single: Iterable[Item] = ()) -> bytes:
    """A whole calendar, with the zones that it speaks of."""
    out = Calendar()
    out.add("prodid", PRODUCT)
    out.add("version", "2.0")
    out.add("method", "PUBLISH")
    out.add("x-wr-calname", name)
    out.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    out.add("x-published-ttl", REFRESH)
    series, single = list(series), list(single)
    for zone in sorted({item.zone for item in single} | {one.pattern.zone for one in series}):
        out.add_component(vtimezone(zone))
    for one in series:
        for event in _events(one):
            out.add_component(event)
    for item in single:
        out.add_component(_event(item))
    written: bytes = out.to_ical()
    return written


@lru_cache(maxsize=16)
def vtimezone(zone: str) -> Timezone:
    return Timezone.from_tzid(zone, first_date=date(2020, 1, 1), last_date=date(2045, 1, 1))


def _events(one: Repeating) -> Iterable[Event]:
    master = _event(one.pattern)
    master.add("rrule", vRecur.from_ical(_ended(one)))
    zone = ZoneInfo(one.pattern.zone)
    if one.gone:
        master.add("exdate", DateList([recurrence.named(gone).replace(tzinfo=zone) for gone in one.gone]))
    yield master
    for item in one.dates:
        asked = recurrence.moment(recurrence.named(item.recurrence_id), item.zone)
        if asked == recurrence.moment(item.starts, item.zone) and item.says_the_same(one.pattern):
            continue
        yield _event(item)


def _ended(one: Repeating) -> str:
    """The rule with its end: UNTIL is in UTC where DTSTART has a zone (RFC 5545, 3.3.10)."""
    if one.until is None:
        return one.rule
    if "COUNT=" in one.rule:  # both at once is forbidden; the last day wins where it comes first
        found = recurrence.starts(
            one.rule, one.pattern.starts, one.pattern.zone, up_to=one.until, until=one.until
        )
        rest = ";".join(part for part in one.rule.split(";") if not part.startswith("COUNT="))
        return f"{rest};COUNT={sum(1 for _ in found)}"
    last = recurrence.moment(datetime.combine(one.until, datetime.max.time()), one.pattern.zone)
    return f"{one.rule};UNTIL={last:%Y%m%dT%H%M%SZ}"


def _event(item: Item) -> Event:
    zone = ZoneInfo(item.zone)
    event = Event()
    event.add("uid", item.uid)
    event.add("dtstamp", item.changed_at.astimezone(UTC))
    event.add("last-modified", item.changed_at.astimezone(UTC))
    event.add("sequence", item.sequence)
    event.add("dtstart", item.starts.replace(tzinfo=zone))
    event.add("duration", timedelta(minutes=item.minutes))
    event.add("summary", item.title)
    for name, value in (("description", item.description), ("location", item.place), ("url", item.url)):
        if value:
            event.add(name, value)
    event.add("status", "CANCELLED" if item.cancelled else "CONFIRMED")
    if item.recurrence_id:
        event.add("recurrence-id", recurrence.named(item.recurrence_id).replace(tzinfo=zone))
    return event
