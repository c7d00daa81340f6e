"""New dates: one, or a series whose rows reach eighteen months ahead."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.history.services import record
from community.people.models import User
from community.support.calendar import is_holiday
from community.support.models import Service
from meetups import recurrence
from meetups.errors import RuleUnfit, TimeMissing
from meetups.models import BRUSSELS, Kind, Mode, Occurrence, Series, new_uid
from regions.models import Library

AHEAD = relativedelta(months=18)
SLACK = timedelta(days=14)  # how far the rows may fall behind before the duty extends them
COPIED = (
    "group_id", "kind", "title", "description", "minutes", "zone", "mode", "library_id", "place",
    "online_url", "seats", "online_seats", "level", "service_id", "language", "uid", "created_by_id",
)  # fmt: skip

SENTENCES: dict[str, str | Promise] = {
    "syntax": _("We don't understand how these dates repeat. Choose one of the rhythms."),
    "unknown_part": _("These dates can't be repeated like that. Choose one of the rhythms."),
    "too_often": _("More than once a day is too often. Choose days, weeks or months."),
    "too_many": _("A series has at most 600 dates. Choose fewer, or a last day."),
    "too_wide": _("Choose a number from 1 to 99."),
    "never": _("This rhythm has no dates. Choose another day, or a later last day."),
}


@dataclass(frozen=True, kw_only=True)
class Outline:
    """What is planned, for one date or for all of a series. `on` is the (first) date."""

    group: Group
    title: str
    on: date
    at: time
    minutes: int = 120
    kind: str = Kind.MEETUP
    description: str = ""
    mode: str = Mode.IN_PERSON
    library: Library | None = None
    place: str = ""
    online_url: str = ""
    seats: int | None = None
    online_seats: int | None = None
    level: str = ""
    service: Service | None = None
    zone: str = BRUSSELS
    language: str = "nl"

    @property
    def first(self) -> datetime:
        return datetime.combine(self.on, self.at)


def _fields(outline: Outline) -> dict[str, object]:
    fields = {name: getattr(outline, name) for name in Outline.__dataclass_fields__}
    return {name: value for name, value in fields.items() if name not in ("on", "at")}


def refusal(error: recurrence.BadRule) -> RuleUnfit:
    return RuleUnfit(SENTENCES[error.reason])


@transaction.atomic
def plan_date(*, by: User, outline: Outline) -> Occurrence:
    """A single date. A time that the change to summer time skips is refused."""
    if not recurrence.exists(outline.first, outline.zone):
        raise TimeMissing
    occurrence = Occurrence(created_by=by, **_fields(outline))
    occurrence.set_clock(outline.first)
    occurrence.save()
    record(actor=by, verb="plan", of=occurrence, after={"starts_at": occurrence.starts_at.isoformat()})
    return occurrence


@transaction.atomic
def plan_series(
    *, by: User, outline: Outline, rule: str, until: date | None = None, skip_holidays: bool = False
) -> Series:
    """A series from the rule's first date on; it may go on for ever, its rows go eighteen months ahead."""
    try:
        until = min(filter(None, (until, recurrence.end_of(rule))), default=None)
        first = recurrence.first_of(rule, outline.first, outline.zone, until=until)
    except recurrence.BadRule as error:
        raise refusal(error) from error
    first_on = recurrence.named(first.recurrence_id).date()
    series = Series.objects.create(
        created_by=by,
        rule=recurrence.clean(rule),
        first_on=first_on,
        at=outline.at,
        until=until,
        skip_holidays=skip_holidays,
        extended_to=first_on - timedelta(days=1),
        uid=new_uid(),
        **_fields(outline),
    )
    extend(series=series)
    record(actor=by, verb="plan", of=series, after={"rule": series.rule, "first_on": str(first_on)})
    return series


def next_dates(
    *, outline: Outline, rule: str, until: date | None, skip_holidays: bool, n: int = 6
) -> list[Occurrence]:
    """What a series would begin with, unsaved: shown before anything is."""
    try:
        starts = recurrence.starts(
            rule, outline.first, outline.zone, up_to=outline.on + recurrence.FARTHEST, until=until
        )
        found: list[Occurrence] = []
        for start in starts:
            if skip_holidays and _on_a_holiday(start):
                continue
            found.append(_unsaved(outline, start))
            if len(found) == n:
                break
    except recurrence.BadRule as error:
        raise refusal(error) from error
    if not found:
        raise RuleUnfit(SENTENCES["never"])
    return found


def _unsaved(outline: Outline, start: recurrence.Start) -> Occurrence:
    occurrence = Occurrence(minutes=outline.minutes, zone=outline.zone, recurrence_id=start.recurrence_id)
    occurrence.set_clock(recurrence.named(start.recurrence_id))
    return occurrence


def _on_a_holiday(start: recurrence.Start) -> bool:
    """By the rule's own date."""
    return is_holiday(recurrence.named(start.recurrence_id).date())


def horizon() -> date:
    return timezone.localdate() + AHEAD


@transaction.atomic
def extend(*, series: Series) -> int:
    """Write the rows up to eighteen months ahead; how many were new. Twice changes nothing."""
    series = Series.objects.select_for_update().get(pk=series.pk)
    up_to = horizon()
    if up_to <= series.extended_to:
        return 0
    rows, skipped = [], list(series.skipped)
    for start in recurrence.starts(series.rule, series.first, series.zone, up_to=up_to, until=series.until):
        if recurrence.named(start.recurrence_id).date() <= series.extended_to:
            continue
        if series.skip_holidays and _on_a_holiday(start):
            skipped.append(start.recurrence_id)
        else:
            rows.append(_row(series, start))
    Occurrence.objects.bulk_create(rows)
    Series.objects.filter(pk=series.pk).update(extended_to=up_to, skipped=skipped)
    return len(rows)


def _row(series: Series, start: recurrence.Start) -> Occurrence:
    row = Occurrence(series=series, recurrence_id=start.recurrence_id)
    for name in COPIED:
        setattr(row, name, getattr(series, name))
    row.set_clock(recurrence.named(start.recurrence_id))
    return row


def extend_due() -> int:
    """The duty: series whose rows have fallen behind. Answers how many dates were new."""
    behind = Series.objects.filter(extended_to__lt=horizon() - SLACK)
    running = behind.exclude(until__isnull=False, until__lte=timezone.localdate())
    return sum(extend(series=series) for series in running)
