"""Where the reader's device chooses the colours (high contrast), or asks for rest: what is chosen still shows."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PageFor

# What holds, and beside it what doesn't: they must differ in something that these colours leave alone.
CHOSEN = {
    "the current tab": (".tabs a[aria-current]", ".tabs a:not([aria-current])"),
    "the current filter": (".filters a[aria-current]", ".filters a:not([aria-current])"),
    "the page of a list": (".pagination [aria-current]", ".pagination li > a"),
    "the chosen answer": (".choice [aria-pressed=true]", ".choice [aria-pressed=false]"),
    "my reaction": (".pill[aria-pressed=true]", ".pill:not([aria-pressed], [aria-current])"),
    "the main button": (".states .button.primary", ".states .button:not(.primary)"),
    "the checked box": (".chosen label", ".options label:not(:has(:checked))"),
    "my own rung": (".rung.mine", ".rung:not(.mine)"),
    "the step we are at": (
        ".steps [aria-current]::before",
        ".steps li:not(.done, [aria-current])::before",
    ),
    "what is done": (".dots i.done", ".dots i:not(.done)"),
    "what is done on the accent": (".card.now .dots i.done", ".card.now .dots i:not(.done)"),
    "the menu's current line": (".opened [aria-current]", ".opened a:not([aria-current])"),
    "what can't be pressed": (".states .button.primary:not(:disabled)", ".states .button.primary:disabled"),
    "the field with an error": (".field.invalid", ".field:not(.invalid)"),
}
LOOK = """([what, part]) => {
  const style = getComputedStyle(document.querySelector(what), part ? "::" + part : null);
  const edge = side => [style[`border${side}Width`], style[`border${side}Style`], style[`border${side}Color`]].join(" ");
  const outline = style.outlineStyle === "none" ? "none" : [style.outlineWidth, style.outlineColor].join(" ");
  return [style.backgroundColor, edge("Top"), edge("Left"), edge("Bottom"), outline];
}"""


def look(page: Page, what: str) -> list[str]:
    selector, _, part = what.partition("::")
    return page.evaluate(LOOK, [selector, part])  # type: ignore[no-any-return]


def test_what_is_chosen_shows_in_colours_that_the_device_chooses(page_for: PageFor) -> None:
    page = page_for("lead", forced_colors="active")
    page.goto("/style/")
    page.evaluate("document.querySelector('.options label').parentElement.classList.add('chosen')")
    page.evaluate("document.querySelector('.chosen input').checked = true")
    assert [name for name, (chosen, rest) in CHOSEN.items() if look(page, chosen) == look(page, rest)] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_place_in_the_menu_shows_in_them_too(page_for: PageFor, width: int) -> None:
    page = page_for("lead", width, forced_colors="active")
    page.goto("/threads/")
    here, there = ".nav a[aria-current]", ".nav a:not([aria-current])"
    assert look(page, here) != look(page, there)


def test_words_and_icons_take_the_colours_that_the_device_chose(page_for: PageFor) -> None:
    """Where a part keeps colours of its own, it uses the system's names: both words and ground, never one."""
    page = page_for("lead", forced_colors="active", color_scheme="dark")
    page.goto("/style/")
    own = page.evaluate(
        """() => {
          const light = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0.05);
          return [...document.querySelectorAll('main *')].filter(each => {
            const style = getComputedStyle(each);
            if (!each.textContent.trim() || style.forcedColorAdjust !== 'none' || each.closest('.pairs')) return false;
            const ratio = light(style.color) / light(style.backgroundColor);
            return Math.max(ratio, 1 / ratio) < 4.5;
          }).map(each => each.outerHTML.slice(0, 80));
        }"""
    )
    assert own == []
    words = "e => getComputedStyle(e).color === getComputedStyle(e.parentElement).color"
    for icon in page.locator(".note > svg.icon, .empty > svg.icon, .sorry > svg.icon").all():
        assert icon.evaluate(words)


def test_bars_keep_their_parts_apart_in_chosen_colours(page_for: PageFor) -> None:
    page = page_for("lead", forced_colors="active")
    page.goto("/style/")
    fills = (
        page.locator(".bar")
        .first.locator("rect")
        .evaluate_all("pieces => pieces.map(each => getComputedStyle(each).fill)")
    )
    assert len(fills) == len(set(fills)) == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_is_seen_on_every_ground(page_for: PageFor, scheme: str) -> None:
    page = page_for("lead", forced_colors="active", color_scheme=scheme)
    page.goto("/style/")
    for what in (".nav a", ".card.now .button", ".states .button.primary", ".pill", ".tabs a"):
        page.keyboard.press("Tab")  # so that the browser shows focus
        target = page.locator(f"{what}:visible").first
        target.focus()
        assert (
            target.evaluate(
                "e => getComputedStyle(e).outlineStyle + parseFloat(getComputedStyle(e).outlineWidth)"
            )
            == "solid3"
        ), what


def test_nothing_moves_for_who_asks_for_rest(page_for: PageFor) -> None:
    page = page_for("lead", reduced_motion="reduce")
    page.goto("/style/")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].flatMap(each => {
          const style = getComputedStyle(each);
          const still = style.animationName === 'none' && parseFloat(style.transitionDuration) === 0;
          return still ? [] : [each.className.toString()];
        })"""
    )
    assert moving == []
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_style_reference_asks_for_no_picture_and_never_scrolls_sideways(
    page_for: PageFor, width: int
) -> None:
    page = page_for("lead", width)
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))
    page.goto("/style/")
    assert page.locator("main img:not(.attachments img)").count() == 0
    assert [url for kind, url in asked if kind == "image" and "icon" not in url] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
