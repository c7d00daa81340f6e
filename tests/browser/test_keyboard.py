"""*Ga naar…*, the keys, and where the focus is when a part of the page is swapped."""

import re
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PageFor, Watch
from tests.browser.keyboard import Keyboard


def field(page: Page) -> Any:
    return page.get_by_role("combobox", name="Ga naar…")


def options(page: Page) -> Any:
    return page.get_by_role("listbox").get_by_role("option")


def chosen(page: Page) -> Any:
    return page.locator("#go").get_by_role("option", selected=True)


def test_it_goes_where_one_types(page_for: PageFor) -> None:
    page = page_for("member")
    page.goto("/guide/")
    page.keyboard.press("Control+k")
    expect(field(page)).to_be_focused()
    expect(options(page).first).to_be_visible()  # before anything is typed
    expect(chosen(page)).to_have_count(0)
    page.keyboard.type("koffiehoek limb")
    expect(chosen(page)).to_have_text(re.compile("Koffiehoek van Limburg"))
    expect(page.locator("#go [role=status]")).to_have_text("1 plaats gevonden")
    active = field(page).get_attribute("aria-activedescendant")
    assert active == chosen(page).get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/threads/\d+/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Koffiehoek")


def test_the_arrows_go_round(page_for: PageFor) -> None:
    page = page_for("member")
    page.goto("/guide/")
    page.keyboard.press("Meta+k")
    count = options(page).first.wait_for() or options(page).count()
    page.keyboard.press("ArrowUp")
    expect(options(page).nth(count - 1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options(page).nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options(page).nth(1)).to_have_attribute("aria-selected", "true")
    expect(chosen(page)).to_be_in_viewport()
    expect(field(page)).to_be_focused()


def test_escape_leads_back_to_what_one_was_writing(page_for: PageFor) -> None:
    page = page_for("member")
    page.goto("/threads/new/")
    title = page.get_by_label("Titel")
    title.focus()
    page.keyboard.type("Half af")
    page.keyboard.press("Control+k")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(title).to_be_focused()
    page.keyboard.type("gewerkt")
    expect(title).to_have_value("Half afgewerkt")
    page.keyboard.press("Control+k")
    expect(field(page)).to_have_value("")
    page.keyboard.press("Control+k")
    expect(title).to_be_focused()


def test_enter_doesnt_wait_for_the_list(page_for: PageFor) -> None:
    page = page_for("member")
    page.goto("/guide/")
    page.keyboard.press("Control+k")
    expect(options(page).first).to_be_visible()
    page.keyboard.type("mijn profiel")
    page.keyboard.press("Enter")  # faster than the pause after which it asks
    page.wait_for_url("**/account/profile/")


def test_without_an_answer_the_form_goes_by_itself(page_for: PageFor, watch: Watch) -> None:
    page = page_for("member")
    page.goto("/guide/")
    watch.expected.append("ERR_FAILED")

    def refuse(route: Route) -> None:
        if route.request.headers.get("hx-request"):
            route.abort()
        else:
            route.continue_()

    page.route("**/go/**", refuse)
    page.keyboard.press("Control+k")
    page.keyboard.type("profiel")
    expect(page.locator("#go [role=status]")).to_contain_text("verbinding")
    page.keyboard.press("Enter")
    page.wait_for_url("**/go/?q=profiel")
    expect(page.get_by_role("main").get_by_role("link", name="Mijn profiel")).to_be_visible()


def test_nothing_found_says_where_to_go_on(page_for: PageFor) -> None:
    page = page_for("member")
    page.goto("/threads/")
    page.keyboard.press("Control+k")
    page.keyboard.type("zzzork")
    expect(page.locator("#go")).to_contain_text("Niets heet “zzzork”")
    expect(page.locator("#go [role=status]")).to_contain_text("Niets heet “zzzork”")
    page.keyboard.press("Enter")
    page.wait_for_url("**/guide/?q=zzzork")


def test_language_and_light_are_switched_where_one_is(page_for: PageFor) -> None:
    page = page_for("outsider")
    page.goto("/meetups/?region=all")
    for words, attribute, value in (("donker", "data-theme", "dark"), ("english", "lang", "en")):
        page.keyboard.press("Control+k")
        page.keyboard.type(words)
        expect(chosen(page)).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.locator("html")).to_have_attribute(attribute, value, timeout=30_000)
        page.wait_for_load_state()  # it came with a new page, which hears keys once its scripts have run
        assert page.url.endswith("/meetups/?region=all")
    page.keyboard.press("Control+k")
    page.keyboard.type("nederlands")
    expect(page.locator("#go").get_by_role("option", selected=True)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "nl", timeout=30_000)


def test_it_signs_out(page_for: PageFor) -> None:
    page = page_for("newcomer")
    page.goto("/threads/")
    Keyboard(page).go("afmelden", r":\d+/$")
    expect(page.get_by_role("link", name="Meld je aan").first).to_be_visible()


