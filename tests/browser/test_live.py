"""Screens that stay right by themselves: beside each other, across a crash, a lost line and a lost standing."""

import json
import urllib.request
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PageFor, Site, Watch
from tests.browser.line import Line

NETWORK = ["WebSocket connection to", "Failed to load resource", "net::ERR"]
SECONDS = 1000
BACK = 30 * SECONDS  # a page comes back after a pause that grows, with chance in it


class Program:
    """Somebody who writes over the API."""

    def __init__(self, site: Site, who: str) -> None:
        self.site, self.token = site, site.behind("token", who=who)

    def ask(self, method: str, path: str, **sent: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        url = f"{self.site.url}/api/v1/{path}"
        request = urllib.request.Request(url, json.dumps(sent).encode(), headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")

    def post(self, thread: int, body: str) -> int:
        sent = {"uuid": str(uuid.uuid4()), "body": body, "reply_to": None}
        return int(self.ask("POST", f"threads/{thread}/posts/", **sent)["id"])


@pytest.fixture
def thread(demo_site: Site) -> dict[str, Any]:
    found: dict[str, Any] = demo_site.behind("new_thread", who="organiser")
    return found


def opened(page: Page, thread: dict[str, Any]) -> Page:
    page.goto(thread["url"])
    is_live(page)
    page.evaluate("window.notReloaded = true")
    return page


def is_live(page: Page, timeout: float = BACK) -> None:
    expect(page.locator("html[data-live=open]")).to_have_count(1, timeout=timeout)


def posts(page: Page, text: str) -> Locator:
    return page.locator("article.post", has_text=text)


def typed(page: Page) -> Locator:
    return page.locator("textarea[name=body]")


def still_here(page: Page) -> None:
    assert page.evaluate("window.notReloaded === true")


@pytest.mark.soak
def test_a_post_an_edit_a_reaction_and_a_deletion_show_on_another_screen(
    demo_site: Site, page_for: PageFor, thread: dict[str, Any]
) -> None:
    reader = opened(page_for("organiser"), thread)
    typed(reader).fill("Half getypt")
    colleague = Program(demo_site, "colleague")
    one = colleague.post(thread["thread"], "Eerste versie")
    expect(posts(reader, "Eerste versie")).to_have_count(1)
    colleague.ask("PATCH", f"posts/{one}/", body="Tweede versie")
    expect(posts(reader, "Tweede versie")).to_have_count(1)
    expect(posts(reader, "Eerste versie")).to_have_count(0)
    Program(demo_site, "member").ask("PUT", f"posts/{one}/reactions/helps/")
    expect(posts(reader, "Tweede versie").locator(".pill[value=helps] .number")).to_have_text("1")
    colleague.ask("DELETE", f"posts/{one}/")
    expect(reader.locator(f"article.tombstone[data-post='{one}']")).to_have_count(1)
    expect(posts(reader, "Tweede versie")).to_have_count(0)
    expect(typed(reader)).to_have_value("Half getypt")
    still_here(reader)


@pytest.mark.soak
def test_the_bell_and_the_conversations_count_without_reload(
    demo_site: Site, page_for: PageFor, thread: dict[str, Any]
) -> None:
    elsewhere = page_for("organiser")
    elsewhere.goto("/guide/")
    is_live(elsewhere)
    bell = elsewhere.locator(".tools [data-badge=notices] [data-number]")
    before = int(bell.text_content() or 0)
    Program(demo_site, "colleague").post(thread["thread"], "Voor wie dit begon")
    expect(bell).to_have_text(str(before + 1))
    elsewhere.reload()
    is_live(elsewhere)
    unread = elsewhere.locator(".nav [data-badge=threads] [data-number]").first
    count = int(unread.text_content() or 0)
    assert count > 0
    other_tab = elsewhere.context.new_page()
    opened(other_tab, thread)
    posts(other_tab, "Voor wie dit begon").scroll_into_view_if_needed()
    Program(demo_site, "colleague").post(thread["thread"], "En nog iets")
    posts(other_tab, "En nog iets").scroll_into_view_if_needed()
    expect(unread).to_have_text(str(count - 1))


@pytest.mark.soak
def test_a_crash_in_mid_post_loses_and_doubles_nothing(
    demo_site: Site, page_for: PageFor, watch: Watch, thread: dict[str, Any]
) -> None:
    watch.expected += NETWORK
    writer, reader = (opened(page_for(who), thread) for who in ("colleague", "organiser"))
    Program(demo_site, "member").post(thread["thread"], "Voor de val")
    for page in (writer, reader):
        expect(posts(page, "Voor de val")).to_have_count(1)
    typed(reader).fill("Wat ik aan het typen was")
    demo_site.kill()
    try:
        typed(writer).fill("Verstuurd terwijl er niemand was")
        typed(writer).press("Control+Enter")
        demo_site.behind("say", thread=thread["thread"], who="member", body="Intussen bewaard")
        waiting = writer.locator("article[data-unsent]", has_text="Verstuurd terwijl er niemand was")
        expect(waiting.locator("[data-state]")).to_have_text("Wacht op verbinding")
    finally:
        demo_site.start_again()
    for page in (writer, reader):
        expect(posts(page, "Intussen bewaard")).to_have_count(1, timeout=BACK)
        expect(posts(page, "Verstuurd terwijl er niemand was")).to_have_count(1, timeout=BACK)
        expect(posts(page, "Voor de val")).to_have_count(1)
        still_here(page)
    expect(typed(writer)).to_have_value("")
    expect(typed(reader)).to_have_value("Wat ik aan het typen was")
    bodies = demo_site.behind("bodies", thread=thread["thread"])
    assert sorted(bodies[1:]) == ["Intussen bewaard", "Verstuurd terwijl er niemand was", "Voor de val"]


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.close()


def is_away(page: Page) -> None:
    expect(page.locator("html[data-live=away]")).to_have_count(1)


@pytest.mark.soak
def test_a_line_that_was_lost_brings_what_was_missed(
    demo_site: Site, page_for: PageFor, watch: Watch, thread: dict[str, Any], line: Line
) -> None:
    watch.expected += NETWORK
    reader = opened(page_for("organiser", width=390, proxy=line.proxy), thread)
    typed(reader).fill("In de trein")
    line.cut()
    is_away(reader)
    Program(demo_site, "colleague").post(thread["thread"], "Voorbij het station")
    typed(reader).press("Control+Enter")
    expect(reader.locator("article[data-unsent] [data-state]")).to_have_text("Wacht op verbinding")
    expect(posts(reader, "Voorbij het station")).to_have_count(0)
    line.mend()
    expect(posts(reader, "Voorbij het station")).to_have_count(1, timeout=BACK)
    expect(posts(reader, "In de trein")).to_have_count(1, timeout=BACK)
    expect(reader.locator("article[data-unsent]")).to_have_count(0, timeout=BACK)
    expect(typed(reader)).to_have_value("")
    assert demo_site.behind("bodies", thread=thread["thread"])[1:] == ["Voorbij het station", "In de trein"]
    still_here(reader)


def test_a_line_that_is_gone_without_a_farewell_is_given_up_at_once_and_nothing_stands_twice(
    demo_site: Site, page_for: PageFor, watch: Watch, thread: dict[str, Any], line: Line
) -> None:
    """As in a tunnel: the browser knows that it is offline; what was on its way arrives after all, later."""
    watch.expected += NETWORK
    reader = opened(page_for("organiser", width=390, proxy=line.proxy), thread)
    typed(reader).fill("In de tunnel")
    line.fall_silent()
    typed(reader).press("Control+Enter")
    Program(demo_site, "colleague").post(thread["thread"], "Voorbij de tunnel")
    reader.evaluate("dispatchEvent(new Event('offline'))")
    assert reader.evaluate("document.documentElement.dataset.live") == "away"
    line.mend()
    reader.evaluate("dispatchEvent(new Event('online'))")
    is_live(reader)
    for text in ("Voorbij de tunnel", "In de tunnel"):
        expect(posts(reader, text)).to_have_count(1, timeout=BACK)
    expect(reader.locator("article[data-unsent]")).to_have_count(0, timeout=BACK)
    bodies = demo_site.behind("bodies", thread=thread["thread"])
    assert sorted(bodies[1:]) == ["In de tunnel", "Voorbij de tunnel"]
    still_here(reader)


@pytest.mark.soak
def test_who_is_removed_stops_receiving_within_two_seconds(
    demo_site: Site, page_for: PageFor, thread: dict[str, Any]
) -> None:
    membership = demo_site.behind("membership", who="newcomer")
    leaving, organiser = opened(page_for("newcomer"), thread), page_for("organiser")
    typed(leaving).fill("Nog niet klaar")
    organiser.goto("/regions/limburg/manage/members/")
    try:
        with organiser.expect_navigation():
            organiser.locator(f"form[action*='/members/{membership}/remove/']").evaluate(
                "form => form.submit()"
            )
        expect(leaving.locator(".thread[data-unwatched]")).to_have_count(1, timeout=2 * SECONDS)
        Program(demo_site, "colleague").post(thread["thread"], "Onder ons")
        opened(organiser, thread)
        expect(posts(organiser, "Onder ons")).to_have_count(1)
        expect(posts(leaving, "Onder ons")).to_have_count(0)
        expect(typed(leaving)).to_have_value("Nog niet klaar")
    finally:
        demo_site.behind("membership", who="newcomer")


@pytest.mark.soak
def test_signing_out_in_another_tab_closes_this_one_and_keeps_what_was_typed(
    page_for: PageFor, thread: dict[str, Any]
) -> None:
    tab = opened(page_for("member"), thread)
    typed(tab).fill("Bijna verstuurd")
    other = tab.context.new_page()
    other.goto("/guide/")
    other.locator("form[data-forget-drafts]").first.evaluate("form => form.requestSubmit()")
    expect(tab.locator("html[data-live=signed-out]")).to_have_count(1, timeout=2 * SECONDS)
    typed(tab).press("Control+Enter")
    expect(tab.locator("[data-composer-error]")).to_contain_text("Je bent afgemeld")
    expect(typed(tab)).to_have_value("Bijna verstuurd")
    expect(tab.locator("article[data-unsent]")).to_have_count(0)
    still_here(tab)
