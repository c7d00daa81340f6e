"""The ranking screen: every way of ranking makes the same ballot, and nothing that was placed is lost."""

from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PageFor, Site, Watch

FIRST, NEXT, LATER, UNKNOWN = "0", "1", "2", "unknown"
TITLES = [
    "Affiches delen", "Belmoment per regio", "Collecties wisselen", "Daguitstap samen", "Etiketten bestellen",
    "Filmpjes over Wise", "Gids voor aankopen", "Halfuur uitproberen", "Instapdag voor nieuwkomers",
]  # fmt: skip
BIN_OF = dict(zip(TITLES, [FIRST, FIRST, FIRST, NEXT, NEXT, NEXT, LATER, LATER, UNKNOWN], strict=True))
TIED = "Collecties wisselen"  # with the one before it
WANTED = {
    "bins": [
        [[TITLES[0]], [TITLES[1], TITLES[2]]],
        [[TITLES[3]], [TITLES[4]], [TITLES[5]]],
        [[TITLES[6]], [TITLES[7]]],
    ],
    "no_opinion": [TITLES[8]],
    "seen": TITLES,
    "complete": True,
}
PEOPLE = ["member", "colleague", "newcomer", "organiser"]


class Screen:
    """One open ranking screen, and what is stored of it."""

    def __init__(self, site: Site, made: dict[str, Any], page: Page, who: str) -> None:
        self.site, self.made, self.page, self.who = site, made, page, who
        self.path = f"/boards/{made['board']}/rank/"

    def open(self) -> "Screen":
        self.page.goto(self.path)
        expect(self.page.locator("form.live")).to_be_attached()
        return self

    def item(self, title: str) -> Locator:
        return self.page.locator(f'[data-proposal="{self.made["proposals"][title]}"]')

    def title(self, title: str) -> Locator:
        return self.item(title).locator("[data-pick]")

    def bin(self, key: str) -> Locator:
        return self.page.locator(f'[data-bin="{key}"]')

    def shows(self, key: str, titles: list[str]) -> None:
        expect(self.bin(key).locator("[data-pick]")).to_contain_text(titles)
        expect(self.bin(key).locator("[data-pick]")).to_have_count(len(titles))

    def is_saved(self) -> None:
        expect(self.page.locator("[data-saved]")).to_contain_text("Bewaard om")

    def stored(self) -> dict[str, Any]:
        found: dict[str, Any] = self.site.behind("ballot", board=self.made["board"], who=self.who) or {}
        return {name: value for name, value in found.items() if name != "revision"}


OpenScreen = Callable[..., Screen]


@pytest.fixture
def made(demo_site: Site) -> dict[str, Any]:
    """A board of nine ideas with an open round, on which nobody has ranked."""
    return dict(demo_site.behind("new_board", titles=TITLES, members=PEOPLE))


@pytest.fixture
def screen(demo_site: Site, made: dict[str, Any], page_for: PageFor) -> OpenScreen:
    def screen(who: str = "member", width: int = 1280, **options: Any) -> Screen:
        return Screen(demo_site, made, page_for(who, width, **options), who)

    return screen


def by_keyboard(screen: Screen) -> list[int]:
    keys = {FIRST: "1", NEXT: "2", LATER: "3", UNKNOWN: "?"}
    screen.open().page.locator('[data-bin="tray"] [data-pick]').first.focus()
    actions = []
    for title in TITLES:
        pressed = [title[0].lower(), keys[BIN_OF[title]]]
        if title == TIED:
            pressed += [title[0].lower(), "="]
        for key in pressed:
            screen.page.keyboard.press(key)
        actions.append(len(pressed))
    return actions


def by_taps(screen: Screen) -> list[int]:
    page = screen.open().page
    actions, filling = [], NEXT
    for title in TITLES:
        taps: list[Locator] = []
        if BIN_OF[title] == UNKNOWN:
            sheet = page.locator(f'dialog [data-to="{UNKNOWN}"]')
            taps = [screen.item(title).locator("[data-sheet-for]"), sheet]
        else:
            if BIN_OF[title] != filling:
                filling = BIN_OF[title]
                taps.append(page.locator(f'.filling label:has([value="{filling}"])'))
            taps.append(screen.title(title))
        if title == TIED:
            taps += [screen.item(title).locator("[data-sheet-for]"), page.locator("dialog [data-tie]")]
        for tap in taps:
            tap.tap()
        actions.append(len(taps))
    return actions


def by_dragging(screen: Screen) -> list[int]:
    page = screen.open().page
    for title in TITLES:
        drag(page, screen.item(title).locator("[data-grip]"), screen.bin(BIN_OF[title]))
        expect(screen.bin(BIN_OF[title]).locator("[data-pick]").last).to_contain_text(title)
    screen.title(TIED).press("=")
    return []


