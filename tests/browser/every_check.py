"""Look at one page as someone does who can't see, point, or bear what moves; what is wrong comes back in sentences."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize

HERE = Path(__file__).parent
SCRIPTS = [
    (HERE / "vendor/axe-core/axe.min.js").read_text(),
    (HERE / "every_check.js").read_text(),
]
ZOOMED: ViewportSize = {"width": 320, "height": 256}  # a window of 1280×1024 at 400%
# After the page is whole: its fonts, and what it fetches by itself.
SETTLED = """async () => {
  await document.fonts.ready;
  const frame = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go, 0)));
  for (let left = 200; left && document.querySelector(".htmx-request"); left -= 1) await frame();
  await frame();
}"""
SHOWN = 6  # complaints of one kind about one page


def settle(page: Page) -> None:
    page.evaluate(SETTLED)
    for script in SCRIPTS:
        page.evaluate(script)


def run(page: Page, check: str, *arguments: Any) -> list[str]:
    found = page.evaluate("([check, given]) => everyCheck[check](...given)", [check, list(arguments)])
    return [*found[:SHOWN], *([f"… and {len(found) - SHOWN} more"] if len(found) > SHOWN else [])]


def wrong_with(page: Page, opened: set[str]) -> list[str]:
    """Everything, on a page that was just opened. `opened` is what needn't be opened again; it grows."""
    settle(page)
    size = page.viewport_size
    assert size is not None
    touch = size["width"] < 600
    found = [
        *run(page, "rules"),
        *run(page, "overflow", size["width"]),
        *run(page, "targets", touch),
        *run(page, "motion"),
        *run(page, "focus", None, True),  # each by itself is reached where least is seen at once, below
        *wrong_once_opened(page, opened, touch),
        *wrong_in_forced_colours(page),
    ]
    page.set_viewport_size(ZOOMED)
    found += [*run(page, "overflow", ZOOMED["width"]), *run(page, "bars"), *run(page, "focus")]
    page.set_viewport_size(size)
    return found


def wrong_once_opened(page: Page, opened: set[str], touch: bool) -> list[str]:
    """Each sort of menu and of what unfolds."""
    found = []
    width = page.evaluate("innerWidth")
    for each in page.evaluate("(known) => everyCheck.closed(known)", sorted(opened)):
        opened.add(each["made"])
        part = each["part"]
        if not page.evaluate(
            "(part) => { const it = document.querySelector(part); if (it) it.open = true; return Boolean(it) }",
            part,
        ):
            continue  # what was opened before it fetched another in its place
        seen = [
            *run(page, "rules", part),
            *run(page, "overflow", width),
            *run(page, "offScreen", f"{part} > .menu-panel"),
            *run(page, "targets", touch, part),
        ]
        found += [f"opened: {sentence}" for sentence in seen]
        page.evaluate("(part) => { const it = document.querySelector(part); if (it) it.open = false }", part)
    return found


def wrong_in_dialog(page: Page) -> list[str]:
    """What is wrong with the dialog that is open, here and where little is seen at once."""
    settle(page)
    page.keyboard.press("Tab")  # from here on by keyboard, so that the focus shows
    size = page.viewport_size
    assert size is not None
    opened = "dialog[open]"
    found = [
        *run(page, "rules", opened),
        *run(page, "offScreen", opened),
        *run(page, "targets", size["width"] < 600, opened),
        *run(page, "focus", opened),
    ]
    page.set_viewport_size(ZOOMED)
    found += [*run(page, "offScreen", opened), *run(page, "focus", opened)]
    page.set_viewport_size(size)
    return found


def wrong_in_forced_colours(page: Page) -> list[str]:
    page.emulate_media(forced_colors="active")
    found = [*run(page, "forced"), *(f"forced colours: {each}" for each in run(page, "focus", None, True))]
    page.emulate_media(forced_colors="none")
    return found
