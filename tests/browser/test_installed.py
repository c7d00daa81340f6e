"""The installed app: without a line nothing typed is lost; nothing old is served; nothing survives signing out."""

import json
import time
import uuid
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PageFor, Site, Watch

NO_LINE = "ERR_INTERNET_DISCONNECTED"
# What a browser may keep of somebody: asked of the page that stands there afterwards.
STORED = """async () => ({
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  databases: (await indexedDB.databases()).length,
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
})"""
NOTHING = {"caches": [], "workers": 0, "databases": 0, "local": [], "session": []}
FILL = """async () => {
  localStorage.setItem("draft:7:x", "{}");
  sessionStorage.setItem("x", "1");
  await new Promise((done) => { indexedDB.open("x").onsuccess = (event) => { event.target.result.close(); done(); }; });
}"""


def until(page: Page, condition: str) -> None:
    """The page's own policy forbids what Playwright would wait with."""
    loop = f"for (let n = 0; n < 600; n++) {{ if (await ({condition})) return true; await pause(); }}"
    assert page.evaluate(
        f"async () => {{ const pause = () => new Promise((d) => setTimeout(d, 50)); {loop} }}"
    )


def is_cleared(page: Page) -> None:
    """Soon: the browser clears away in its own time what it is told to, after the page is there."""
    end = time.monotonic() + 15
    while (stored := page.evaluate(STORED)) != NOTHING and time.monotonic() < end:
        pass
    assert stored == NOTHING


def installed(page: Page, address: str = "/guide/") -> Page:
    """A page that its worker looks after."""
    page.goto(address)
    until(page, "navigator.serviceWorker.controller !== null")
    return page


def threads_called(site: Site, title: str) -> int:
    return int(site.behind("threads_called", title=title))


@pytest.mark.parametrize(
    ("locale", "theme", "says"),
    [("nl-BE", "light", "Geen verbinding"), ("en-GB", "dark", "No connection")],
)
def test_without_a_line_a_page_says_so_and_comes_by_itself_once_it_is_back(
    page_for: PageFor, watch: Watch, locale: str, theme: str, says: str
) -> None:
    watch.expected.append(NO_LINE)
    # The browser's language counts for who has none in their profile: nobody switches the colleague's.
    page = installed(page_for("colleague", 390, color_scheme=theme, locale=locale))
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.goto("/threads/")
    expect(page.get_by_role("heading", level=1)).to_have_text(says)
    assert page.evaluate("document.documentElement.lang") == locale[:2]
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == {"light": "rgb(251, 248, 242)", "dark": "rgb(20, 23, 27)"}[theme]
    assert page.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('16px \"Atkinson Hyperlegible Next\"'))"
    )
    page.context.set_offline(False)
    expect(page.locator(".rail")).to_be_visible()
    assert page.url.endswith("/threads/")


def test_a_form_that_cant_leave_keeps_all_that_was_typed_and_arrives_once(
    page_for: PageFor, watch: Watch, demo_site: Site
) -> None:
    watch.expected.append(NO_LINE)
    title, body = (
        f"Wat met <b>\"strips\"</b> & 'manga'? {uuid.uuid4().hex[:6]}",
        "Eerste regel\n\nTweede & <i>derde</i>",
    )
    page = installed(page_for("member"), "/threads/new/")
    page.locator("[name=title]").fill(title)
    page.locator("[name=body]").fill(body)
    page.context.set_offline(True)
    page.locator("main form [type=submit]").last.click()
    again = page.get_by_role("button", name="Opnieuw versturen")
    expect(again).to_be_visible()
    typed = page.locator("form textarea")
    assert [typed.nth(n).input_value() for n in range(typed.count())] == [title, body]
    again.click()  # still no line: the same page, with the same text
    expect(again).to_be_visible()
    assert [typed.nth(n).input_value() for n in range(typed.count())] == [title, body]
    assert threads_called(demo_site, title) == 0
    page.context.set_offline(False)
    expect(page.get_by_text("De verbinding is er weer.")).to_be_visible()
    again.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert threads_called(demo_site, title) == 1
    page.goto("/threads/new/")
    expect(page.locator("[name=title]")).to_have_value("")  # what arrived is no draft any more


def test_a_form_that_cant_leave_comes_back_as_a_draft_too(page_for: PageFor, watch: Watch) -> None:
    watch.expected.append(NO_LINE)
    page = installed(page_for("member"), "/threads/new/")
    page.locator("[name=title]").fill("Later dan maar")
    page.context.set_offline(True)
    page.locator("main form [type=submit]").last.click()
    expect(page.get_by_role("button", name="Opnieuw versturen")).to_be_visible()
    page.context.set_offline(False)
    page.goto("/threads/new/")
    expect(page.locator("[name=title]")).to_have_value("Later dan maar")


