from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django import forms
from django.utils import timezone, translation

from community.frame import dates
from community.frame.initials import initials, tone
from community.frame.templatetags import klankbord as tags

NOW = datetime(2026, 3, 5, 13, 30, tzinfo=UTC)  # Thursday, 14:30 in Brussels


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [("nl", "donderdag 5 maart 2026", "5/03/2026"), ("en", "Thursday 5 March 2026", "5/03/2026")],
)
def test_a_day_reads_as_people_write_it(language: str, long: str, short: str) -> None:
    with translation.override(language):
        assert (tags.day_long(NOW), tags.day_short(NOW), tags.clock(NOW)) == (long, short, "14:30")
        assert tags.day_long(date(2026, 3, 5)) == long


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "zonet"),
        (timedelta(minutes=1), "1 minuut geleden"),
        (timedelta(minutes=59), "59 minuten geleden"),
        (timedelta(hours=3), "11:30"),
        (timedelta(days=1), "gisteren 14:30"),
        (timedelta(days=2), "di 14:30"),
        (timedelta(days=7), "26 februari"),
        (timedelta(days=365), "5/03/2025"),
        (timedelta(hours=-3), "17:30"),
    ],
)
def test_a_moment_is_said_as_one_says_it(passed: timedelta, words: str) -> None:
    with time_machine.travel(NOW, tick=False), translation.override("nl"):
        assert dates.ago(NOW - passed) == words


def test_nothing_is_written_for_no_date() -> None:
    assert (tags.day_long(None), tags.clock(None), tags.ago(None), tags.moment(None)) == ("", "", "", "")


def test_a_moment_carries_its_zone_and_what_is_said_of_it_once_it_isnt_fresh() -> None:
    with time_machine.travel(NOW + timedelta(minutes=12), tick=False), translation.override("nl"):
        assert tags.moment(NOW) == (
            '<time datetime="2026-03-05T14:30:00+01:00" title="donderdag 5 maart 2026, 14:30" '
            'data-relative="14:30">12 minuten geleden</time>'
        )


@pytest.mark.parametrize("typed", ["5/03/2026", "5/3/2026", "5-3-2026", "2026-03-05", "5.3.2026"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_date_is_understood_however_it_is_typed(typed: str, language: str) -> None:
    with translation.override(language):
        assert forms.DateField().clean(typed) == date(2026, 3, 5)


@pytest.mark.parametrize("typed", ["5/03/2026 14:30", "2026-03-05T14:30", "2026-03-05 14:30"])
def test_a_moment_is_understood_however_it_is_typed(typed: str) -> None:
    with translation.override("nl"):
        assert timezone.localtime(forms.DateTimeField().clean(typed)) == NOW


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Els Vermeer", "EV"),
        ("Els", "E"),
        ("An-Sofie De Wit", "AW"),
        ("els@bib.example", "E"),
        ("🙂", "?"),
        ("", "?"),
    ],
)
def test_initials_are_two_letters_at_most(name: str, letters: str) -> None:
    assert initials(name) == letters
    assert tone(name) == tone(name)
    assert 1 <= tone(name) <= 6


def test_what_is_kept_is_not_mistaken_for_the_same_moment_on_another_clock_or_in_another_language() -> None:
    noon = datetime(2026, 7, 1, 12, 0, 31, tzinfo=timezone.get_default_timezone())
    with translation.override("nl"):
        assert dates.formatted(noon, "l H:i") == "woensdag 12:00"
        assert dates.formatted(noon.astimezone(UTC), "l H:i") == "woensdag 10:00"
    with translation.override("en"):
        assert dates.formatted(noon, "l") == "Wednesday"
