"""The group's order in the browser: buttons, the chosen place and the keyboard come to the same; then it is kept."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor, Watch

TITLES = ".arranging > li.item .title > span"


def order(page: Page) -> list[str]:
    return page.locator(TITLES).all_inner_texts()


def opened(page_for: PageFor, **options: object) -> Page:
    page = page_for("organiser", **options)
    page.goto("/boards/")
    page.get_by_role("link", name="Het programma van de regiodag").click()
    page.get_by_role("link", name="Begeleid dit klankbord").click()
    page.get_by_role("link", name="Wijzig de volgorde en de lijnen").click()
    expect(page.locator("li.item").first).to_be_visible()
    page.wait_for_load_state()  # with scripts, a button is one only once they are there
    return page


def test_a_button_a_place_and_a_key_move_what_they_say_and_the_focus_stays(
    page_for: PageFor, watch: Watch
) -> None:
    watch.expected.append("422")
    page = opened(page_for)
    before = order(page)
    row = page.locator("li.item").nth(4)
    name = row.get_attribute("id") or ""
    page.locator(f"#{name} [data-up]").click()
    expect(page.locator(TITLES).nth(3)).to_have_text(before[4])
    expect(page.locator(f"#{name} [data-up]")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(TITLES).nth(4)).to_have_text(before[4])
    page.locator(f"#{name} [data-here]").select_option("1")
    expect(page.locator(TITLES).first).to_have_text(before[4])
    expect(page.locator(f"#{name} [data-here]")).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("staat nu op 1")
    page.get_by_role("button", name="Bevestig").last.click()
    expect(page.get_by_role("heading", name="Zeg waarom de groep dit elders zet")).to_be_visible()
    page.locator(f"#{name} .reason input").fill("Daar beginnen we mee.")
    page.get_by_role("button", name="Bevestig").last.click()
    expect(page.get_by_text("Daar beginnen we mee.")).to_be_visible()
    expect(page.locator(".ladder .rung h3").first).to_have_text(before[4])


def test_two_quick_presses_are_two_steps(page_for: PageFor) -> None:
    page = opened(page_for, width=390)
    line = page.locator("#line-next")
    places = line.locator("option").evaluate_all("options => options.map(option => option.value)")
    at = places.index(line.input_value())
    page.evaluate("for (const _twice of [1, 2]) document.getElementById('next-up').click()")
    expect(line).to_have_value(places[at - 2])


def test_without_scripts_the_same_buttons_load_the_page(page_for: PageFor) -> None:
    page = opened(page_for, java_script_enabled=False)
    before = order(page)
    page.locator("li.item").nth(5).locator("[data-up]").click()
    assert order(page)[4] == before[5]
    page.locator("li.item").nth(0).locator("select").select_option("6")
    page.get_by_role("button", name="Toon wat ik veranderde").click()
    assert order(page)[5] == before[0]
