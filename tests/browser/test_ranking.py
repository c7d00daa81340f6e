"""Every way of ranking makes the same ballot in few actions; what moves is told, keeps the focus and can be undone."""

from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.ballot_screen import FIRST, LATER, NEXT, NINE, TRAY, UNKNOWN, Finger, Screen
from tests.browser.conftest import OpenScreen, Watch

TWELVE = [*NINE, "Jeugdauteurs delen", "Kalender van de regio", "Leeskringkoffer"]
BIN_OF = dict(zip(TWELVE, [FIRST] * 4 + [NEXT] * 4 + [LATER] * 3 + [UNKNOWN], strict=True))
TIED = "Collecties wisselen"  # with the one before it
WANTED = {
    "bins": [
        [[TWELVE[0]], [TWELVE[1], TWELVE[2]], [TWELVE[3]]],
        [[title] for title in TWELVE[4:8]],
        [[title] for title in TWELVE[8:11]],
    ],
    "no_opinion": [TWELVE[11]],
    "seen": TWELVE,
    "complete": True,
}
PLACES = dict(zip(TWELVE, ["1", "2", "2", "3", "1", "2", "3", "4", "1", "2", "3", ""], strict=True))


KEYS = {FIRST: "1", NEXT: "2", LATER: "3", UNKNOWN: "?"}


def to_the_tray(screen: Screen) -> int:
    """From the top of the page, by the skip link; how many keys it takes."""
    keyboard = screen.open().page.keyboard
    keyboard.press("Tab")
    keyboard.press("Enter")
    presses = 2
    while not screen.page.evaluate('document.activeElement.matches("[data-bin=tray] [data-pick]")'):
        keyboard.press("Tab")
        presses += 1
    return presses


def by_keyboard(screen: Screen) -> list[int]:
    """One exact order: a letter goes to the proposal, a digit places it."""
    first = to_the_tray(screen)
    keyboard = screen.page.keyboard
    actions = []
    for title in screen.made["proposals"]:
        pressed = [title[0].lower(), KEYS[BIN_OF[title]]]
        if title == TIED:
            pressed += [title[0].lower(), "="]
        for key in pressed:
            keyboard.press(key)
        actions.append(len(pressed))
    actions[0] += first
    return actions


def by_digits(screen: Screen) -> list[int]:
    """As the tray lists them, one key each: the next one has the focus at once."""
    first = to_the_tray(screen)
    waiting = screen.bin(TRAY).locator("[data-title]").all_inner_texts()
    for title in waiting:
        screen.page.keyboard.press(KEYS[BIN_OF[title]])
    return [first, *(1 for _ in waiting)]


def by_taps(screen: Screen) -> list[int]:
    screen.open()
    actions, filling = [], FIRST
    for title in screen.made["proposals"]:
        taps: list[Locator] = []
        if BIN_OF[title] == UNKNOWN:
            taps = [screen.item(title).locator("[data-sheet-for]"), screen.on_sheet(f'[data-to="{UNKNOWN}"]')]
        else:
            if BIN_OF[title] != filling:
                filling = BIN_OF[title]
                taps.append(screen.filling(filling))
            taps.append(screen.title(title))
        if title == TIED:
            taps += [screen.title(title), screen.on_sheet("[data-tie]")]
        for tap in taps:
            tap.tap()
        actions.append(len(taps))
    return actions


def by_dragging(screen: Screen) -> list[int]:
    page = screen.open().page
    for title in screen.made["proposals"]:
        drag(page, screen.item(title).locator("[data-grip]"), screen.bin(BIN_OF[title]))
        expect(screen.bin(BIN_OF[title]).locator("[data-title]").last).to_have_text(title)
    screen.title(TIED).press("=")
    return []


EDGE = 20  # pixels within the window
IS_LAST = """grip => {
  const items = grip.closest("[data-bin]").querySelectorAll("[data-proposal]:not(.sortable-fallback)");
  return [grip.closest("[data-bin]").dataset.bin, items[items.length - 1] === grip.closest("[data-proposal]")];
}"""


