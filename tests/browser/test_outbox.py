"""What one writes in a conversation leaves by itself, once, in order; or says why not. Nothing of it stays behind."""

import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, Request, WebSocketRoute, expect

from tests.browser.conftest import CHROMIUM_FLAGS, PageFor, Site, Watch, chromium_path, served
from tests.browser.falling import AFTER, BEFORE
from tests.browser.test_installed import STORED, installed, is_cleared, signed_out_here, until
from tests.live.servers import free_port

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
    """As if it weren't there, in every tab, for what sends messages."""
    away = True

    def connect(socket: WebSocketRoute) -> None:
        if away:
            socket.close()
        else:
            socket.connect_to_server()

    page.context.route_web_socket("**/ws/**", connect)
    page.context.route("**/api/v1/threads/**", lambda route: route.abort())
    yield
    away = False
    page.context.unroute("**/api/v1/threads/**")


# At once, in its place


def place_of(article: Locator) -> list[float]:
    box = article.bounding_box()
    assert box is not None
    return [box["x"], box["y"], box["width"], box["height"]]


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
    before = place_of(mine)
    line.let_go()
    real = page.locator("article.mine[data-post]").last
    expect(unsent(page)).to_have_count(0)
    expect(real.locator("em")).to_have_text("zichtbaar")
    assert place_of(real) == pytest.approx(before, abs=1.5), "a slanted letter may be a pixel taller"
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
    expect(unsent(page).locator("[data-state]")).to_have_text(["Wacht op verbinding"] * 3)
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
        expect(notice.locator(".label")).to_have_text("2 berichten wachten nog", timeout=BACK)
        elsewhere.locator(".account summary").click()
        elsewhere.get_by_role("button", name="Meld me af").click()
        expect(elsewhere.locator("#confirm")).to_contain_text("gaat verloren")
        elsewhere.locator("#confirm [value=no]").click()
    expect(notice).to_be_hidden(timeout=BACK)
    assert bodies(demo_site, thread) == ["Ik ben al weg", "Nog iets"]
    assert elsewhere.evaluate(KEPT) == []


def test_the_page_without_a_line_shows_what_waits(
    demo_site: Site, page_for: PageFor, watch: Watch, thread: dict[str, Any]
) -> None:
    watch.expected += NETWORK
    page = installed(page_for("colleague", 390), thread["url"])
    page.context.set_offline(True)
    write(page, "Eerst dit\nen dan dat", "En nog iets")
    until(page, f"({KEPT})().then((rows) => rows.length === 2)")
    page.goto("/threads/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Geen verbinding")
    assert page.locator("[data-waiting] li").all_inner_texts() == ["Eerst dit\nen dan dat", "En nog iets"]
    page.context.set_offline(False)
    expect(page.locator(".rail")).to_be_visible(timeout=BACK)
    until(page, f"({KEPT})().then((rows) => !rows.length)")
    assert bodies(demo_site, thread) == ["Eerst dit\nen dan dat", "En nog iets"]


# A server that falls


def test_a_server_that_falls_in_the_middle_of_a_message_loses_nothing_and_keeps_it_once(
    demo_world: Path, tmp_path: Path, chromium: Browser
) -> None:
    with served(demo_world, tmp_path, "-m", "tests.browser.falling") as site:
        thread = site.behind("new_thread", who="organiser")
        context = chromium.new_context(base_url=site.url, locale="nl-BE")
        context.request.post("/demo/sign-in/", form={"as": "colleague", "next": "/healthz"})
        tabs = [opened(context.new_page(), thread) for _ in range(2)]
        for text, kept_before in ((BEFORE, []), (AFTER, [BEFORE, AFTER])):
            write(tabs[0], text)
            site.process.wait(30)  # it fell
            for tab in tabs:
                expect(unsent(tab).locator("[data-state]")).to_have_text("Wacht op verbinding", timeout=BACK)
            assert bodies(site, thread) == kept_before
            site.start_again()
            for tab in tabs:
                expect(unsent(tab)).to_have_count(0, timeout=2 * BACK)
                expect(posts(tab, text)).to_have_count(1, timeout=BACK)
        assert bodies(site, thread) == [BEFORE, AFTER]
        context.close()


# Two tabs


