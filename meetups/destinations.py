"""The calendar for *Ga naar…*: the next dates first, and those of the last weeks."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Case, Q, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.frame.dates import formatted
from community.frame.destinations import CONTENT, NOW, PLACE, SETTING, Destination, Query
from meetups.models import Kind, Occurrence
from meetups.permissions import can_plan

AT_FIRST = 2
OF_A_SERIES = 3  # dates of one series: more would crowd out the rest
PAST = timedelta(weeks=6)


def dates(request: HttpRequest, query: Query) -> Iterator[Destination]:
    """One query, and one for the reader's roles where they aren't known yet."""
    yield Destination(_("Trainings"), reverse("meetups:trainings"), "graduation-cap", weight=PLACE)
    user = request.user
    if query and user.is_authenticated:
        yield Destination(_("In your own calendar"), reverse("meetups:subscribe"), "rss", weight=SETTING)
        if can_plan(user):
            yield Destination(_("Plan a date"), reverse("meetups:new"), "calendar-plus", weight=PLACE)
    this_year = timezone.localdate().year
    for occurrence in _found(request, query):
        day = formatted(occurrence.on, "D j F" if occurrence.on.year == this_year else "D j F Y")
        yield Destination(
            title=occurrence.title,
            url=occurrence.get_absolute_url(),
            icon="graduation-cap" if occurrence.kind == Kind.TRAINING else "calendar-days",
            note=" · ".join(filter(None, [day, where(occurrence)])),
            also=f"{occurrence.get_kind_display()} {occurrence.group.name} {occurrence.place}",
            lang=occurrence.language,
            weight=CONTENT if query else NOW,
        )


def where(occurrence: Occurrence) -> str:
    return occurrence.library.name if occurrence.library else occurrence.place


def _found(request: HttpRequest, query: Query) -> list[Occurrence]:
    rows = Occurrence.objects.visible_to(request.user).standing().select_related("group", "library")
    now = timezone.now()
    if query:
        rows = rows.filter(ends_at__gt=now - PAST)
    elif request.user.is_authenticated:
        rows = rows.of_groups_of(request.user).filter(ends_at__gt=now)
    else:
        rows = rows.filter(kind=Kind.TRAINING, ends_at__gt=now)
    kind = Case(*(When(kind=kind, then=Value(str(kind.label))) for kind in Kind))
    past = Case(When(Q(ends_at__gt=now), then=0), default=1)
    order = (past, "starts_at", "pk")
    found = list(query.narrow(rows, "title", kind, "group__name", "library__name", "place", order=order))
    return few_of_each(found, OF_A_SERIES) if query else few_of_each(found, 1)[:AT_FIRST]


def few_of_each(found: list[Occurrence], most: int) -> list[Occurrence]:
    """Not more than this of one series."""
    counted: Counter[int] = Counter()
    kept = []
    for occurrence in found:
        if occurrence.series_id is not None:
            counted[occurrence.series_id] += 1
        if occurrence.series_id is None or counted[occurrence.series_id] <= most:
            kept.append(occurrence)
    return kept
