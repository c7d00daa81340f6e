"""A text that was rendered with marks takes whatever values are put in their places."""

import pytest

from community.frame.stencil import Stencil


def test_every_place_of_a_mark_gets_the_value() -> None:
    stencil = Stencil('<a href="/p/11/" id="p-11">NAME</a> 100% of NAMES', {"pk": "11", "name": "NAME"})
    assert stencil.fill({"pk": "7", "name": "An %s"}) == '<a href="/p/7/" id="p-7">An %s</a> 100% of An %sS'


def test_a_mark_that_begins_like_another_is_not_taken_for_it() -> None:
    assert Stencil("1 12 1", {"one": "1", "twelve": "12"}).fill({"one": "a", "twelve": "b"}) == "a b a"


def test_a_value_that_the_template_does_something_with_is_refused() -> None:
    with pytest.raises(ValueError, match="name"):
        Stencil("<b>name</b>", {"name": "NAME"})
