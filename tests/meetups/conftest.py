"""Dates to work with. The clock stands on Thursday 26 November 2026, 9:00 in Brussels, where a test asks it."""

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

import pytest
import time_machine

from community.people.models import User
from meetups.models import Occurrence, Series
from meetups.services import Outline, plan_date, plan_series
from regions.models import Library, Region

NOW = "2026-11-26T08:00:00Z"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def outline(clock: object, limburg: Region, genk: Library) -> Callable[..., Outline]:
    """Wednesday 2 December 2026, 10:00 in Genk, unless told otherwise."""

    def make(**given: Any) -> Outline:
        fields = {"group": limburg.group, "title": "Regio-overleg Limburg", "on": date(2026, 12, 2)}
        return Outline(**{**fields, "at": time(10), "minutes": 150, "library": genk, **given})

    return make


@pytest.fixture
def one(outline: Callable[..., Outline], organiser: User) -> Callable[..., Occurrence]:
    return lambda **given: plan_date(by=organiser, outline=outline(**given))


@pytest.fixture
def many(outline: Callable[..., Outline], organiser: User) -> Callable[..., Series]:
    """A series on every first Wednesday of the month, unless told otherwise."""

    def plan(rule: str = "FREQ=MONTHLY;BYDAY=1WE", **given: Any) -> Series:
        how = {name: given.pop(name) for name in ("until", "skip_holidays") if name in given}
        return plan_series(by=organiser, outline=outline(**given), rule=rule, **how)

    return plan