def drag(page: Page, grip: Locator, into: Locator) -> None:
    """Into a bin, below what lies there."""
    into.locator("[data-items]").scroll_into_view_if_needed()
    grip.scroll_into_view_if_needed()
    target, key, held = into.locator("[data-items]"), into.get_attribute("data-bin"), grip.element_handle()
    expect(grip.locator("svg")).to_be_visible()  # it drags
    grip.hover()  # once it stands still
    start = grip.bounding_box()
    assert start is not None
    page.mouse.down()
    page.mouse.move(start["x"] + 30, start["y"] + 30, steps=4)
    for _ in range(60):  # what lies there makes room, and what it left closes up
        last = target.locator("[data-proposal]").last
        below = 0.8 if last.count() else 0.5  # of the last one's height; well inside where nothing lies yet
        box = (last if last.count() else target).bounding_box() or into.bounding_box()
        assert box is not None
        height = page.evaluate("innerHeight")  # the page scrolls for who holds something near its edge
        down = min(max(box["y"] + box["height"] * below, EDGE), height - EDGE)
        page.mouse.move(box["x"] + box["width"] / 2, down, steps=8)
        page.wait_for_timeout(160)  # the items slide out of the way
        if held.evaluate(IS_LAST) == [key, True]:
            break
    page.mouse.up()


def by_plain_taps(screen: Screen) -> list[int]:
    """Without scripts: each tap is a form that saves; a tie and what isn't known are chosen in a list."""
    screen.page.goto(screen.path)
    actions, filling = [], FIRST
    for title, proposal in screen.made["proposals"].items():
        count = 1
        if BIN_OF[title] == UNKNOWN:
            screen.page.locator(f'[name="bin-{proposal}"]').select_option(UNKNOWN)
            screen.page.get_by_role("button", name="Bewaar mijn volgorde").tap()
            count = 2
        else:
            if BIN_OF[title] != filling:
                filling = BIN_OF[title]
                screen.filling(filling).tap()
                count = 2
            screen.title(title).tap()
        if title == TIED:
            screen.page.locator(f'[name="place-{proposal}"]').select_option(
                "2"
            )  # goes along with the next tap
            count += 1
        actions.append(count)
    return actions


def by_plain_form(screen: Screen) -> list[int]:
    screen.page.goto(screen.path)
    for title, proposal in screen.made["proposals"].items():
        screen.page.locator(f'[name="bin-{proposal}"]').select_option(BIN_OF[title])
        if PLACES[title]:
            screen.page.locator(f'[name="place-{proposal}"]').select_option(PLACES[title])
    screen.page.get_by_role("button", name="Bewaar mijn volgorde").click()
    return [2] * 11 + [1 + 1]  # the last one needs no number, and there is one button for all


Rank = Callable[[Screen], list[int]]
NO_SCRIPTS = {"java_script_enabled": False}


@pytest.mark.parametrize(
    ("rank", "who", "width", "options"),
    [
        (by_keyboard, "member", 1280, {}),
        (by_taps, "colleague", 390, {}),
        (by_dragging, "newcomer", 1280, {}),
        (by_plain_taps, "organiser", 390, NO_SCRIPTS),
        (by_plain_form, "organiser", 1280, NO_SCRIPTS),
    ],
    ids=["keyboard", "taps", "dragging", "no scripts, taps", "no scripts, lists"],
)
def test_every_way_of_ranking_makes_the_same_ballot_in_two_actions_each(
    screen: OpenScreen, rank: Rank, who: str, width: int, options: dict[str, Any]
) -> None:
    opened = screen(who, width, titles=TWELVE, **options)
    actions = rank(opened)
    expect(opened.page.locator("[data-done]")).to_be_visible()
    if options != NO_SCRIPTS:
        opened.is_saved()
    assert opened.stored() == WANTED
    assert not actions or median(actions) <= 2


