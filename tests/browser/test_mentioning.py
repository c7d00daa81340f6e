"""@ and the beginning of a name, by keyboard and by touch; and how a message will look."""

from playwright.sync_api import expect

from tests.browser.conftest import PageFor, Site

JORIS = "Joris Daems"  # the organiser


def test_a_colleague_is_called_and_the_message_looked_at(demo_site: Site, page_for: PageFor) -> None:
    made = demo_site.behind("new_thread", who="colleague")
    page = page_for("colleague", 390)
    page.goto(made["url"])
    text = page.locator("form[data-composer] textarea")
    options = page.get_by_role("option")

    text.press_sequentially("Dag @joris d")
    expect(options).to_have_count(1)
    expect(text).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    expect(page.locator("#announcer")).to_contain_text("1 collega")
    text.press("Enter")
    expect(text).to_have_value(f"Dag @{JORIS} ")
    expect(options).to_have_count(0)
    text.press_sequentially("en @nadi")
    expect(options).to_have_count(1)
    text.press("Escape")
    expect(options).to_have_count(0)
    text.press_sequentially("a")  # who said no isn't asked again
    text.press("Backspace")
    expect(options).to_have_count(0)
    text.press_sequentially(" @nad")
    options.first.click()
    expect(text).to_have_value(f"Dag @{JORIS} en @nadi @Nadia Benali ")

    page.get_by_role("tab", name="Schrijven").focus()
    page.keyboard.press("ArrowRight")
    seen = page.get_by_role("tabpanel", name="Voorbeeld")
    expect(seen.locator("a.mention")).to_have_text([f"@{JORIS}", "@Nadia Benali"])
    expect(text).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(text).to_be_visible()
    text.press("Control+Enter")
    expect(page.locator("article .mention")).to_have_text([f"@{JORIS}", "@Nadia Benali"])

    called = page_for("organiser", 390)
    called.goto("/notices/")
    expect(called.get_by_text("Els Vermeer vermeldt je in").first).to_be_visible()
    called.goto(made["url"])
    expect(called.locator(".mention.me")).to_have_text([f"@{JORIS}"])
