"""The field of a conversation on a phone: it stands over the page, and costs the messages nothing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor, Site

BELOW = "el => innerHeight - el.getBoundingClientRect().bottom"
LINES = "\n".join(f"Regel {n}" for n in range(5))


@pytest.fixture
def page(demo_site: Site, page_for: PageFor) -> Page:
    made = demo_site.behind("new_thread", who="colleague")
    page = page_for("organiser", 390)
    page.goto(made["url"])
    expect(page.locator("html[data-live=open]")).to_have_count(1)
    return page


def writing(page: Page, selector: str) -> float:
    """How high this element holds the field to be, in CSS pixels."""
    value = page.locator(selector).first.evaluate("el => getComputedStyle(el).getPropertyValue('--writing')")
    return float(value.removesuffix("px"))


def test_what_stands_over_the_field_rises_with_it_and_no_message_is_styled_anew(page: Page) -> None:
    untold = writing(page, ".post")
    page.locator("#composer textarea").fill(LINES)
    field = page.locator("#composer .composer").evaluate("el => el.offsetHeight")
    assert field > untold, "five lines are higher than one"
    page.wait_for_function(
        "high => getComputedStyle(document.documentElement).getPropertyValue('--writing') == `${high}px`",
        arg=field,
    )
    page.locator("[data-jump]").evaluate("el => el.hidden = false")
    assert writing(page, "[data-jump]") == field
    assert page.locator("[data-jump]").evaluate(BELOW) > field
    assert (
        float(page.locator("html").evaluate("el => parseFloat(getComputedStyle(el).scrollPaddingBlockEnd)"))
        > field
    )
    assert writing(page, ".post") == untold


def test_the_messages_are_laid_out_as_they_will_stay_before_the_field_has_come(page: Page) -> None:
    thread = page.locator(".thread")
    display = "el => getComputedStyle(el).display"
    with_field = thread.evaluate(display)
    page.locator("#composer > *").evaluate_all("all => all.forEach((el) => el.remove())")
    assert thread.evaluate(display) == with_field
