"""To what somebody answered that they come, and what they planned."""

from collections.abc import Iterator

from community.people.erasure import Erasure
from community.people.models import User
from community.people.privacy import Section, rows
from meetups.models import CalendarToken, Occurrence, Reply, Series
from meetups.services import take_back


def export(user: User) -> Iterator[Section]:
    replies = Reply.objects.filter(user=user).order_by("pk")
    when = {"title": "occurrence__title", "starts_at": "occurrence__starts_at"}
    yield "replies", rows(replies, "answer", "seated", number="occurrence_id", **when)
    yield "series_planned", rows(Series.objects.filter(created_by=user), "title", "first_on", number="pk")
    planned = Occurrence.objects.filter(created_by=user).order_by("pk")
    yield "dates_planned", rows(planned, "title", "starts_at", number="pk")
    feeds = CalendarToken.objects.filter(user=user).order_by("pk")
    yield "calendar_addresses", rows(feeds, "created_at", group="group__name")


def forget(erasure: Erasure) -> None:
    """Seats of dates to come go to whoever waits."""
    coming = Occurrence.objects.upcoming().filter(replies__user=erasure.user)
    for occurrence in coming.order_by("pk"):
        take_back(occurrence=occurrence, user=erasure.user)