def test_on_a_phone_it_stands_in_more(page_for: PageFor) -> None:
    page = page_for("member", 390)
    page.goto("/guide/")
    more = page.locator("summary", has_text="Meer")
    more.tap()
    page.get_by_role("link", name="Ga naar…").tap()
    expect(field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    more.tap()
    page.get_by_role("link", name="Ga naar…").tap()
    field(page).fill("wise")
    options(page).filter(has_text="Bibliotheeksysteem").tap()
    page.wait_for_url(re.compile(r"/guide/services/\d+/$"))


def test_nothing_of_it_is_loaded_before_it_is_used(page_for: PageFor) -> None:
    page, asked = page_for("member"), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/guide/", wait_until="networkidle")
    loaded = [url for url in asked if re.search(r"/js/(palette|keys)\.|/go/|/keys/", url)]
    assert loaded == []
    page.keyboard.press("Control+k")
    expect(options(page).first).to_be_visible()
    assert any("/js/palette." in url for url in asked)


def test_without_scripts_it_is_a_page(page_for: PageFor) -> None:
    page = page_for("member", java_script_enabled=False)
    page.goto("/guide/")
    page.get_by_role("link", name="Ga naar…").first.click()
    page.get_by_role("main").get_by_label("Ga naar…").fill("genk bibliotheek")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_role("main").get_by_role("link", name="Bibliotheek Genk").first.click()
    page.wait_for_url(re.compile(r"/regions/libraries/\d+/$"))


# ?


def test_a_question_mark_tells_the_keys_and_can_be_turned_off(page_for: PageFor) -> None:
    page = page_for("member")
    page.goto("/guide/")
    keys = page.get_by_role("dialog", name="Toetsen")
    page.keyboard.press("?")
    expect(keys).to_contain_text("Bij het rangschikken")
    keys.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("Control+k")  # what is no single character still works, and leads to the switch
    expect(field(page)).to_be_focused()
    expect(keys).to_be_hidden()
    page.get_by_role("link", name="Alle toetsen").click()
    page.get_by_role("checkbox").check()
    page.goto("/guide/")
    page.keyboard.press("?")
    expect(keys).to_be_visible()


def test_a_question_mark_in_a_field_is_a_question_mark(page_for: PageFor) -> None:
    page = page_for("member")
    page.goto("/guide/")
    asked = page.get_by_role("main").get_by_role("searchbox")
    asked.focus()
    page.keyboard.type("printer?")
    expect(asked).to_have_value("printer?")
    expect(page.locator("dialog[open]")).to_have_count(0)


# Parts that are swapped


def answered_in_the_list(page: Page) -> tuple[Any, Any]:
    """The first date of the list that can be answered: what unfolds its answers, and the date."""
    page.goto("/meetups/?region=all")
    date = page.locator("[data-occurrence]").filter(has=page.locator("details.my-answer")).first
    date = page.locator(f"#{date.get_attribute('id')}")
    return date.locator("summary"), date


def test_after_an_answer_in_the_list_the_focus_is_on_what_unfolds_it(page_for: PageFor) -> None:
    page = page_for("member")
    summary, date = answered_in_the_list(page)
    keyboard = Keyboard(page)
    keyboard.to(summary)
    keyboard.press("Enter")
    keyboard.to(date.get_by_role("button", name="Misschien"))
    keyboard.press("Enter")
    expect(summary).to_contain_text("Misschien")
    keyboard.on(summary)


def test_somebody_elses_answer_folds_nothing_and_takes_no_focus(page_for: PageFor) -> None:
    page, other = page_for("member"), page_for("colleague")
    summary, date = answered_in_the_list(page)
    keyboard = Keyboard(page)
    keyboard.to(summary)
    keyboard.press("Enter")
    maybe = date.get_by_role("button", name="Misschien")
    keyboard.to(maybe)
    expect(page.locator("html")).to_have_attribute("data-live", "open")
    before = date.get_attribute("data-revision")
    other.goto("/meetups/?region=all")
    theirs = other.locator(f"#{date.get_attribute('id')}")
    theirs.locator("summary").click()
    theirs.get_by_role("button", name="Ik kan niet").click()
    expect(date).not_to_have_attribute("data-revision", before or "")
    keyboard.on(maybe)


def test_a_question_asked_again_at_once_takes_the_last_answer(page_for: PageFor, watch: Watch) -> None:
    page = page_for("member")
    page.goto("/style/")
    watch.expected.append("405")  # the style reference takes nothing
    asking = page.get_by_role("button", name="Gelast af")
    asking.evaluate("one => { one.click(); document.getElementById('confirm').close(); one.click(); }")
    with page.expect_request(lambda request: request.method == "POST"):
        page.locator("#confirm").get_by_role("button", name="Gelast ze af").click()
