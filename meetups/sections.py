"""What the calendar hands to the home page: the next meeting, and training dates for a visitor."""

from datetime import datetime
from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from community.people.models import User
from community.people.reader import reader
from community.prepared import Prepared
from meetups.models import Kind, Occurrence
from regions.models import Region

SHOWN = 3


def _next(pk: int, now: datetime) -> QuerySet[Occurrence]:
    user = User(pk=pk)
    return Occurrence.objects.for_pages(user).of_groups_of(user).standing().upcoming(now)[:1]


_NEXT = Prepared(_next, int, datetime)


def next_meeting(request: HttpRequest) -> str:
    """The next date of my groups, answered in place. One query."""
    occurrence = _NEXT.first(reader(request).pk, timezone.now())
    if occurrence is None:
        return ""
    return render_to_string("meetups/_home_next.html", {"occurrence": occurrence, "shown": "home"}, request)


def training_dates(request: HttpRequest) -> str:
    """For somebody who isn't signed in: title and date. One query."""
    trainings = Occurrence.objects.visible_to(request.user).filter(kind=Kind.TRAINING).standing()
    dates = list(trainings.upcoming()[:SHOWN])
    if not dates:
        return ""
    return render_to_string("meetups/_home_trainings.html", {"occurrences": dates}, request)


def _of_group(staff: bool, pk: int, group: int, now: datetime) -> QuerySet[Occurrence]:
    user = User(pk=pk, is_staff=staff)
    dates = Occurrence.objects.for_pages(user).visible_to(user).filter(group=group)
    return dates.standing().upcoming(now)[:1]


_OF_GROUP = {staff: Prepared(partial(_of_group, staff), int, int, datetime) for staff in (False, True)}


def of_region(request: HttpRequest, region: Region) -> str:
    """The region's next date, on its page. One query."""
    user = reader(request)
    occurrence = _OF_GROUP[user.is_staff].first(user.pk, region.group_id, timezone.now())
    context = {"occurrence": occurrence, "region": region, "shown": "next"}
    return render_to_string("meetups/_region.html", context, request)
