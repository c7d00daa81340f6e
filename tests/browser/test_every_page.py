"""Every page as everybody sees it: axe, width, targets, focus, motion, forced colours, weight, the console.

`make test` shows each page once to those of `DAILY`, in one of six looks; `make soak` to all, in all twelve.
"""

from itertools import combinations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.every_address import LOOKS, NO_PAGE, PAIRWISE, Look, look_of, with_parameters
from tests.browser.every_example import example_of
from tests.browser.every_visit import NOBODY, WHO, Answer, Reader, answers, sweep

pytestmark = pytest.mark.timeout(1800)

# Whose pages are looked at in `make test`; those of the others in `make soak`, until they were seen as a whole.
DAILY = {NOBODY, "facilitator"}
SOME = [who if who in DAILY else pytest.param(who, marks=pytest.mark.soak) for who in WHO]


@pytest.mark.parametrize("who", SOME)
def test_every_page_can_be_used(who: str, swept_site: Site, chromium: Browser) -> None:
    reader = Reader(swept_site, chromium, who)
    pages: dict[Look, list[Answer]] = {look: [] for look in PAIRWISE}
    for number, answer in enumerate(answers(reader)):
        pages[look_of(number, WHO.index(who))].append(answer)
    sweep(reader, pages)


@pytest.mark.soak
@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("who", WHO)
def test_every_page_can_be_used_in_every_look(
    who: str, look: Look, swept_site: Site, chromium: Browser
) -> None:
    reader = Reader(swept_site, chromium, who)
    sweep(reader, {look: answers(reader)}, thorough=True)


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
