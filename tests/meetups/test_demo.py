"""The meetups of the demo world: on days that people work, whichever day it is made on."""

from datetime import date, timedelta

import pytest

from community.support.calendar import is_working_day
from meetups import demo

A_YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


def test_the_region_meets_within_a_week_on_a_day_that_people_work() -> None:
    for today in A_YEAR:
        on = demo.next_at_home(today)
        assert today < on <= today + timedelta(days=6)
        assert is_working_day(on), (today, on)


@pytest.mark.parametrize("on", [date(2026, 12, 1), date(2026, 12, 29)])
def test_the_rule_of_a_month_holds_the_day_it_was_made_of(on: date) -> None:
    assert demo.monthly(on) == {1: "FREQ=MONTHLY;BYDAY=1TU", 29: "FREQ=MONTHLY;BYDAY=-1TU"}[on.day]
