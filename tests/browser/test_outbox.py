"""What one writes in a conversation leaves by itself, once, in order; or says why not. Nothing of it stays behind."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.browser.conftest import PageFor, Site, Watch
from tests.browser.test_installed import until

SECONDS = 1000
BACK = 30 * SECONDS
NETWORK = ["WebSocket connection to", "Failed to load resource", "net::ERR", "ERR_FAILED"]
KEPT = """() => new Promise((done) => {
  const asked = indexedDB.open("kept");
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = () => done([]);
  asked.onsuccess = () => {
    const rows = asked.result.transaction("rows").objectStore("rows").getAll();
    rows.onsuccess = () => { asked.result.close(); done(rows.result.map(({ key, body }) => body ?? key)); };
  };
})"""


@pytest.fixture
def thread(demo_site: Site) -> dict[str, Any]:
    found: dict[str, Any] = demo_site.behind("new_thread", who="organiser")
    return found


def opened(page: Page, thread: dict[str, Any]) -> Page:
    page.goto(thread["url"])
    expect(page.locator("html[data-live=open]")).to_have_count(1, timeout=BACK)
    return page


def field(page: Page) -> Locator:
    return page.locator("textarea[name=body]")


def write(page: Page, *texts: str) -> None:
    for text in texts:
        field(page).fill(text)
        field(page).press("Control+Enter")


def unsent(page: Page) -> Locator:
    return page.locator("article[data-unsent]")


def states(page: Page) -> list[str]:
    return unsent(page).locator("[data-state]").all_inner_texts()


def posts(page: Page, text: str) -> Locator:
    return page.locator("article.post", has_text=text)


def bodies(site: Site, thread: dict[str, Any]) -> list[str]:
    return list(site.behind("bodies", thread=thread["thread"]))[1:]


class Line:
    """The socket of a page, in our hands: what it sends is noted, what comes can be held back or made up."""

    def __init__(self, page: Page) -> None:
        self.sent: list[dict[str, Any]] = []
        self.held: list[str] | None = None
        self.refuse: dict[str, Any] | None = None
        self.page_side: WebSocketRoute | None = None
        page.route_web_socket("**/ws/**", self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        self.page_side, server = socket, socket.connect_to_server()

        def from_page(text: Any) -> None:
            frame = json.loads(text)
            if frame["type"] == "post":
                self.sent.append(frame)
                if self.refuse:
                    refusal, self.refuse = self.refuse, None
                    socket.send(json.dumps([{"type": "error", "for": frame["uuid"], **refusal}]))
                    return
            server.send(text)

        def from_server(text: Any) -> None:
            if self.held is None:
                socket.send(text)
            else:
                self.held.append(text)

        socket.on_message(from_page)
        server.on_message(from_server)

    def let_go(self) -> None:
        held, self.held = self.held or [], None
        assert self.page_side is not None
        for text in held:
            self.page_side.send(text)


@contextmanager
def no_server(page: Page) -> Iterator[None]:
    """As if the server weren't there, for what sends messages."""
    page.route_web_socket("**/ws/**", lambda socket: socket.close())
    page.route("**/api/v1/threads/**", lambda route: route.abort())
    yield
    page.unroute("**/api/v1/threads/**")


# At once, in its place


def test_a_message_stands_there_at_once_and_the_real_one_takes_its_place(
    demo_site: Site, page_for: PageFor, thread: dict[str, Any]
) -> None:
    page = page_for("colleague", 390)
    line = Line(page)
    opened(page, thread)
    line.held = []
    write(page, "Meteen *zichtbaar*")
    mine = unsent(page)
    expect(mine).to_have_count(1)
    expect(mine.locator("[data-state]")).to_have_text("Wordt verstuurd")
    expect(field(page)).to_have_value("")
    expect(field(page)).to_be_focused()
    field(page).type("En verder")
    until(page, "new Promise((done) => requestAnimationFrame(() => done(true)))")
    before = mine.bounding_box(), page.evaluate("scrollY")
    line.let_go()
    real = page.locator("article.mine[data-post]").last
    expect(unsent(page)).to_have_count(0)
    expect(real.locator("em")).to_have_text("zichtbaar")
    assert (real.bounding_box(), page.evaluate("scrollY")) == before
    expect(field(page)).to_have_value("En verder")
    expect(field(page)).to_be_focused()
    assert page.locator("article.post").count() == 2
    assert bodies(demo_site, thread) == ["Meteen *zichtbaar*"]


# A lost line


def test_without_a_line_messages_wait_in_order_and_can_be_changed(
    demo_site: Site, page_for: PageFor, watch: Watch, thread: dict[str, Any]
) -> None:
    watch.expected += NETWORK
    page = opened(page_for("colleague", 390), thread)
    page.context.set_offline(True)
    write(page, "Een", "Twee", "Drie")
    expect(unsent(page)).to_have_count(3)
    assert states(page) == ["Wacht op verbinding"] * 3
    assert page.locator("article[data-unsent] button:visible").evaluate_all(
        "all => all.every((button) => button.getBoundingClientRect().height >= 44)"
    )
    field(page).fill("Half getypt")
    unsent(page).nth(1).get_by_role("button", name="Bewerk").click()
    expect(field(page)).to_have_value("Twee\n\nHalf getypt")
    expect(unsent(page)).to_have_count(2)
    unsent(page).nth(1).get_by_role("button", name="Verwijder").click()
    expect(unsent(page)).to_have_count(1)
    write(page, "Vier")
    expect(page.locator("#announcer")).to_contain_text("Wacht op verbinding")
    page.context.set_offline(False)
    expect(page.locator("article.mine[data-post]")).to_have_count(2, timeout=BACK)
    assert bodies(demo_site, thread) == ["Een", "Vier"]


def test_what_waits_is_told_on_every_page_and_leaves_from_there(
    demo_site: Site, page_for: PageFor, watch: Watch, thread: dict[str, Any]
) -> None:
    watch.expected += NETWORK
    page = opened(page_for("colleague"), thread)
    page.context.set_offline(True)
    write(page, "Ik ben al weg", "Nog iets")
    expect(unsent(page)).to_have_count(2)
    until(page, f"({KEPT})().then((rows) => rows.length === 2)")
    elsewhere = page.context.new_page()
    page.close()  # without a word
    elsewhere.context.set_offline(False)
    with no_server(elsewhere):
        elsewhere.goto("/guide/")
        notice = elsewhere.locator("[data-unsent-elsewhere]")
        expect(notice).to_have_text("2 berichten wachten nog", timeout=BACK)
        elsewhere.locator(".account summary").click()
        elsewhere.get_by_role("button", name="Meld me af").click()
        expect(elsewhere.locator("#confirm")).to_contain_text("gaat verloren")
        elsewhere.locator("#confirm [value=no]").click()
    expect(notice).to_be_hidden(timeout=BACK)
    assert bodies(demo_site, thread) == ["Ik ben al weg", "Nog iets"]
    assert elsewhere.evaluate(KEPT) == []
