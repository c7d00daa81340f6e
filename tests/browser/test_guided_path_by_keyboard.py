"""The guided path by keyboard alone: no mouse, no script that moves the focus, which is in sight all the way."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DONE, Site, Watch
from tests.browser.keyboard import Keyboard


@pytest.fixture(params=[390, 1280], ids=["zoomed", "desk"])
def keyboard(request: Any, own_site: Site, chromium: Browser, watch: Watch) -> Iterator[Keyboard]:
    viewport = {"width": request.param, "height": 844}
    context = chromium.new_context(base_url=own_site.url, locale="nl-BE", viewport=viewport)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(DONE)
    watch.listen(page)
    watch.expected.append("422")  # a date that ends before it begins
    page.goto("/demo/")
    yield Keyboard(page)
    context.close()


def test_the_guided_path_by_keyboard(keyboard: Keyboard) -> None:
    talk_in_the_coffee_corner(keyboard)
    take_the_last_seat(keyboard)
    finish_the_ranking(keyboard)
    close_reveal_and_ask_why(keyboard)
    follow_a_figure_to_an_action(keyboard)
    move_a_date_and_see_the_mail(keyboard)


def begin(keyboard: Keyboard, step: int) -> Page:
    if not keyboard.page.url.endswith("/demo/"):
        keyboard.go("rondleiding", "/demo/$")
    keyboard.to(button(keyboard.page.locator(f"[data-step='{step}']")))
    with keyboard.page.expect_navigation():
        keyboard.press("Enter")
    return keyboard.page


def button(inside: Page | Locator, name: str | re.Pattern[str] = "", **how: Any) -> Locator:
    return inside.get_by_role("button", **({"name": name, **how} if name else how))


def talk_in_the_coffee_corner(keyboard: Keyboard) -> None:
    page = begin(keyboard, 1)
    field = page.locator("#composer textarea[name=body]")
    posts = page.locator("article.post")
    keyboard.to(page.get_by_role("link", name="Naar het schrijven"))  # past all that was said
    keyboard.press("Enter")
    keyboard.on(field)
    keyboard.type("Dag allemaal, zijn jullie er ook *maandag*?")
    keyboard.to(button(page, "Verstuur"))
    keyboard.press("Enter")
    expect(page.get_by_text("Dag allemaal, zijn jullie er ook maandag?").first).to_be_visible()
    keyboard.on(field)  # there one goes on
    keyboard.type("En ik breng taart mee.")
    keyboard.press("Control+Enter")
    expect(posts.filter(has_text="En ik breng taart mee.")).to_be_visible()
    keyboard.on(field)
    keyboard.to(button(page, "Laat collega's meedoen"))
    with page.expect_navigation():
        keyboard.press("Space")
    before = posts.count()
    keyboard.to(page.get_by_role("link", name="Naar het schrijven"))
    keyboard.press("Enter")
    keyboard.type("Fijn d")
    expect(posts.nth(before)).to_be_attached(timeout=20_000)  # somebody writes: it doesn't move the focus
    keyboard.type("at jullie er zijn")
    expect(field).to_have_value("Fijn dat jullie er zijn")
    keyboard.on(field)
    react_and_reply(keyboard, posts.nth(posts.count() - 1), field)


def react_and_reply(keyboard: Keyboard, post: Locator, field: Locator) -> None:
    menu = post.locator("summary").first
    keyboard.to(menu, "Shift+Tab")
    keyboard.press("Enter")
    keyboard.press("Escape")
    keyboard.on(menu)
    reply = post.get_by_role("link", name="Antwoord")
    keyboard.to(reply)
    keyboard.press("Enter")
    keyboard.on(field)


def take_the_last_seat(keyboard: Keyboard) -> None:
    page = begin(keyboard, 2)
    coming = button(page, "Ik kom", exact=True)
    keyboard.to(coming)
    keyboard.press("Enter")
    expect(coming).to_have_attribute("aria-pressed", "true")
    keyboard.on(coming)
    maybe = button(page, "Misschien", exact=True)
    keyboard.to(maybe)
    keyboard.press("Space")
    expect(maybe).to_have_attribute("aria-pressed", "true")
    keyboard.on(maybe)


def finish_the_ranking(keyboard: Keyboard) -> None:
    page = begin(keyboard, 3)
    expect(page.locator("form.live")).to_be_attached()
    tray = page.locator(".bin.tray [data-pick]")
    keyboard.to(tray.first)
    for left in range(5, 0, -1):
        expect(tray).to_have_count(left)
        keyboard.sees_the_focus()
        keyboard.press("Enter")
    expect(page.get_by_text("9 van de 9 geplaatst").first).to_be_visible()
    keyboard.sees_the_focus()
    keyboard.press("Alt+ArrowUp")
    keyboard.sees_the_focus()
    keyboard.press("ArrowUp")
    keyboard.sees_the_focus()
    expect(page.get_by_text("Bewaard").first).to_be_visible()


def close_reveal_and_ask_why(keyboard: Keyboard) -> None:
    page = begin(keyboard, 4)
    for asked, yes in (("Sluit de ronde nu", "Sluit ze"), ("Onthul", "Onthul")):
        opener = button(page.get_by_role("main"), re.compile(f"^{asked}"))
        keyboard.to(opener)
        keyboard.press("Enter")
        keyboard.sees_the_focus()
        keyboard.press("Escape")
        keyboard.on(opener)
        keyboard.press("Enter")
        keyboard.to(button(page.get_by_role("dialog"), yes))
        with page.expect_navigation():
            keyboard.press("Enter")
    expect(page.locator(".ladder .rung")).to_have_count(9)
    keyboard.to(page.get_by_role("link", name="Waarom?").first)
    keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("van de")


def follow_a_figure_to_an_action(keyboard: Keyboard) -> None:
    page = begin(keyboard, 5)
    keyboard.to(page.get_by_role("link", name="Iemand aan de telefoon kunnen krijgen"))
    keyboard.press("Enter")
    expect(page.get_by_text("Uitleggen hoe de helpdesk werkt").first).to_be_visible()


def move_a_date_and_see_the_mail(keyboard: Keyboard) -> None:
    page = begin(keyboard, 6)
    keyboard.to(page.get_by_label("Van", exact=True))
    keyboard.type("1400")
    keyboard.to(page.get_by_label("Tot", exact=True))
    keyboard.type("1300")  # before it begins
    keyboard.to(page.get_by_label("Waarom"))
    keyboard.type("De leeszaal is 's ochtends bezet.")
    keyboard.press("Enter")
    summary = page.locator("[data-error-summary]")
    keyboard.on(summary)
    keyboard.to(summary.get_by_role("link").first)
    keyboard.press("Enter")
    keyboard.sees_the_focus()
    until = page.get_by_label("Tot", exact=True)
    if not until.evaluate("one => one === document.activeElement"):
        keyboard.to(until)
    keyboard.type("1600")
    keyboard.to(button(page, "Wijzig deze datum"))
    with page.expect_navigation():
        keyboard.press("Enter")
    expect(page.get_by_text("14:00").first).to_be_visible()
    keyboard.go("mails demo", "/demo/mail/$")
    expect(page.get_by_text("De leeszaal is 's ochtends bezet.").first).to_be_visible()
