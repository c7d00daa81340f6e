"""A question and the answer that helped, on the screens of both."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor, Site


def order(page: Page) -> list[str]:
    """The messages as they stand on the page, the answer that helped marked."""
    found: list[str] = page.locator("article[data-number]").evaluate_all(
        "all => all.map((one) => one.dataset.number + (one.closest('.answer') ? '!' : ''))"
    )
    return found


def test_the_answer_that_helped_stands_right_behind_the_question(page_for: PageFor, demo_site: Site) -> None:
    made = demo_site.behind("new_thread", who="colleague", kind="question")
    for body in ("Eerst dit", "Dat is het", "Ja, zeker"):
        demo_site.behind("say", thread=made["thread"], who="member", body=body)
    asker, answerer = page_for("colleague", 390), page_for("member", 1280)
    for page in (asker, answerer):
        page.goto(made["url"])
        expect(page.locator("html[data-live=open]")).to_have_count(1)
    opening = answerer.locator('article[data-number="1"] summary').first
    opening.focus()
    asker.get_by_placeholder("Schrijf een antwoord").fill("Bedankt alvast")
    asker.keyboard.press("Control+Enter")
    expect(answerer.locator('article[data-number="5"]')).to_have_count(1)
    expect(opening).to_be_focused()
    asker.get_by_role("heading", level=1).click()
    expect(asker.locator("#composer footer")).to_be_hidden()
    asker.get_by_placeholder("Schrijf een antwoord").focus()
    third = asker.locator('article[data-number="3"]')
    third.get_by_role("button", name="Dit hielp").click()
    expect(answerer.locator(".answer article")).to_have_count(1)
    assert order(answerer) == ["1", "3!", "2", "4", "5"]
    answerer.reload()
    assert order(answerer) == ["1", "3!", "2", "4", "5"]
    expect(answerer.locator("html[data-live=open]")).to_have_count(1)
    asker.goto(made["url"])
    third.get_by_role("button", name="Toch niet het antwoord").click()
    expect(answerer.locator(".answer article")).to_have_count(0)
    assert order(answerer) == ["1", "2", "3", "4", "5"]
    answerer.reload()
    assert order(answerer) == ["1", "2", "3", "4", "5"]


def test_who_answers_follows_and_sees_it_at_once(page_for: PageFor, demo_site: Site) -> None:
    made = demo_site.behind("new_thread", who="colleague", kind="question")
    page = page_for("member", 390)
    page.goto(made["url"])
    expect(page.locator("html[data-live=open]")).to_have_count(1)
    follow = page.locator("form[data-follow] button")
    expect(follow).to_have_text("Volg")
    page.get_by_placeholder("Schrijf een antwoord").fill("Wij doen dat zo")
    page.keyboard.press("Control+Enter")
    expect(follow).to_have_text("Niet meer volgen")
    page.reload()
    expect(follow).to_have_text("Niet meer volgen")
    follow.click()
    expect(follow).to_have_text("Volg weer")
