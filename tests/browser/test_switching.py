"""Language or light is switched while something is typed: nothing typed is lost, and nothing of it stays behind."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor, Site, Watch
from tests.browser.test_installed import NOTHING, STORED

WHY = "De leeszaal is bezet. هذا أيضا 🎉"


@pytest.fixture(autouse=True)
def dutch_again(page_for: PageFor) -> Iterator[None]:
    """The language is kept in the profile, and the next test reads Dutch."""
    yield
    for who in ("organiser", "member"):
        page = page_for(who)
        page.goto("/keys/")
        if page.locator("html").get_attribute("lang") != "nl":
            page.locator(".colophon").get_by_role("button", name="Nederlands").click()
            expect(page.locator("html")).to_have_attribute("lang", "nl")


def in_the_foot(page: Page) -> None:
    page.locator(".colophon").get_by_role("button", name="English").click()


def in_the_menu(page: Page) -> None:
    page.locator(".account summary").click()
    page.locator(".account").get_by_role("button", name="English").click()


def in_the_palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("english")
    expect(page.locator("#go").get_by_role("option", selected=True)).to_have_count(1)
    page.keyboard.press("Enter")


def to_the_dark(page: Page) -> None:
    page.locator(".account summary").click()
    page.locator(".account").get_by_role("button", name="Donker").click()


def changing_a_date(page: Page) -> None:
    """A form that keeps no draft, with fields of several kinds."""
    page.goto("/meetups/")
    page.locator("main .when a").first.click()
    page.goto(page.url + "change/")
    page.locator("[name=ends]").fill("09:00")  # before it begins
    page.locator("[name=seats]").fill("7")
    page.locator("[name=reason]").fill(WHY)


def holds_it_all(page: Page) -> None:
    expect(page.locator("[name=ends]")).to_have_value("09:00")
    expect(page.locator("[name=seats]")).to_have_value("7")
    expect(page.locator("[name=reason]")).to_have_value(WHY)


@pytest.mark.parametrize(
    ("switch", "width"),
    [(in_the_foot, 390), (in_the_menu, 390), (in_the_palette, 1280), (to_the_dark, 1280)],
)
def test_what_is_typed_comes_along(page_for: PageFor, switch: Callable[[Page], None], width: int) -> None:
    page = page_for("organiser", width)
    changing_a_date(page)
    with page.expect_navigation():
        switch(page)
    holds_it_all(page)
    assert page.evaluate("sessionStorage.length") == 0
    page.reload()
    expect(page.locator("[name=reason]")).to_have_value("")


def test_choices_come_along(page_for: PageFor) -> None:
    page = page_for("member")
    page.goto("/threads/new/")
    other = page.locator("[name=kind]:not(:checked)").first
    chosen = other.get_attribute("value")
    other.check(force=True)
    with page.expect_navigation():
        in_the_foot(page)
    expect(page.locator(f"[name=kind][value='{chosen}']")).to_be_checked()


def test_what_came_back_with_an_error_comes_along_too(page_for: PageFor, watch: Watch) -> None:
    watch.expected.append("422")
    page = page_for("organiser")
    changing_a_date(page)
    page.get_by_role("button", name="Wijzig deze datum").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    with page.expect_navigation():
        in_the_foot(page)
    expect(page.get_by_role("button", name="Change this date")).to_be_visible()
    holds_it_all(page)


def test_a_password_is_never_kept(page_for: PageFor) -> None:
    page = page_for()
    page.goto("/account/login/password/")
    page.locator("[type=password]").fill("geheim-geheim")
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")
    in_the_foot(page)
    assert "geheim" not in page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")


def test_a_shared_desk_asks_first_and_keeps_nothing(page_for: PageFor, demo_site: Site) -> None:
    page = page_for("organiser")
    (session,) = (c["value"] for c in page.context.cookies() if c["name"] == "session")
    demo_site.behind("share_desk", session=session)
    changing_a_date(page)
    in_the_foot(page)
    question = page.locator("#confirm")
    expect(question).to_contain_text("niet bewaard")
    question.locator("[value=no]").click()
    holds_it_all(page)
    in_the_foot(page)
    with page.expect_navigation():
        question.locator("[value=yes]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("[name=reason]")).to_have_value("")
    page.wait_for_load_state("load")
    assert page.evaluate(STORED) == NOTHING


def test_without_scripts_the_way_back_still_has_it(page_for: PageFor) -> None:
    page = page_for("organiser", java_script_enabled=False)
    changing_a_date(page)
    in_the_foot(page)
    expect(page.get_by_role("button", name="Change this date")).to_be_visible()
    page.go_back()
    holds_it_all(page)