@pytest.mark.parametrize("locks", [True, False])
def test_of_two_tabs_one_sends_each_message(
    demo_site: Site, page_for: PageFor, watch: Watch, thread: dict[str, Any], locks: bool
) -> None:
    watch.expected += NETWORK
    one = page_for("colleague")
    two = one.context.new_page()
    sent: list[tuple[str, Page]] = []
    for tab in (one, two):
        if not locks:
            tab.add_init_script("delete Navigator.prototype.locks")
        note_posts(tab, sent)
        opened(tab, thread)
    one.context.set_offline(True)
    write(one, "Een", "Twee")
    expect(unsent(two)).to_have_count(2)
    write(two, "Drie")
    expect(unsent(one)).to_have_count(3)
    one.context.set_offline(False)
    for tab in (one, two):
        expect(tab.locator("article.mine[data-post]")).to_have_count(3, timeout=BACK)
        expect(unsent(tab)).to_have_count(0)
    assert bodies(demo_site, thread) == ["Een", "Twee", "Drie"]
    uuids = {found for found, _tab in sent}
    assert [len(uuids), len(set(sent))] == [3, 3]  # none of them by both


def note_posts(tab: Page, sent: list[tuple[str, Page]]) -> None:
    def over_socket(frame: Any) -> None:
        if '"post"' in str(frame):
            sent.append((json.loads(frame)["uuid"], tab))

    def over_http(asked: Request) -> None:
        if asked.url.endswith("/posts/") and asked.post_data:
            sent.append((json.loads(asked.post_data)["uuid"], tab))

    tab.on("websocket", lambda socket: socket.on("framesent", over_socket))
    tab.on("request", over_http)


# Refused


def test_what_the_server_refuses_is_told_beside_the_message(
    demo_site: Site, page_for: PageFor, thread: dict[str, Any]
) -> None:
    page = page_for("colleague")
    line = Line(page)
    opened(page, thread)
    why = unsent(page).locator("[data-why]")
    line.refuse = {"code": "rate_limited", "message": "Te snel.", "retry_after": 2}
    write(page, "Te veel ineens")
    expect(unsent(page).locator("[data-state]")).to_contain_text("druk")
    expect(page.locator("article.mine[data-post]")).to_have_count(1, timeout=BACK)
    field(page).fill("Met een gebruikt nummer")
    page.locator("[name=uuid]").evaluate("(field, uuid) => { field.value = uuid; }", line.sent[0]["uuid"])
    field(page).press("Control+Enter")
    expect(why).to_contain_text("met een andere tekst", timeout=BACK)
    expect(unsent(page).locator("[data-state]")).to_have_text("Niet verstuurd")
    expect(page.locator("#announcer")).to_contain_text("met een andere tekst")
    unsent(page).get_by_role("button", name="Opnieuw").click()
    expect(unsent(page)).to_have_count(0, timeout=BACK)
    demo_site.behind("shut", thread=thread["thread"])
    write(page, "Na het slot")
    expect(why).to_contain_text("Dit gesprek is afgesloten", timeout=BACK)
    page.reload()
    expect(why).to_contain_text("Dit gesprek is afgesloten", timeout=BACK)
    unsent(page).get_by_role("button", name="Verwijder").click()
    expect(unsent(page)).to_have_count(0)
    assert bodies(demo_site, thread) == ["Te veel ineens", "Met een gebruikt nummer"]


# Nothing stays behind


def no_store(page: Page, site: Site) -> None:
    page.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }"
    )


def shared_desk(page: Page, site: Site) -> None:
    (session,) = (c["value"] for c in page.context.cookies() if c["name"] == "session")
    site.behind("share_desk", session=session)


@pytest.mark.parametrize("kind", [no_store, shared_desk])
def test_where_nothing_is_kept_it_waits_in_the_page_and_leaving_asks(
    demo_site: Site, page_for: PageFor, watch: Watch, thread: dict[str, Any], kind: Any
) -> None:
    watch.expected += NETWORK
    page = page_for("member")
    kind(page, demo_site)
    opened(page, thread)
    page.context.set_offline(True)
    write(page, "Alleen op deze pagina")
    expect(unsent(page).locator("[data-why]")).to_contain_text("Het staat alleen op deze pagina")
    stored = page.evaluate(STORED)
    assert {name: stored[name] for name in ("databases", "local", "session")} == {
        "databases": 0,
        "local": [],
        "session": [],
    }
    asked: list[Dialog] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog)
        dialog.dismiss()

    page.on("dialog", stay)
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert [dialog.type for dialog in asked] == ["beforeunload"]
    page.context.set_offline(False)
    expect(page.locator("article.mine[data-post]")).to_have_count(1, timeout=BACK)
    page.goto("/guide/")  # nothing would be lost: not asked
    assert len(asked) == 1
    assert bodies(demo_site, thread) == ["Alleen op deze pagina"]