@pytest.mark.parametrize(
    ("rank", "width", "options"),
    [(by_digits, 1280, {}), (by_taps, 390, {}), (by_plain_taps, 390, NO_SCRIPTS)],
    ids=["keyboard", "taps", "no scripts"],
)
def test_nine_are_ranked_in_eighteen_actions(
    screen: OpenScreen, rank: Rank, width: int, options: dict[str, Any]
) -> None:
    nine = [title for title in TWELVE if title != TIED and BIN_OF[title] != UNKNOWN][:9]
    opened = screen("member", width, titles=nine, **options)
    assert sum(rank(opened)) <= 18
    expect(opened.page.locator("[data-done]")).to_be_visible()


def test_what_moves_by_key_keeps_the_focus_and_is_announced(screen: OpenScreen) -> None:
    opened = screen().open()
    titles = opened.titles
    for title in titles[:3]:
        opened.title(title).press("2")
    opened.title(titles[2]).press("Alt+ArrowUp")
    opened.shows(NEXT, [titles[0], titles[2], titles[1]])
    expect(opened.title(titles[2])).to_be_focused()
    opened.says(f"“{titles[2]}” staat nu op plaats 2 van 3")
    opened.page.keyboard.press("Alt+ArrowUp")
    opened.page.keyboard.press("Alt+ArrowUp")
    opened.shows(FIRST, [titles[2]])
    expect(opened.title(titles[2])).to_be_focused()
    opened.title(titles[3]).press("Alt+ArrowUp")
    expect(opened.title(titles[3])).to_be_focused()
    opened.says(f"“{titles[3]}” staat nu op plaats 4 van 4")


@pytest.mark.parametrize("width", [390, 320])
def test_buttons_move_by_one_and_the_focus_stays_on_them(screen: OpenScreen, width: int) -> None:
    opened = screen(width=width).open()
    for title in opened.titles[:3]:
        opened.title(title).tap()
    up = opened.item(opened.titles[2]).locator("[data-up]")
    up.tap()
    opened.shows(FIRST, [opened.titles[0], opened.titles[2], opened.titles[1]])
    expect(up).to_be_focused()
    opened.says(f"“{opened.titles[2]}” staat nu op plaats 2 van 3")
    opened.item(opened.titles[1]).locator("[data-down]").tap()
    opened.shows(NEXT, [opened.titles[1]])
    opened.is_saved()


def test_everything_one_taps_is_large_enough_for_a_thumb(screen: OpenScreen) -> None:
    opened = screen(width=320).open()
    opened.title(opened.titles[0]).tap()
    opened.title(opened.titles[1]).tap()
    small = opened.page.evaluate(
        """() => [...document.querySelectorAll(".ballot :is(button, [data-grip], .segments label)")]
            .filter((one) => one.checkVisibility())
            .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
            .filter(([, box]) => box.width < 44 || box.height < 44)
            .map(([html, box]) => `${html} ${box.width}×${box.height}`)"""
    )
    assert small == []


def test_an_exact_place_is_chosen_on_the_sheet(screen: OpenScreen) -> None:
    opened = screen(width=390).open()
    titles = opened.titles
    for title in titles[:4]:
        opened.title(title).tap()
    opened.title(titles[3]).tap()
    opened.on_sheet("[data-place]").select_option("2")
    opened.shows(FIRST, [titles[0], titles[3], titles[1], titles[2]])
    expect(opened.title(titles[3])).to_be_focused()
    opened.is_saved()


def test_what_moves_far_stays_on_the_screen(screen: OpenScreen) -> None:
    opened = screen(width=390).open()
    titles = opened.titles
    for title in titles:
        opened.title(title).press("Enter")
    expect(opened.title(titles[-1])).to_be_focused()
    expect(opened.title(titles[-1])).to_be_in_viewport()
    opened.title(titles[-1]).tap()
    opened.on_sheet("[data-place]").select_option("1")
    expect(opened.title(titles[-1])).to_be_focused()
    expect(opened.title(titles[-1])).to_be_in_viewport()