def drag(page: Page, grip: Locator, into: Locator) -> None:
    """Into a bin, below what lies there."""
    grip.scroll_into_view_if_needed()
    start = grip.bounding_box()
    assert start is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 30, start["y"] + 30, steps=4)
    target = into.locator("[data-items]")
    for _ in range(4):  # what lies there makes room, and what it left closes up
        last = target.locator("[data-proposal]").last
        box = (last if last.count() else target).bounding_box() or into.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4, steps=8)
        page.wait_for_timeout(160)  # the items slide out of the way
    page.mouse.up()


def without_scripts(screen: Screen) -> list[int]:
    page = screen.page
    page.goto(screen.path)
    places = dict(zip(TITLES, ["1", "2", "2", "1", "2", "3", "1", "2", ""], strict=True))
    for title, proposal in screen.made["proposals"].items():
        page.locator(f'[name="bin-{proposal}"]').select_option(BIN_OF[title])
        page.locator(f'[name="place-{proposal}"]').select_option(places[title])
    page.get_by_role("button", name="Bewaar mijn volgorde").click()
    expect(page.locator("main")).to_contain_text("je bent klaar")
    return []


@pytest.mark.parametrize(
    ("rank", "who", "width", "options"),
    [
        (by_keyboard, "member", 1280, {}),
        (by_taps, "colleague", 390, {}),
        (by_dragging, "newcomer", 1280, {}),
        (without_scripts, "organiser", 390, {"java_script_enabled": False}),
    ],
    ids=["keyboard", "taps", "dragging", "no scripts"],
)
def test_every_way_of_ranking_makes_the_same_ballot_in_two_actions_each(
    screen: OpenScreen, rank: Callable[[Screen], list[int]], who: str, width: int, options: dict[str, Any]
) -> None:
    opened = screen(who, width, **options)
    actions = rank(opened)
    if rank is not without_scripts:
        expect(opened.page.locator("[data-done]")).to_be_visible()
        opened.is_saved()
    assert opened.stored() == WANTED
    assert not actions or (median(actions) <= 2 and sum(actions) <= 3 * len(TITLES))


def test_what_moves_by_key_keeps_the_focus_and_is_announced(screen: OpenScreen) -> None:
    opened = screen().open()
    for title in TITLES[:3]:
        opened.title(title).press("2")
    opened.title(TITLES[2]).press("Alt+ArrowUp")
    opened.shows(NEXT, [TITLES[0], TITLES[2], TITLES[1]])
    expect(opened.title(TITLES[2])).to_be_focused()
    expect(opened.page.locator("#announcer")).to_contain_text(f"“{TITLES[2]}” staat nu op plaats 2 van 3")
    opened.page.keyboard.press("Alt+ArrowUp")
    opened.page.keyboard.press("Alt+ArrowUp")
    opened.shows(FIRST, [TITLES[2]])
    expect(opened.title(TITLES[2])).to_be_focused()


def test_an_exact_place_is_chosen_on_the_sheet(screen: OpenScreen) -> None:
    opened = screen(width=390).open()
    for title in TITLES[:4]:
        opened.title(title).tap()
    opened.item(TITLES[3]).locator("[data-sheet-for]").tap()
    opened.page.locator("dialog [data-place]").select_option("2")
    opened.shows(NEXT, [TITLES[0], TITLES[3], TITLES[1], TITLES[2]])
    opened.is_saved()


def test_several_steps_are_undone_and_done_again(screen: OpenScreen) -> None:
    opened = screen().open()
    for title in TITLES[:3]:
        opened.title(title).click()
    opened.title(TITLES[2]).press("Alt+ArrowUp")
    opened.page.keyboard.press("Control+z")
    opened.page.keyboard.press("Control+z")
    opened.shows(NEXT, TITLES[:2])
    opened.page.locator("[data-redo]").click()
    opened.shows(NEXT, TITLES[:3])
    opened.page.keyboard.press("Control+y")
    opened.shows(NEXT, [TITLES[0], TITLES[2], TITLES[1]])
    opened.page.locator("[data-undo]").click()
    opened.page.wait_for_load_state("networkidle")
    opened.is_saved()
    opened.page.reload()
    opened.shows(NEXT, TITLES[:3])


@pytest.mark.parametrize(("choice", "kept"), [("keep-mine", 1), ("take-theirs", 0)])
def test_two_tabs_that_disagree_ask_which_one_counts(
    screen: OpenScreen, watch: Watch, choice: str, kept: int
) -> None:
    watch.expected.append("409")
    opened = screen().open()
    opened.page.route("**/ws/**", lambda route: route.abort())
    other = Screen(opened.site, opened.made, opened.page.context.new_page(), "member").open()
    opened.title(TITLES[0]).click()
    opened.is_saved()
    other.title(TITLES[1]).click()
    notice = other.page.locator("[data-conflict]")
    expect(notice).to_contain_text("In een ander tabblad veranderde je volgorde")
    other.shows(NEXT, [TITLES[1]])
    other.page.locator(f"[data-{choice}]").click()
    expect(notice).to_be_hidden()
    other.shows(NEXT, [TITLES[kept]])
    if kept:
        other.is_saved()
    assert other.stored()["bins"][1] == [[TITLES[kept]]]
    other.page.locator("[data-undo]").click()
    other.is_saved()


