"""What the calendar hands to the home page: the next meeting, and training dates for a visitor."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from meetups.models import Kind, Occurrence
from regions.models import Region

SHOWN = 3


def next_meeting(request: HttpRequest) -> str:
    """The next date of my groups, answered in place. One query."""
    user = request.user
    dates = Occurrence.objects.for_pages(user).of_groups_of(user).standing().upcoming()
    occurrence = dates.first()
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


def of_region(request: HttpRequest, region: Region) -> str:
    """The region's next date, on its page. One query."""
    dates = Occurrence.objects.for_pages(request.user).visible_to(request.user).filter(group=region.group_id)
    context = {"occurrence": dates.standing().upcoming().first(), "region": region, "shown": "next"}
    return render_to_string("meetups/_region.html", context, request)
