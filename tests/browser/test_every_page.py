"""Every page as everybody sees it: axe, width, targets, focus, motion, forced colours, weight, the console.

`make test` asks for each page once as each person, in one of six looks, and shows what is made as nothing shown before
(every_sweep.py says to whom in which looks); `make soak` asks for each page as each person in both languages, and shows
in each of the twelve looks what is made as nothing shown in it before.
"""

from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.every_address import LANGUAGES, LOOKS, NO_PAGE, PAIRWISE, Look, look_of, with_parameters
from tests.browser.every_example import example_of
from tests.browser.every_sweep import Memory, sweep
from tests.browser.every_visit import BASE, WHO

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def memory(common_folder: Path) -> Memory:
    """Of what was looked at in one look and needn't be in another."""
    return Memory(common_folder / "looked-at")


@pytest.fixture(scope="module")
def each_look(common_folder: Path) -> Memory:
    return Memory(common_folder / "looked-at-in-each", in_every_look=True)


@pytest.mark.parametrize("look", PAIRWISE, ids=str)
def test_every_page_can_be_used(look: Look, memory: Memory, swept_site: Site, chromium: Browser) -> None:
    """Each person sees each page in one of these."""
    wrong = sweep(swept_site, chromium, [look], memory)
    assert not wrong, said(wrong)


@pytest.mark.soak
@pytest.mark.timeout(3 * 3600)
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_used_in_every_look(
    language: str, who: str, each_look: Memory, swept_site: Site, chromium: Browser
) -> None:
    looks = [look for look in LOOKS if look.language == language]
    wrong = sweep(swept_site, chromium, looks, each_look, [who])
    assert not wrong, said(wrong)


def said(wrong: list[str]) -> str:
    return f"{len(wrong)} complaints\n" + "\n".join(wrong)


def test_every_address_with_a_parameter_has_an_example_or_a_reason() -> None:
    left_out = [route for route in with_parameters() if route not in NO_PAGE and example_of(route) is None]
    assert left_out == [], "say in every_example.EXAMPLES what fills it, or in NO_PAGE why it is no page"
    assert [route for route in NO_PAGE if route not in with_parameters()] == [], "is gone"


def test_six_people_see_a_page_in_every_pair_of_looks() -> None:
    for page in range(12):
        seen = [look_of(page, person) for person in range(3, 9)]
        for one, other in combinations(("language", "theme", "width"), 2):
            met = {(getattr(look, one), getattr(look, other)) for look in seen}
            assert met == {(getattr(look, one), getattr(look, other)) for look in LOOKS}


def test_those_who_see_most_see_a_page_in_every_width_theme_and_language() -> None:
    for page in range(12):
        seen = [look_of(page, WHO.index(who)) for who in BASE]
        for side in ("language", "theme", "width"):
            assert {getattr(look, side) for look in seen} == {getattr(look, side) for look in LOOKS}
