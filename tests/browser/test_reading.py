"""What is read: what was on screen for a second in a tab that somebody looks at, and nothing else."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor, Site

MESSAGES = 24
PATIENCE = 30_000
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
    with page.expect_websocket() as opening:
        page.goto(thread)
    socket = opening.value
    assert unread(page, thread) == everything, "nothing is read by coming alone"
    with socket.expect_event("framereceived", is_about_reading, timeout=PATIENCE):
        expect(page.locator("[data-post]").nth(1)).to_be_in_viewport()
    partly = unread(page, thread)
    assert 0 < partly < everything
    with socket.expect_event("framereceived", is_about_reading, timeout=PATIENCE):
        page.locator("[data-post]").last.scroll_into_view_if_needed()
    assert unread(page, thread) == 0


def is_about_reading(frame: str | bytes) -> bool:
    return '"unread"' in str(frame)


def test_unread_from_here_stays_unread(page_for: PageFor, thread: str) -> None:
    page = page_for("organiser", 390)
    page.goto(thread)
    third = page.locator("[data-number='3']")
    third.get_by_text("Meer", exact=True).or_(third.locator("summary[aria-label=Meer]")).click()
    third.get_by_role("button", name="Ongelezen vanaf hier").click()
    expect(page).to_have_url(re.compile(r"/threads/$"))
    assert unread(page, thread) == MESSAGES - 1
