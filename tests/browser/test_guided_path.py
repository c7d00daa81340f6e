"""The guided path in Dutch, as a visitor walks it, on a phone and at a desk. Each walk has a world of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DONE, Site, Watch

PHONE, DESK = 390, 1280


@dataclass
class Walk:
    """One visitor's browser."""

    page: Page

    def begin(self, step: int) -> None:
        """From the path, take a card: it signs in and lands."""
        self.page.goto("/demo/")
        self.page.locator(f"[data-step='{step}']").get_by_role("button").click()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def walk(request: Any, own_site: Site, chromium: Browser, watch: Watch) -> Iterator[Walk]:
    width = request.param
    phone: dict[str, Any] = {"has_touch": True, "is_mobile": True} if width == PHONE else {}
    context = chromium.new_context(
        base_url=own_site.url, locale="nl-BE", viewport={"width": width, "height": 844}, **phone
    )
    page = context.new_page()
    page.set_default_timeout(DONE)
    watch.listen(page)
    yield Walk(page)
    context.close()


def test_the_guided_path(walk: Walk) -> None:
    talk_in_the_coffee_corner(walk)
    take_the_last_seat(walk)
    finish_the_ranking(walk)
    close_reveal_and_ask_why(walk)
    follow_a_figure_to_an_action(walk)
    move_a_date_and_see_the_mail(walk)


def talk_in_the_coffee_corner(walk: Walk) -> None:
    walk.begin(1)
    page = walk.page
    expect(page.get_by_role("heading", level=1)).to_contain_text("Koffiehoek")
    page.locator("textarea[name=body]").fill("Dag allemaal, zijn jullie er ook *maandag*?")
    page.get_by_role("button", name="Verstuur").click()
    walk.sees("Dag allemaal, zijn jullie er ook maandag?")
    posts = page.locator("article.post")
    before = posts.count()
    page.get_by_role("button", name="Laat collega's meedoen").click()
    expect(posts.nth(before)).to_be_attached()  # somebody else's, without a reload of ours


def take_the_last_seat(walk: Walk) -> None:
    walk.begin(2)
    walk.sees("nog 1 plaats")
    coming = walk.page.get_by_role("button", name="Ik kom", exact=True)
    coming.click()
    expect(coming).to_have_attribute("aria-pressed", "true")
    walk.sees("volzet")
    expect(walk.page.get_by_text("nog 1 plaats")).to_have_count(0)


def finish_the_ranking(walk: Walk) -> None:
    walk.begin(3)
    page = walk.page
    walk.sees("4 van de 9 geplaatst")
    expect(page.locator("form.live")).to_be_attached()  # its script has come
    tray = page.locator(".bin.tray .item")
    for left in range(5, 0, -1):
        expect(tray).to_have_count(left)
        tray.first.locator(".title").click()
    walk.sees("9 van de 9 geplaatst")
    walk.sees("Bewaard")


def close_reveal_and_ask_why(walk: Walk) -> None:
    walk.begin(4)
    page = walk.page
    for asked, yes in (("Sluit de ronde nu", "Sluit ze"), ("Onthul", "Onthul")):
        opener = page.get_by_role("main").get_by_role("button", name=asked)
        expect(opener).to_be_visible()
        page.wait_for_load_state()  # before its script is there it doesn't ask
        opener.click()
        page.get_by_role("dialog").get_by_role("button", name=yes).click()
    expect(page.locator(".ladder .rung")).to_have_count(9)
    page.get_by_role("link", name="Waarom?").first.click()
    expect(page.get_by_role("main")).to_contain_text("van de")


def follow_a_figure_to_an_action(walk: Walk) -> None:
    walk.begin(5)
    page = walk.page
    walk.sees("31% noemt de servicedesk het sterkst")
    page.get_by_role("link", name="Iemand aan de telefoon kunnen krijgen").click()
    walk.sees("31%")
    walk.sees("niet gepubliceerd")
    walk.sees("Uitleggen hoe de helpdesk werkt")


def move_a_date_and_see_the_mail(walk: Walk) -> None:
    walk.begin(6)
    page = walk.page
    page.get_by_label("Van", exact=True).fill("14:00")
    page.get_by_label("Tot", exact=True).fill("16:00")
    page.get_by_label("Waarom").fill("De leeszaal is 's ochtends bezet.")
    page.get_by_role("button", name="Wijzig deze datum").click()
    walk.sees("14:00")
    page.goto("/demo/mail/")
    walk.sees("De leeszaal is 's ochtends bezet.")