def test_several_steps_are_undone_and_done_again(screen: OpenScreen) -> None:
    opened = screen().open()
    titles = opened.titles
    for title in titles[:3]:
        opened.title(title).click()
    opened.title(titles[2]).press("Alt+ArrowUp")
    opened.page.keyboard.press("Control+z")
    opened.page.keyboard.press("Control+z")
    opened.shows(FIRST, titles[:2])
    opened.page.locator("[data-redo]").click()
    opened.shows(FIRST, titles[:3])
    opened.page.keyboard.press("Control+y")
    opened.shows(FIRST, [titles[0], titles[2], titles[1]])
    expect(opened.page.locator("[data-redo]")).to_have_attribute("aria-disabled", "true")
    expect(opened.page.locator("[data-redo]")).to_be_focused()
    for _ in range(4):
        opened.page.locator("[data-undo]").click()
    opened.shows(FIRST, [])
    for _ in range(3):
        opened.page.locator("[data-redo]").click()
    opened.page.wait_for_load_state("networkidle")
    opened.is_saved()
    opened.page.reload()
    opened.shows(FIRST, titles[:3])


def test_only_the_handle_drags_and_the_page_stays_under_the_finger(screen: OpenScreen) -> None:
    opened = screen(width=390).open()
    titles = opened.titles
    for title in titles[:3]:
        opened.title(title).tap()
    opened.is_saved()
    opened.bin(FIRST).evaluate("bin => bin.scrollIntoView({ block: 'center', behavior: 'instant' })")
    finger, before = Finger(opened.page), opened.scrolled()
    finger.swipe(opened.item(titles[0]).locator("[data-grip]"), to=opened.item(titles[2]))
    opened.shows(FIRST, [titles[1], titles[2], titles[0]])
    assert opened.scrolled() == before
    opened.says(f"“{titles[0]}” staat nu op plaats 3 van 3")
    finger.swipe(opened.title(titles[2]), by=-150)
    assert opened.scrolled() > before + 100
    opened.shows(FIRST, [titles[1], titles[2], titles[0]])


def test_a_handle_shows_once_it_drags_and_the_rest_works_without(screen: OpenScreen, watch: Watch) -> None:
    watch.expected.append("ERR_FAILED")
    opened = screen(titles=TWELVE[:3])
    opened.page.route("**/ballot-drag*", lambda route: route.abort())
    handle = opened.open().item(TWELVE[0]).locator("[data-grip] svg")
    opened.title(TWELVE[0]).click()
    opened.shows(FIRST, TWELVE[:1])
    expect(handle).to_be_hidden()
    opened.page.unroute("**/ballot-drag*")
    opened.open()
    expect(handle).to_be_visible()


def test_from_the_tray_a_finger_drags_into_a_bin(screen: OpenScreen) -> None:
    opened = screen(width=390, titles=TWELVE[:3]).open()
    opened.bin(NEXT).evaluate("bin => bin.scrollIntoView({ block: 'end', behavior: 'instant' })")
    before = opened.scrolled()
    Finger(opened.page).swipe(
        opened.item(TWELVE[0]).locator("[data-grip]"), to=opened.bin(FIRST).locator("[data-items]")
    )
    opened.shows(FIRST, TWELVE[:1])
    assert opened.scrolled() == before
    opened.is_saved()
    assert opened.stored()["bins"][0] == [TWELVE[:1]]


def test_strange_titles_stay_whole_at_320_pixels(screen: OpenScreen) -> None:
    strange = [
        "🎉📚",
        "ما الذي نحتاجه أولاً؟",
        "Heel lang " * 15 + "einde",
        "Donaudampfschifffahrtsgesellschaftskapitän" * 3,
    ]
    opened = screen(width=320, titles=strange).open()
    for title in strange:
        opened.title(title).tap()
    opened.shows(FIRST, strange)
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 320
    assert (
        opened.title(strange[1]).locator("[data-title]").evaluate("one => getComputedStyle(one).direction")
        == "rtl"
    )
    opened.says("plaats 4 van 4")
    opened.is_saved()
    assert opened.bin(TRAY).is_hidden()
