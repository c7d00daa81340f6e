"""What a date says of itself in a list: how long, and what runs out."""

import pytest

from meetups.forms import TrainingFilter
from meetups.models import Mode, Occurrence
from meetups.words import duration, scarce


@pytest.mark.parametrize(
    ("minutes", "said"), [(45, "45 minuten"), (60, "1 uur"), (90, "1 uur 30"), (180, "3 uur")]
)
def test_a_training_says_how_long_it_lasts(minutes: int, said: str) -> None:
    assert duration(Occurrence(minutes=minutes)) == said


@pytest.mark.parametrize(
    ("seats", "taken", "online_seats", "taken_online", "said"),
    [
        (12, 0, 5, 0, []),  # nobody yet: few chairs are no news
        (12, 6, 5, 0, []),
        (12, 7, 5, 0, ["nog 5 plaatsen"]),
        (12, 12, 5, 5, ["zaal volzet", "online volzet"]),
        (None, 40, None, 9, []),
    ],
)
def test_a_list_says_only_what_runs_out(
    seats: int | None, taken: int, online_seats: int | None, taken_online: int, said: list[str]
) -> None:
    date = Occurrence(mode=Mode.HYBRID, seats=seats, online_seats=online_seats)
    date.taken, date.taken_online = taken, taken_online  # type: ignore[attr-defined]
    assert scarce(date) == said


def test_choosing_a_level_keeps_the_way(db: None) -> None:
    wanted = TrainingFilter({"level": "starter", "mode": "online"})
    wanted.narrow(Occurrence.objects.all())
    levels = {link["label"]: (link["url"], link["current"]) for link in wanted.levels}
    assert levels["Starter"] == ("/meetups/trainings/?level=starter&mode=online", True)
    assert levels["Elk niveau"] == ("/meetups/trainings/?mode=online", False)
    assert [link["current"] for link in wanted.services] == [True]
