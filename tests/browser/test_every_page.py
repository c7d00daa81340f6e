"""Every page as everybody sees it: axe, width, targets, focus, motion, forced colours, weight, the console.

`make test` shows each page once to each person, in one of six looks; `make soak` in all twelve.
"""

from itertools import combinations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.every_address import LOOKS, NO_PAGE, PAIRWISE, Look, look_of, with_parameters
from tests.browser.every_example import example_of
from tests.browser.every_sweep import Memory, sweep
from tests.browser.every_visit import WHO

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def memory() -> Memory:
    """Of what was looked at in one look and needn't be in another."""
    return Memory()


@pytest.mark.parametrize("look", PAIRWISE, ids=str)
def test_every_page_can_be_used(look: Look, memory: Memory, swept_site: Site, chromium: Browser) -> None:
    """Each person sees each page in one of these."""
    wrong = sweep(swept_site, chromium, look, WHO, memory).wrong
    assert not wrong, said(wrong)


@pytest.mark.soak
@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("who", WHO)
def test_every_page_can_be_used_in_every_look(
    who: str, look: Look, swept_site: Site, chromium: Browser
) -> None:
    wrong = sweep(swept_site, chromium, look, [who], thorough=True).wrong
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
