"""Where things go rough: long names, nothing yet, foreign scripts, no scripts, no images, a slow or lost line."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor, Site, Watch

SLOW_3G = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1);
  return out.slice(0, 5).map((e) => `${e.tagName}.${e.getAttribute("class")}`);
}"""


def go(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, f"{path}: {answer.status}"


@pytest.fixture(scope="module")
def long_pages(demo_site: Site) -> list[str]:
    return list(demo_site.behind("everything_long", who="lang"))


@pytest.mark.parametrize("width", [390, 1280])
def test_a_name_of_two_hundred_signs_makes_no_page_wider(
    long_pages: list[str], page_for: PageFor, width: int
) -> None:
    page, wide = page_for("lang", width), {}
    for path in long_pages:
        go(page, path)
        if found := page.evaluate(TOO_WIDE):
            wide[path] = found
    assert wide == {}


def test_a_region_where_nothing_is_yet_says_so(demo_site: Site, page_for: PageFor) -> None:
    pages = demo_site.behind("nothing_yet", who="eenzaam")
    page = page_for("eenzaam", 390)
    for path in pages:
        go(page, path)
        expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
    page.goto("/regions/leeg/")
    for sentence in (
        "Er is nog geen datum gepland",
        "Hier schreef nog niemand iets",
        "Hier is nog niets gevraagd",
    ):
        expect(page.get_by_role("main")).to_contain_text(sentence)


@pytest.mark.parametrize("width", [390, 1280])
def test_five_hundred_unread_are_a_few_lines_and_99_plus(
    demo_site: Site, page_for: PageFor, width: int
) -> None:
    demo_site.behind("five_hundred_unread", who=f"terug-{width}")
    page = page_for(f"terug-{width}", width)
    go(page, "/")
    expect(page.locator(".nav [data-badge=threads] [data-number]").first).to_have_text("99+")
    assert page.locator("main .rows > li", has_text="Gesprek").count() <= 5
    assert page.evaluate(TOO_WIDE) == []
    go(page, "/threads/?show=unread")
    assert page.locator("main .rows > li").count() <= 50
    tops = page.locator("main .tabs a").evaluate_all("all => all.map((tab) => tab.offsetTop)")
    assert len(set(tops)) == 1  # beside each other, also with the number
    expect(page.get_by_role("navigation", name="Pagina's")).to_be_visible()


def test_arabic_and_hebrew_run_from_the_right_and_emoji_are_a_title(
    demo_site: Site, page_for: PageFor
) -> None:
    made = demo_site.behind("foreign_scripts", who="colleague")
    page = page_for("member", 390)
    page.goto(made["url"])
    bodies = page.locator("article.post .prose")
    assert bodies.evaluate_all("all => all.map((body) => getComputedStyle(body).direction)") == ["rtl", "rtl"]
    expect(page.get_by_role("heading", level=1)).to_contain_text("📚")
    page.locator("textarea[name=body]").fill("שלום")
    assert page.locator("textarea[name=body]").evaluate("field => getComputedStyle(field).direction") == "rtl"
    page.goto("/threads/")
    page.get_by_role("link", name="📚").first.click()
    expect(page).to_have_url(re.compile(made["url"]))


def test_without_images_every_button_still_has_its_words(page_for: PageFor, watch: Watch) -> None:
    watch.expected.append("ERR_FAILED")
    page = page_for("member", 390)
    page.route(
        "**/*", lambda route: route.abort() if route.request.resource_type == "image" else route.continue_()
    )
    for path in ("/", "/threads/", "/meetups/", "/regions/limburg/"):
        go(page, path)
        nameless = page.locator("button:visible, a:visible").evaluate_all(
            "all => all.filter((e) => !e.textContent.trim() && !e.ariaLabel && !e.labels?.length).length"
        )
        assert nameless == 0, path


def test_the_main_paths_go_without_scripts(demo_site: Site, page_for: PageFor) -> None:
    page = page_for("member", 390, java_script_enabled=False)
    main = page.get_by_role("main")
    page.goto("/")
    main.get_by_role("button", name="Ik kom", exact=True).first.click()
    expect(main.get_by_role("button", name="Ik kom", exact=True).first).to_have_attribute(
        "aria-pressed", "true"
    )
    page.goto("/")
    main.get_by_label("Wat vraag je je af?").fill("Wie leent een beamer uit?")
    main.get_by_role("button", name="Vraag het je collega's").click()
    main.locator("textarea[name=body]").fill("Voor zaterdag.")
    main.get_by_role("button", name="Zet het bij de gesprekken").click()
    expect(main.get_by_role("heading", level=1)).to_have_text("Wie leent een beamer uit?")
    main.locator("textarea[name=body]").fill("Liefst met kabel.")
    main.get_by_role("button", name="Antwoord").click()
    expect(main.locator("article.post")).to_have_count(2)
    made = demo_site.behind("new_board", titles=["Affiches delen", "Belmoment"], members=["member"])
    page.goto(f"/boards/{made['board']}/propose/")
    main.get_by_label("In één zin").fill("Samen naar de boekenbeurs")
    main.locator("form button[type=submit]").last.click()
    expect(main.get_by_text("Samen naar de boekenbeurs").first).to_be_visible()
    page.goto("/account/logout/")
    main.get_by_role("button", name="Meld me af").click()
    expect(main.get_by_text("Je bent afgemeld").first).to_be_visible()
    page.goto("/account/login/")
    expect(main.get_by_role("link", name="Aanmelden met een wachtwoord")).to_be_visible()
    expect(main.get_by_text(re.compile("toegangssleutel|JavaScript"))).to_be_hidden()  # it needs scripts


def test_on_a_slow_line_the_page_is_useful_before_its_scripts_and_a_form_goes_once(
    demo_site: Site, page_for: PageFor
) -> None:
    made = demo_site.behind("new_thread", who="member")
    page = page_for("member", 390)
    page.goto("/guide/")
    line = page.context.new_cdp_session(page)
    page.route("**/*.js", lambda route: None)  # they never come
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", {**SLOW_3G, "latency": 400})
    page.goto(made["url"], wait_until="commit")
    field = page.locator("textarea[name=body]")
    field.fill("Traag maar zeker.")
    page.get_by_role("button", name="Verstuur").dblclick(no_wait_after=True)
    expect(page.locator("article.post", has_text="Traag maar zeker.")).to_have_count(1, timeout=30_000)
    assert demo_site.behind("bodies", thread=made["thread"]).count("Traag maar zeker.") == 1


def test_a_line_lost_while_sending_keeps_what_was_typed_and_says_so(
    demo_site: Site, page_for: PageFor, watch: Watch
) -> None:
    watch.expected += ["ERR_INTERNET_DISCONNECTED", "WebSocket", "Failed to fetch", "Failed to load"]
    made: dict[str, Any] = demo_site.behind("new_thread", who="member")
    page = page_for("member", 390)
    page.goto(made["url"])
    expect(page.locator("html[data-live=open]")).to_be_attached()
    page.context.set_offline(True)
    page.locator("textarea[name=body]").fill("Dit mag niet weg.")
    page.get_by_role("button", name="Verstuur").click()
    waiting = page.locator("article[data-unsent]", has_text="Dit mag niet weg.")
    expect(waiting.locator("[data-state]")).to_have_text("Wacht op verbinding")
    page.context.set_offline(False)
    expect(page.locator("article[data-post]", has_text="Dit mag niet weg.")).to_have_count(1, timeout=40_000)
    expect(waiting).to_have_count(0)
    assert demo_site.behind("bodies", thread=made["thread"]).count("Dit mag niet weg.") == 1


def test_a_line_lost_while_answering_a_meetup_says_so(page_for: PageFor, watch: Watch) -> None:
    watch.expected += ["ERR_INTERNET_DISCONNECTED", "WebSocket", "Failed to fetch", "Failed to load"]
    page = page_for("colleague", 390)
    page.goto("/")
    answer = page.get_by_role("button", name="Misschien", exact=True).first
    pressed = answer.get_attribute("aria-pressed")
    page.context.set_offline(True)
    answer.click()
    expect(page.get_by_text("Dat kwam niet aan").first).to_be_visible()
    expect(answer).to_have_attribute("aria-pressed", str(pressed))
