"""What is kept of what somebody asked the services."""

from collections.abc import Iterator

from community.people.models import User
from community.people.privacy import Section, rows
from community.support.models import CallbackRequest, Service


def export(user: User) -> Iterator[Section]:
    asked = CallbackRequest.objects.filter(asked_by=user).order_by("pk")
    about = ("phone", "about", "day", "slot", "state", "created_at", "closed_at")
    yield "callbacks", rows(asked, *about, service="service__name")
    yield "teams", rows(Service.objects.filter(team=user), "name")
    yield "contact_of", rows(Service.objects.filter(contact=user), "name")
