"""What comes in as a number is one, or is as if it weren't there."""

import pytest

from community.numbers import LARGEST, whole

HUGE = "9" * 5000


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("12", 12), ("0012", 12), ("0" * 5000 + "7", 7), (str(LARGEST), LARGEST), ("9" * 19, LARGEST),
        (HUGE, LARGEST), ("", None), ("-1", None), ("1.5", None), ("²", None), ("٣", None), (" 1", None),
    ],
)  # fmt: skip
def test_ascii_digits_are_a_number_and_nothing_else_is(text: str, number: int | None) -> None:
    assert whole(text) == number
