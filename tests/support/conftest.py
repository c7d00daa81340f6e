from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest
import time_machine

from community.people.models import User
from community.support.models import CallbackRequest, Channel, OpeningHours, Service
from tests.cast import person

# A Wednesday, 10:00 in Brussels. The first of January after it is a holiday on a Friday.
WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(WEDNESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def caller(db: None) -> User:
    """Of the service's team."""
    return person("Sam Servicedesk")


@pytest.fixture
def wise(caller: User) -> Service:
    return make_service("wise", "Bibliotheeksysteem", caller)


def make_service(slug: str, name: str, caller: User, **fields: str) -> Service:
    service = Service.objects.create(
        slug=slug,
        name=name,
        summary=fields.pop("summary", "Uitlenen en reserveren."),
        problems=fields.pop("problems", "Een reservatie komt niet aan\nUitlenen lukt niet"),
        contact=caller,
        **fields,
    )
    service.team.add(caller)
    phone = Channel.objects.create(service=service, kind=Channel.Kind.PHONE, value="02 000 00 02")
    OpeningHours.objects.bulk_create(
        OpeningHours(channel=phone, weekday=day, opens=time(9), closes=time(16, 30)) for day in range(1, 6)
    )
    return service


@pytest.fixture
def typed() -> dict[str, str]:
    """What somebody fills in to be called."""
    return {
        "about": "De reservaties komen niet aan",
        "phone": "089 12 34 56",
        "day": "2026-11-26",
        "slot": CallbackRequest.Slot.MORNING,
    }
