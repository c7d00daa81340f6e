"""Nothing that was placed is lost: not by a slow or lost line, another screen, leaving, or the end of the round."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.ballot_screen import FIRST, NEXT, TRAY, UNKNOWN, lies_still
from tests.browser.conftest import OpenScreen, PageFor, Watch

SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@pytest.mark.parametrize(("choice", "kept"), [("keep-mine", 1), ("take-theirs", 0)])
def test_two_tabs_that_disagree_ask_which_one_counts(
    screen: OpenScreen, watch: Watch, choice: str, kept: int
) -> None:
    watch.expected.append("409")
    opened = screen().open()
    opened.page.route("**/ws/**", lambda route: route.abort())
    other = opened.again().open()
    titles = opened.titles
    opened.title(titles[0]).click()
    opened.is_saved()
    other.title(titles[1]).click()
    notice = other.page.locator("[data-conflict]")
    expect(notice).to_contain_text("Op een ander scherm veranderde je volgorde")
    expect(notice).to_be_focused()
    other.shows(FIRST, [titles[1]])
    other.page.locator(f"[data-{choice}]").click()
    expect(notice).to_be_hidden()
    other.shows(FIRST, [titles[kept]])
    other.is_saved()
    assert other.stored()["bins"][0] == [[titles[kept]]]
    other.page.locator("[data-undo]").click()
    other.is_saved()


def test_another_screen_is_followed_where_nothing_is_unsaved(screen: OpenScreen) -> None:
    opened = screen(width=390).open()
    other = opened.again().open()
    opened.title(opened.titles[0]).tap()
    opened.is_saved()
    other.shows(FIRST, opened.titles[:1])
    expect(other.page.locator("[data-toast]")).to_contain_text("Je volgorde veranderde op een ander scherm")


def test_what_is_placed_offline_is_saved_once_the_line_is_back(screen: OpenScreen, watch: Watch) -> None:
    watch.expected += ["ERR_INTERNET_DISCONNECTED", "WebSocket"]
    opened = screen(width=390).open()
    titles = opened.titles
    high = opened.page.locator(".ballot-bar").evaluate("bar => bar.offsetHeight")
    opened.page.context.set_offline(True)
    opened.title(titles[0]).tap()
    expect(opened.page.locator("[data-saved]")).to_contain_text("Geen verbinding")
    opened.says("Geen verbinding. Doe gerust verder")
    opened.title(titles[1]).tap()
    opened.page.locator("[data-undo]").tap()
    opened.page.locator("[data-redo]").tap()
    opened.shows(FIRST, titles[:2])
    assert opened.page.locator(".ballot-bar").evaluate("bar => bar.offsetHeight") == high
    assert opened.stored() == {}
    opened.page.context.set_offline(False)
    opened.is_saved()
    opened.says("Weer online: je volgorde is bewaard")
    assert opened.stored()["bins"][0] == [[titles[0]], [titles[1]]]


def test_what_is_placed_offline_survives_that_the_page_is_closed(screen: OpenScreen, watch: Watch) -> None:
    watch.expected += ["ERR_INTERNET_DISCONNECTED", "WebSocket"]
    opened = screen().open()
    opened.page.context.set_offline(True)
    opened.title(opened.titles[0]).click()
    expect(opened.page.locator("[data-saved]")).to_contain_text("Geen verbinding")
    opened.page.close()
    opened.page.context.set_offline(False)
    again = opened.again().open()
    again.shows(FIRST, opened.titles[:1])
    again.is_saved()
    assert again.stored()["bins"][0] == [[opened.titles[0]]]


def test_leaving_right_after_a_move_loses_nothing(screen: OpenScreen) -> None:
    opened = screen().open()
    opened.title(opened.titles[0]).evaluate("one => { one.click(); location.href = 'about:blank'; }")
    opened.page.wait_for_url("about:blank")
    opened.open().shows(FIRST, opened.titles[:1])
    opened.keeps([[opened.titles[0]]])


def test_taps_before_the_script_is_there_wait_for_it(screen: OpenScreen) -> None:
    opened = screen(width=390)
    held: list[Route] = []
    opened.page.route("**/js/rank*.js", lambda route: held.append(route))
    opened.page.goto(opened.path, wait_until="commit")
    first, second, third = opened.titles[:3]
    opened.title(first).tap()
    opened.title(second).tap()
    opened.filling(NEXT).tap()
    opened.title(third).tap()
    assert opened.page.url.endswith(opened.path)
    assert opened.stored() == {}
    held[0].continue_()
    opened.shows(FIRST, [first, second])
    opened.shows(NEXT, [third])
    opened.is_saved()
    assert opened.stored()["bins"] == [[[first], [second]], [[third]], []]


def test_without_its_script_the_ballot_is_a_plain_form(screen: OpenScreen, watch: Watch) -> None:
    watch.expected.append("ERR_FAILED")
    opened = screen(width=390)
    opened.page.route("**/js/rank*.js", lambda route: route.abort())
    opened.page.goto(opened.path)
    first, second = opened.titles[:2]
    opened.title(first).tap()
    opened.shows(FIRST, [first])
    opened.title(second).tap()
    opened.shows(FIRST, [first, second])
    with opened.page.expect_navigation():
        opened.item(second).locator("[data-up]").tap()
    opened.shows(FIRST, [second, first])
    assert opened.stored()["bins"][0] == [[second], [first]]


def test_on_a_slow_line_the_first_tap_counts(screen: OpenScreen) -> None:
    opened = screen(width=390)
    protocol = opened.page.context.new_cdp_session(opened.page)
    protocol.send("Network.enable")
    protocol.send("Network.emulateNetworkConditions", SLOW_3G)
    opened.page.goto(opened.path, wait_until="commit", timeout=60_000)
    for title in opened.titles[:3]:
        opened.title(title).tap(timeout=60_000)
    expect(opened.page.locator("form.live")).to_be_attached(timeout=60_000)
    opened.shows(FIRST, opened.titles[:3])
    opened.is_saved()
    assert opened.stored()["bins"][0] == [[title] for title in opened.titles[:3]]


def test_a_new_proposal_enters_the_tray_and_moves_nothing(screen: OpenScreen, page_for: PageFor) -> None:
    opened = screen(width=390).open()
    titles = opened.titles
    for title in titles[:2]:
        opened.title(title).tap()
    opened.is_saved()
    waiting = opened.bin(TRAY).locator("[data-title]").all_inner_texts()
    opened.item(titles[0]).evaluate("item => item.scrollIntoView({ block: 'center', behavior: 'instant' })")
    lies_still(opened.page)
    before = top_of(opened.item(titles[0]))
    propose(opened.made, page_for, "Een nieuw idee")
    tray = opened.bin(TRAY).locator("[data-pick]")
    expect(tray.last).to_contain_text("Een nieuw idee")
    expect(tray.last.locator(".tag")).to_have_text("nieuw")
    assert opened.bin(TRAY).locator("[data-title]").all_inner_texts()[:-1] == waiting
    assert abs(top_of(opened.item(titles[0])) - before) < 1
    opened.shows(FIRST, titles[:2])
    opened.says("Er staat een nieuw voorstel klaar om te plaatsen: “Een nieuw idee”")
    expect(opened.page.locator("[data-placed]")).to_contain_text("2 van de 10 geplaatst")
    opened.page.reload()
    assert opened.bin(TRAY).locator(".tag").count() == 1


def top_of(element: Locator) -> float:
    """Where it is drawn: the browser holds what is read in its place with the next frame only."""
    return float(
        element.evaluate(
            "one => new Promise(tell => requestAnimationFrame(() => setTimeout(() => tell(one.getBoundingClientRect().top))))"
        )
    )


def test_a_screen_that_is_open_follows_a_merge_and_its_undoing_and_rewrites_nothing(
    screen: OpenScreen, page_for: PageFor
) -> None:
    opened = screen(width=390).open()
    first, second, third = opened.titles[:3]
    for title in (first, second, third):
        opened.title(title).tap()
    opened.shows(FIRST, [first, second, third])
    opened.is_saved()
    before = opened.site.behind("ballot", board=opened.made["board"], who=opened.who)
    numbers = opened.made["proposals"]
    page, gone = page_for("facilitator"), f"/boards/{opened.made['board']}/proposals/{numbers[first]}"
    page.goto(f"{gone}/merge/?into={numbers[third]}")
    page.get_by_role("button", name="Voeg ze samen").click()
    placed = opened.bin(FIRST).locator("[data-title]")
    expect(placed).to_have_text([third, second])
    expect(opened.page.locator("[data-toast]").last).to_contain_text("voegde voorstellen samen")
    page.goto(f"{gone}/unmerge/")
    page.get_by_role("button", name="Haal ze uit elkaar").click()
    expect(placed).to_have_text([first, second, third])
    after = opened.site.behind("ballot", board=opened.made["board"], who=opened.who)
    assert (after["bins"], before["bins"]) == ([[[first], [second], [third]], [], []],) * 2


def test_a_move_while_a_merge_comes_in_is_saved_first_and_keeps_every_place(
    screen: OpenScreen, page_for: PageFor
) -> None:
    opened = screen(width=390).open()
    first, second, third, fourth = opened.titles[:4]
    for title in (first, second, third):
        opened.title(title).tap()
    opened.is_saved()
    on_its_way: list[Route] = []
    opened.page.route(f"**{opened.path}", lambda route: on_its_way.append(route))
    numbers = opened.made["proposals"]
    page = page_for("facilitator")
    with opened.page.expect_request(f"**{opened.path}", timeout=15_000):
        page.goto(f"/boards/{opened.made['board']}/proposals/{numbers[first]}/merge/?into={numbers[third]}")
        page.get_by_role("button", name="Voeg ze samen").click()
    opened.title(fourth).tap()
    expect(opened.page.locator("[data-saved]")).not_to_contain_text("Bewaard om")
    opened.is_saved()
    on_its_way[0].continue_()
    opened.page.unroute(f"**{opened.path}")
    expect(opened.bin(FIRST).locator("[data-title]")).to_have_text([third, second, fourth], timeout=15_000)
    assert opened.stored()["bins"][0] == [[first, third], [second], [fourth]]


def propose(made: dict[str, Any], page_for: PageFor, title: str) -> None:
    author = page_for("facilitator")
    author.goto(f"/boards/{made['board']}/propose/")
    author.locator("[name=title]").fill(title)
    author.locator("main form button[type=submit]").last.click()


def test_a_reason_is_kept_while_one_writes_it(screen: OpenScreen) -> None:
    opened = screen(width=390).open()
    title = opened.titles[0]
    opened.title(title).tap()
    opened.title(title).tap()
    opened.on_sheet("[data-why] summary").tap()
    opened.on_sheet("[data-why] textarea").fill("Omdat het knelt aan de balie.")
    opened.is_saved()
    opened.on_sheet("[data-close]").tap()
    opened.open().title(title).tap()
    expect(opened.on_sheet("[data-why] textarea")).to_have_value("Omdat het knelt aan de balie.")


def test_who_is_signed_out_is_told_and_goes_on_after_signing_in_elsewhere(
    screen: OpenScreen, watch: Watch
) -> None:
    watch.expected += ["401", "403", "WebSocket"]
    opened = screen(width=390).open()
    titles = opened.titles
    opened.page.context.clear_cookies()
    opened.title(titles[0]).tap()
    refused = opened.page.locator("[data-refused]")
    expect(refused).to_contain_text("Je bent afgemeld, dus dit is nog niet bewaard.")
    expect(refused.get_by_role("link")).to_have_attribute("target", "_blank")
    opened.title(titles[1]).tap()
    signed_in = opened.page.context.request.post("/demo/sign-in/", form={"as": "member", "next": "/healthz"})
    assert signed_in.ok
    opened.page.evaluate("dispatchEvent(new Event('focus'))")
    opened.is_saved()
    expect(refused).to_be_hidden()
    assert opened.stored()["bins"][0] == [[title] for title in titles[:2]]


def test_a_closed_round_says_so_and_keeps_the_ballot(screen: OpenScreen, watch: Watch) -> None:
    watch.expected.append("409")
    opened = screen().open()
    opened.title(opened.titles[0]).click()
    opened.is_saved()
    opened.site.behind("close", board=opened.made["board"])
    opened.title(opened.titles[1]).click()
    expect(opened.page.locator("[data-refused]")).to_be_visible()
    expect(opened.page.locator("[data-refused]")).to_contain_text("gesloten")
    opened.page.reload()
    expect(opened.page.locator("main")).to_contain_text("Het rangschikken is gesloten")
    assert opened.bin(UNKNOWN).count() == 0
