"""How many actions the things take that people come for most, from home, on a phone and at a desk."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageFor
from tests.browser.hand import Hand

WIDTHS = pytest.mark.parametrize("width", [390, 1280], ids=["phone", "desk"])


@WIDTHS
def test_a_question_is_asked_in_three_actions(page_for: PageFor, width: int) -> None:
    page = page_for("member", width)
    page.goto("/")
    hand, main = Hand(page), page.get_by_role("main")
    title = f"Wie leent een microfoon uit ({width})?"
    hand.write(main.get_by_label("Wat vraag je je af?"), title)
    hand.tap(main.get_by_role("button", name="Vraag het je collega's"))
    hand.tap(main.locator("form button[type=submit]").last)
    expect(main.get_by_role("heading", level=1)).to_have_text(title)
    assert hand.actions <= 3


@WIDTHS
def test_a_meetup_is_answered_in_one_action(page_for: PageFor, width: int) -> None:
    page = page_for("member", width)
    page.goto("/")
    hand = Hand(page)
    answer = page.get_by_role("main").get_by_role("button", name="Ik kan niet", exact=True).first
    hand.tap(answer)
    expect(answer).to_have_attribute("aria-pressed", "true")
    assert hand.actions <= 1


@WIDTHS
def test_the_helpdesks_number_is_found_in_two_actions(page_for: PageFor, width: int) -> None:
    page = page_for("member", width)
    page.goto("/")
    hand = Hand(page)
    hand.tap(page.get_by_role("link", name="Hulp nodig?").first)
    expect(page.get_by_role("main").locator("a[href^='tel:']").first).to_be_in_viewport()
    assert hand.actions <= 2
