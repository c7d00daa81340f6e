"""What is read: what was on screen for a second in a tab that somebody looks at, and nothing else."""

import re
import time
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor, Site

MESSAGES = 24
PATIENCE = 30.0  # seconds
TALL = "\n".join(f"Regel {n}" for n in range(60))


@pytest.fixture
def thread(demo_site: Site) -> str:
    made = demo_site.behind("new_thread", who="colleague")
    for number in range(MESSAGES - 1):
        demo_site.behind("say", thread=made["thread"], who="colleague", body=f"Bericht {number}")
    demo_site.behind("say", thread=made["thread"], who="colleague", body=TALL)
    return str(made["url"])


def unread(page: Page, thread: str) -> int:
    """What the list says, on a page of its own."""
    rows = page.request.get("/threads/?show=unread").text()
    row = re.search(
        rf'href="{thread}[^"]*"(?:(?!</li>).)*?<span class="count"[^>]*><span data-number>(\d+)',
        rows,
        re.DOTALL,
    )
    return int(row[1]) if row else 0


def test_only_what_was_on_screen_for_a_second_is_read(page_for: PageFor, thread: str) -> None:
    page = page_for("organiser", 390)
    everything = MESSAGES + 1
    assert unread(page, thread) == everything
    page.clock.install(time=0)
    page.clock.pause_at(1)
    page.goto(thread)
    expect(page.locator("html[data-live=open]")).to_have_count(1)
    expect(page.locator("[data-post]").nth(1)).to_be_in_viewport()
    page.clock.run_for(900)
    assert unread(page, thread) == everything, "nothing is read by coming alone"
    assert 0 < in_time(page, thread, lambda left: left < everything) < everything
    page.locator("[data-post]").last.scroll_into_view_if_needed()
    assert in_time(page, thread, lambda left: left == 0) == 0


def in_time(page: Page, thread: str, enough: Callable[[int], bool]) -> int:
    """What is unread once that is so; the page's clock goes on meanwhile."""
    end = time.monotonic() + PATIENCE
    while not enough(left := unread(page, thread)) and time.monotonic() < end:
        page.clock.run_for(500)
    return left


def test_unread_from_here_stays_unread(page_for: PageFor, thread: str) -> None:
    page = page_for("organiser", 390)
    page.goto(thread)
    third = page.locator("[data-number='3']")
    third.get_by_text("Meer", exact=True).or_(third.locator("summary[aria-label=Meer]")).click()
    third.get_by_role("button", name="Ongelezen vanaf hier").click()
    expect(page).to_have_url(re.compile(r"/threads/$"))
    assert unread(page, thread) == MESSAGES - 1


KEEP = """() => {
  const announcer = document.getElementById("announcer");
  window.heard = [];
  new MutationObserver(() => heard.push(announcer.textContent.trim())).observe(announcer, { childList: true });
}"""
ALL_OF = """([title, n]) => n <= heard.join(". ").split(". ")
  .filter((said) => said.endsWith(title))
  .reduce((sum, said) => sum + Number(/^[0-9]+/.exec(said)?.[0] ?? 1), 0)"""


def test_what_comes_elsewhere_is_said_calmly_and_what_comes_here_only_here(
    page_for: PageFor, demo_site: Site
) -> None:
    here, there = (demo_site.behind("new_thread", who="colleague") for _ in range(2))
    page, writer = page_for("organiser"), page_for("colleague")
    page.goto(here["url"])
    expect(page.locator("html[data-live=open]")).to_have_count(1)
    page.evaluate(KEEP)
    before = page.evaluate("[document.activeElement === document.body, scrollY]")
    writer.goto(there["url"])
    for thread in (here, there, there):
        assert writer.evaluate(SAY, [thread["thread"], str(uuid.uuid4())]) == 201
    page.wait_for_function(ALL_OF, arg=["in Proef", 3], timeout=PATIENCE * 1000)
    heard = ". ".join(page.evaluate("heard")).split(". ")
    assert sum("van Els Vermeer" in said for said in heard) == 1
    assert {said for said in heard if "Els" not in said} <= {
        "2 nieuwe berichten in Proef",
        "Nieuw bericht in Proef",
    }
    assert page.evaluate("[document.activeElement === document.body, scrollY]") == before


SAY = """([thread, uuid]) => fetch(`/api/v1/threads/${thread}/posts/`, {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
  body: JSON.stringify({ uuid, body: "Dag" }),
}).then(({ status }) => status)"""


def test_j_and_k_go_from_message_to_message_and_the_link_to_one_can_be_copied(
    page_for: PageFor, thread: str
) -> None:
    page = page_for("organiser", permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{thread}?at=1")
    page.locator("[data-number='2']").scroll_into_view_if_needed()
    page.locator("[data-number='2'] summary[aria-label=Meer]").click()
    page.get_by_role("button", name="Kopieer de link").locator("visible=true").click()
    expect(page.get_by_text("De link is gekopieerd")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    expect(page.locator("[data-number='2'] summary[aria-label=Meer]")).to_be_focused()
    for key, number in (("j", 3), ("J", 4), ("k", 3)):
        page.keyboard.press(key)
        expect(page.locator(f"[data-number='{number}']")).to_be_focused()
    field = page.locator("textarea[name=body]")
    field.press("j")
    expect(field).to_have_value("j")
    page.goto(copied)
    expect(page).to_have_url(re.compile(rf"{thread}.*#post-2$"))