def test_on_a_shared_desk_signing_out_takes_it_along(
    demo_site: Site, page_for: PageFor, watch: Watch, thread: dict[str, Any]
) -> None:
    watch.expected += NETWORK
    page = page_for("member")
    shared_desk(page, demo_site)
    with no_server(page):
        page.goto(thread["url"])
        write(page, "Van wie hier net zat")
        expect(unsent(page).locator("[data-state]")).to_have_text("Wacht op verbinding", timeout=BACK)
        page.on("dialog", lambda dialog: dialog.accept())
        page.locator(".account summary").click()
        page.get_by_role("button", name="Meld me af").click()
        page.locator("#confirm [value=yes]").click()
        expect(page.locator("html:not([data-reader])")).to_have_count(1)
    is_cleared(page)
    page.context.request.post("/demo/sign-in/", form={"as": "colleague", "next": "/healthz"})
    opened(page, thread)
    expect(unsent(page)).to_have_count(0)
    assert bodies(demo_site, thread) == []


def test_signing_out_in_another_tab_ends_it_and_the_next_person_neither_sees_nor_sends_it(
    demo_site: Site, page_for: PageFor, watch: Watch, thread: dict[str, Any]
) -> None:
    watch.expected += NETWORK
    tab = page_for("member")
    with no_server(tab):
        tab.goto(thread["url"])
        write(tab, "Nog van mij")
        expect(unsent(tab).locator("[data-state]")).to_have_text("Wacht op verbinding", timeout=BACK)
        other = tab.context.new_page()
        other.goto("/guide/")
        signed_out_here(other)
        expect(unsent(tab).locator("[data-why]")).to_contain_text("Je bent afgemeld", timeout=BACK)
        is_cleared(other)
    tab.context.request.post("/demo/sign-in/", form={"as": "colleague", "next": "/healthz"})
    opened(other, thread)
    expect(unsent(other)).to_have_count(0)
    tab.evaluate("dispatchEvent(new Event('online'))")
    write(other, "Van de volgende")
    expect(other.locator("article.mine[data-post]")).to_have_count(1, timeout=BACK)
    expect(unsent(tab)).to_have_count(1)
    assert other.evaluate(KEPT) == []
    assert bodies(demo_site, thread) == ["Van de volgende"]


# A browser that falls


@contextmanager
def own_browser(chromium: Browser, profile: Path) -> Iterator[tuple[Browser, subprocess.Popen[bytes]]]:
    """With a profile on disk, to be killed."""
    port = free_port()
    flags = [*CHROMIUM_FLAGS, "--headless", "--lang=nl", f"--remote-debugging-port={port}"]
    command = [chromium_path(), *flags, f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield chromium.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}"), process
    finally:
        process.kill()
        process.wait()


def test_what_waits_and_what_is_being_typed_outlive_a_browser_that_falls(
    demo_site: Site, chromium: Browser, thread: dict[str, Any], tmp_path: Path
) -> None:
    with own_browser(chromium, tmp_path) as (browser, process):
        page = in_thread(browser, demo_site, thread)
        page.context.set_offline(True)
        write(page, "Net voor de val")
        field(page).fill("Nog aan het typen")
        until(page, f"({KEPT})().then((rows) => rows.length === 2)")
        process.kill()
        process.wait()
    with own_browser(chromium, tmp_path) as (browser, _process):
        page = in_thread(browser, demo_site, thread)
        expect(page.locator("article.mine[data-post]")).to_have_count(1, timeout=BACK)
        expect(field(page)).to_have_value("Nog aan het typen")
        expect(unsent(page)).to_have_count(0)
    assert bodies(demo_site, thread) == ["Net voor de val"]


def in_thread(browser: Browser, site: Site, thread: dict[str, Any]) -> Page:
    (context,) = browser.contexts
    signing_in: dict[str, Any] = {"as": "member", "next": "/healthz"}
    context.request.post(f"{site.url}/demo/sign-in/", form=signing_in, headers={"origin": site.url})
    return opened(context.new_page(), {"url": f"{site.url}{thread['url']}"})