def signed_out_here(page: Page) -> None:
    page.locator("form[data-forget-drafts]").first.evaluate("form => form.requestSubmit()")
    expect(page.locator("html:not([data-reader])")).to_have_count(1)
    page.wait_for_load_state("load")


def signed_out_in_another_tab(page: Page) -> None:
    other = page.context.new_page()
    other.goto("/guide/")
    signed_out_here(other)
    page.goto("/")


def session_ended(page: Page) -> None:
    """The cookie went by itself: nothing reaches the server that could tell it."""
    page.context.clear_cookies(name="session")
    page.goto("/")
    until(page, "caches.keys().then((keys) => !keys.length)")


@pytest.mark.parametrize("end", [signed_out_here, signed_out_in_another_tab])
def test_nothing_survives_signing_out(page_for: PageFor, end: Any) -> None:
    page = installed(page_for("member"))
    page.evaluate(FILL)
    assert page.evaluate(STORED) != NOTHING
    end(page)
    is_cleared(page)


def test_a_tab_left_open_keeps_nothing_after_signing_out_in_another(page_for: PageFor) -> None:
    tab = installed(page_for("member"), "/threads/new/")
    tab.locator("[name=title]").fill("Nog niet klaar")
    other = tab.context.new_page()
    other.goto("/guide/")
    signed_out_here(other)
    tab.locator("[name=title]").fill("Nog lang niet klaar")
    tab.goto("/")
    is_cleared(tab)


def test_a_visit_that_ended_by_itself_leaves_no_worker_and_no_draft(page_for: PageFor) -> None:
    page = installed(page_for("member"))
    page.evaluate("localStorage.setItem('draft:7:x', '{}')")
    session_ended(page)
    is_cleared(page)


def test_a_closed_account_leaves_nothing(page_for: PageFor, demo_site: Site) -> None:
    demo_site.behind("new_person", who="vertrekker")
    page = installed(page_for("vertrekker"))
    page.evaluate(FILL)
    demo_site.behind("close_account", who="vertrekker")
    page.goto("/")
    page.wait_for_load_state("load")
    is_cleared(page)


def test_a_shared_desk_stores_nothing_at_all(page_for: PageFor, demo_site: Site) -> None:
    page = page_for("member")
    (session,) = (c["value"] for c in page.context.cookies() if c["name"] == "session")
    demo_site.behind("share_desk", session=session)
    page.goto("/threads/new/")
    expect(page.locator("html[data-shared-desk]")).to_have_count(1)
    page.locator("[name=title]").fill("Op een gedeelde pc")
    page.goto("/guide/")
    page.wait_for_load_state("load")
    assert page.evaluate(STORED) == NOTHING


def update(site: Site) -> str:
    """Another version of the site, with another style sheet; its name."""
    listed = site.folder / "static" / "staticfiles.json"
    manifest = json.loads(listed.read_text())
    sheet = site.folder / "static" / manifest["paths"]["css/klankbord.css"]
    newer = "css/klankbord.0123456789ab.css"
    (site.folder / "static" / newer).write_text(sheet.read_text() + "body{outline-color:red}")
    manifest["paths"]["css/klankbord.css"] = newer
    listed.write_text(json.dumps(manifest))
    site.kill()
    site.start_again()
    return newer


def test_after_an_update_nothing_old_is_served(own_site: Site, chromium: Browser) -> None:
    context = chromium.new_context(base_url=own_site.url, locale="nl-BE")
    context.request.post("/demo/sign-in/", form={"as": "member", "next": "/healthz"})
    page = installed(context.new_page())
    (before,) = page.evaluate("caches.keys()")
    newer = update(own_site)
    answer = page.goto("/threads/")
    assert answer is not None
    assert answer.headers["x-request-id"] in own_site.said()  # from the network
    assert page.locator(f"link[rel=stylesheet][href='/static/{newer}']").count() == 1
    until(page, f"caches.keys().then((keys) => keys.length === 1 && keys[0] !== '{before}')")
    workers = page.evaluate(
        "navigator.serviceWorker.ready.then(({ active, waiting }) => [active.state, waiting === null])"
    )
    assert workers in (["activated", True], ["activating", True])
    kept = page.evaluate("""async () => (await (await caches.open((await caches.keys())[0])).keys())
        .map(({ url }) => new URL(url).pathname)""")
    assert f"/static/{newer}" in kept
    assert {path for path in kept if not path.startswith("/static/")} == {"/offline/", "/offline/unsent/"}
    context.set_offline(True)
    page.goto("/meetups/")
    assert page.locator(f"link[rel=stylesheet][href='/static/{newer}']").count() == 1
    assert page.evaluate("getComputedStyle(document.body).outlineColor") == "rgb(255, 0, 0)"
    context.close()
