"""The rhythm: by the wall clock of a zone, bounded, and no nonsense."""
# ruff: noqa: DTZ001

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetups import recurrence
from meetups.recurrence import BadRule

BRUSSELS = "Europe/Brussels"


def moments(rule: str, first: datetime, up_to: date, until: date | None = None) -> list[datetime]:
    return [start.at for start in recurrence.starts(rule, first, BRUSSELS, up_to=up_to, until=until)]


def test_ten_o_clock_stays_ten_o_clock_across_summer_time() -> None:
    found = moments("FREQ=WEEKLY;BYDAY=TH", datetime(2027, 3, 25, 10), date(2027, 4, 1))
    assert found == [datetime(2027, 3, 25, 9, tzinfo=UTC), datetime(2027, 4, 1, 8, tzinfo=UTC)]


def test_a_time_that_the_clock_skips_comes_an_hour_later_that_day() -> None:
    found = list(
        recurrence.starts("FREQ=DAILY", datetime(2027, 3, 27, 2, 30), BRUSSELS, up_to=date(2027, 3, 29))
    )
    assert [(one.recurrence_id, one.at) for one in found] == [
        ("20270327T023000", datetime(2027, 3, 27, 1, 30, tzinfo=UTC)),
        ("20270328T023000", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # the clock shows 3:30
        ("20270329T023000", datetime(2027, 3, 29, 0, 30, tzinfo=UTC)),
    ]
    assert recurrence.wall_clock(found[1].at, BRUSSELS) == datetime(2027, 3, 28, 3, 30)


def test_a_time_that_comes_twice_is_the_first() -> None:
    assert recurrence.moment(datetime(2027, 10, 31, 2, 30), BRUSSELS) == datetime(
        2027, 10, 31, 0, 30, tzinfo=UTC
    )


def test_only_the_skipped_hour_does_not_exist() -> None:
    assert not recurrence.exists(datetime(2027, 3, 28, 2, 0), BRUSSELS)
    assert not recurrence.exists(datetime(2027, 3, 28, 2, 59), BRUSSELS)
    assert recurrence.exists(datetime(2027, 3, 28, 3, 0), BRUSSELS)
    assert recurrence.exists(datetime(2027, 10, 31, 2, 30), BRUSSELS)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=DAILY;BYMONTHDAY=31", "unknown_part"),
        ("FREQ=WEEKLY;BYDAY=1MO", "unknown_part"),
        ("FREQ=MONTHLY;BYMONTHDAY=77", "syntax"),
        ("FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1", "never"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", "never"),
        ("", "syntax"),
        ("FREQ", "syntax"),
        ("FREQ=NEVER", "syntax"),
        ("FREQ=HOURLY", "too_often"),
        ("FREQ=SECONDLY;COUNT=3", "too_often"),
        ("FREQ=DAILY;BYSECOND=3", "unknown_part"),
        ("FREQ=DAILY;BYHOUR=1,2,3", "unknown_part"),
        ("FREQ=YEARLY;BYWEEKNO=3", "unknown_part"),
        ("FREQ=DAILY;COUNT=601", "too_many"),
        ("FREQ=DAILY;COUNT=0", "too_many"),
        ("FREQ=DAILY;COUNT=-1", "syntax"),
        ("FREQ=DAILY;COUNT=²", "syntax"),
        ("FREQ=DAILY;INTERVAL=100", "too_wide"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "syntax"),
        ("FREQ=WEEKLY;BYDAY=XX", "syntax"),
        ("FREQ=DAILY;FREQ=DAILY", "syntax"),
        ("FREQ=DAILY;UNTIL=NOW", "syntax"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31", "never"),
        ("FREQ=DAILY;UNTIL=20200101", "never"),
    ],
)
def test_nonsense_is_refused_with_its_reason(rule: str, reason: str) -> None:
    with pytest.raises(BadRule) as refused:
        recurrence.first_of(rule, datetime(2026, 12, 2, 10), BRUSSELS)
    assert refused.value.reason == reason


def test_a_series_that_never_ends_is_bounded_by_whoever_asks() -> None:
    assert len(moments("FREQ=DAILY", datetime(2026, 12, 1, 10), date(2026, 12, 31))) == 31


def test_a_count_counts_from_the_first_date() -> None:
    found = moments("FREQ=WEEKLY;COUNT=3", datetime(2026, 12, 2, 10), date(2028, 1, 1))
    assert [one.day for one in found] == [2, 9, 16]


def test_the_earlier_of_two_ends_holds() -> None:
    rule = "FREQ=WEEKLY;UNTIL=20261216T225959Z"
    assert len(moments(rule, datetime(2026, 12, 2, 10), date(2028, 1, 1))) == 3
    assert len(moments(rule, datetime(2026, 12, 2, 10), date(2028, 1, 1), until=date(2026, 12, 9))) == 2


def test_a_leap_day_is_found_eight_years_on() -> None:
    start = recurrence.first_of("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", datetime(2096, 3, 1, 10), BRUSSELS)
    assert start.recurrence_id == "21040229T100000"


@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_a_bad_rule(text: str) -> None:
    with contextlib.suppress(BadRule):
        list(recurrence.starts(text, datetime(2026, 12, 2, 10), BRUSSELS, up_to=date(2027, 1, 1)))


@settings(deadline=3000)
@given(
    st.lists(
        st.sampled_from(["FREQ=DAILY", "FREQ=MONTHLY", "BYDAY=1MO", "BYDAY=99TU", "BYMONTHDAY=77", "BYMONTH=13",
                         "BYSETPOS=-1", "BYSETPOS=0", "INTERVAL=99", "WKST=SU", "UNTIL=99999999", "BYDAY=+1MO", "BYDAY=,",
                         "BYMONTH=1,,2", "COUNT=600"]),
        min_size=1, max_size=5, unique=True,
    )
)  # fmt: skip
def test_any_mixture_of_parts_ends_soon(parts: list[str]) -> None:
    with contextlib.suppress(BadRule):
        recurrence.first_of(";".join(parts), datetime(2026, 12, 2, 10), BRUSSELS)