def test_what_is_placed_offline_is_saved_once_the_line_is_back(screen: OpenScreen, watch: Watch) -> None:
    watch.expected += ["ERR_INTERNET_DISCONNECTED", "WebSocket"]
    opened = screen(width=390).open()
    opened.page.context.set_offline(True)
    opened.title(TITLES[0]).tap()
    expect(opened.page.locator("[data-saved]")).to_contain_text("Geen verbinding")
    opened.title(TITLES[1]).tap()
    opened.shows(NEXT, TITLES[:2])
    assert opened.stored() == {}
    opened.page.context.set_offline(False)
    opened.is_saved()
    assert opened.stored()["bins"][1] == [[TITLES[0]], [TITLES[1]]]


def test_what_is_placed_offline_survives_that_the_page_is_closed(screen: OpenScreen, watch: Watch) -> None:
    watch.expected += ["ERR_INTERNET_DISCONNECTED", "WebSocket"]
    opened = screen().open()
    opened.page.context.set_offline(True)
    opened.title(TITLES[0]).click()
    expect(opened.page.locator("[data-saved]")).to_contain_text("Geen verbinding")
    opened.page.close()
    opened.page.context.set_offline(False)
    again = Screen(opened.site, opened.made, opened.page.context.new_page(), "member").open()
    again.shows(NEXT, TITLES[:1])
    again.is_saved()
    assert again.stored()["bins"][1] == [[TITLES[0]]]


def test_leaving_right_after_a_move_loses_nothing(screen: OpenScreen) -> None:
    opened = screen().open()
    opened.title(TITLES[0]).click()
    opened.page.goto("/boards/")
    again = opened.open()
    again.shows(NEXT, TITLES[:1])
    opened.page.wait_for_load_state("networkidle")
    assert opened.stored()["bins"][1] == [[TITLES[0]]]


def test_a_new_proposal_enters_the_tray_and_moves_nothing(screen: OpenScreen, page_for: PageFor) -> None:
    opened = screen(width=390).open()
    for title in TITLES[:2]:
        opened.title(title).tap()
    opened.is_saved()
    waiting = opened.bin("tray").locator("[data-pick]").all_inner_texts()
    author = page_for("facilitator")
    author.goto(f"/boards/{opened.made['board']}/propose/")
    author.locator("[name=title]").fill("Een nieuw idee")
    author.locator("main form button[type=submit]").last.click()
    tray = opened.bin("tray").locator("[data-pick]")
    expect(tray.last).to_contain_text("Een nieuw idee nieuw", timeout=15_000)
    assert tray.all_inner_texts()[:-1] == waiting
    opened.shows(NEXT, TITLES[:2])
    expect(opened.page.locator("[data-placed]")).to_contain_text("2 van de 10 geplaatst")


def test_a_closed_round_says_so_and_keeps_the_ballot(screen: OpenScreen, watch: Watch) -> None:
    watch.expected.append("409")
    opened = screen().open()
    opened.title(TITLES[0]).click()
    opened.is_saved()
    opened.site.behind("close", board=opened.made["board"])
    opened.title(TITLES[1]).click()
    expect(opened.page.locator("[data-refused]")).to_contain_text("gesloten")
    opened.page.reload()
    expect(opened.page.locator("main")).to_contain_text("Het rangschikken is gesloten")


def test_only_the_handle_drags_and_the_page_stays_under_the_finger(screen: OpenScreen) -> None:
    opened = screen(width=390).open()
    for title in TITLES[:3]:
        opened.title(title).tap()
    opened.is_saved()
    opened.item(TITLES[0]).scroll_into_view_if_needed()
    opened.page.wait_for_timeout(300)
    before = opened.page.evaluate("scrollY")
    swipe(opened.page, opened.item(TITLES[0]).locator("[data-grip]"), opened.item(TITLES[2]))
    opened.shows(NEXT, [TITLES[1], TITLES[2], TITLES[0]])
    assert opened.page.evaluate("scrollY") == before
    swipe(opened.page, opened.title(TITLES[1]), opened.item(TITLES[0]))
    opened.shows(NEXT, [TITLES[1], TITLES[2], TITLES[0]])


def swipe(page: Page, start: Locator, end: Locator) -> None:
    """One finger, by the protocol: Playwright's own touch only taps."""
    here, there = start.bounding_box(), end.bounding_box()
    assert here is not None
    assert there is not None
    x, y = here["x"] + here["width"] / 2, here["y"] + here["height"] / 2
    goal = there["y"] + there["height"] - 6
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, points: list[dict[str, float]]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", [{"x": x, "y": y}])
    for part in range(1, 13):
        touch("touchMove", [{"x": x, "y": y + (goal - y) * part / 12}])
        page.wait_for_timeout(30)
    page.wait_for_timeout(200)
    touch("touchEnd", [])
    page.wait_for_timeout(250)
