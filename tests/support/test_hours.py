"""Hours in words, with the Belgian holidays, on the clock of Brussels."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from community.support.calendar import days_to_choose, hours_now, is_working_day, slot_is_past, week_in_words
from community.support.models import OpeningHours

BRUSSELS = ZoneInfo("Europe/Brussels")


def at(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BRUSSELS)


def opening(weekday: int, opens: time, closes: time) -> OpeningHours:
    return OpeningHours(weekday=weekday, opens=opens, closes=closes)


WEEK = [opening(day, time(9), time(16, 30)) for day in range(1, 6)]
SPLIT = [opening(1, time(9), time(12)), opening(1, time(13), time(16, 30)), opening(4, time(10), time(12))]


@pytest.mark.parametrize(
    ("now", "is_open", "words"),
    [
        (at(25, 10), True, "vandaag open tot 16:30"),
        (at(25, 8, 59), False, "vandaag vanaf 09:00"),
        (at(25, 9), True, "vandaag open tot 16:30"),
        (at(25, 16, 30), False, "morgen vanaf 09:00"),
        (at(27, 17), False, "maandag 30 november vanaf 09:00"),
        (at(10, 18), False, "donderdag 12 november vanaf 09:00"),  # the 11th is a holiday
        (at(11, 10), False, "morgen vanaf 09:00"),
        (at(31, 17, month=12), False, "maandag 4 januari vanaf 09:00"),
    ],
)
def test_hours_are_said_in_words(now: datetime, is_open: bool, words: str) -> None:
    with translation.override("nl"):
        said = hours_now(WEEK, now)
    assert said is not None
    assert (said.open, said.words) == (is_open, words)


def test_a_lunch_break_is_closed_until_it_ends() -> None:
    with translation.override("nl"):
        said = hours_now(SPLIT, at(23, 12, 30))
    assert said is not None
    assert (said.open, said.words) == (False, "vandaag vanaf 13:00")


def test_a_channel_without_hours_says_nothing_of_them() -> None:
    assert hours_now([], at(25, 10)) is None


def test_days_of_the_same_hours_are_taken_together() -> None:
    with translation.override("nl"):
        assert week_in_words(WEEK) == [("maandag – vrijdag", "09:00\xa0–\xa016:30")]
        assert week_in_words(SPLIT) == [
            ("maandag", "09:00\xa0–\xa012:00, 13:00\xa0–\xa016:30"),
            ("donderdag", "10:00\xa0–\xa012:00"),
        ]


def test_ten_working_days_can_be_chosen_from_without_weekends_and_holidays() -> None:
    days = days_to_choose(at(5, 12))
    assert days == [date(2026, 11, day) for day in (5, 6, 9, 10, 12, 13, 16, 17, 18, 19)]
    assert not is_working_day(date(2026, 12, 25))


def test_today_cant_be_chosen_once_its_afternoon_is_over() -> None:
    assert days_to_choose(at(25, 16, 29))[0] == date(2026, 11, 25)
    assert days_to_choose(at(25, 16, 30))[0] == date(2026, 11, 26)


def test_the_morning_is_past_at_noon() -> None:
    today = date(2026, 11, 25)
    assert not slot_is_past(today, "morning", at(25, 11, 59))
    assert slot_is_past(today, "morning", at(25, 12))
    assert not slot_is_past(today, "afternoon", at(25, 12))
