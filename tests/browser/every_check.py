"""Look at one page as someone does who can't see, point, or bear what moves; what is wrong comes back in sentences."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, ViewportSize

from tests.bench.paint import MOST_SHIFT

HERE = Path(__file__).parent
SCRIPTS = [HERE / "vendor/axe-core/axe.min.js", HERE / "every_check.js"]
ZOOMED: ViewportSize = {"width": 320, "height": 256}  # a window of 1280×1024 at 400%
PHONE = 600  # px; what is narrower is touched


def equip(context: BrowserContext) -> None:
    """Give each of its pages the checks, before a script of its own runs."""
    for script in SCRIPTS:
        context.add_init_script(path=script)


@dataclass
class Known:
    """What one look at one reader's pages needn't dwell on again: signs of frames, of what opens, of what is drawn."""

    frames: set[str] = field(default_factory=set)
    makes: set[str] = field(default_factory=set)
    drawn: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Found:
    """What is wrong with a page, and which scripts and style sheets it took."""

    wrong: list[str]
    files: list[str]


def look_at(
    page: Page, known: Known, *, thorough: bool = False, outline: bool = False, zoomed: bool = True
) -> Found:
    """Everything, on a page that was just opened. `known` grows. Thorough: all colours, and axe measures targets.

    `outline`: a page of this make was looked at in this width; what its elements say to each other needs no more.
    """
    size = page.viewport_size
    assert size is not None
    met: dict[str, Any] = page.evaluate("() => everyCheck.meet()")
    given = {
        "fresh": [each for each in met["drawn"] if each not in known.drawn],
        "frame": met["frame"] in known.frames,
        "makes": [*known.makes],
        "outline": outline,
        "touch": size["width"] < PHONE,
        "thorough": thorough,
    }
    seen: dict[str, Any] = page.evaluate("(given) => everyCheck.whole(given)", given)
    known.drawn.update(met["drawn"])
    known.frames.add(met["frame"])
    known.makes.update(seen["makes"])
    jumps = [f"jumps by {seen['shift']:.3f}"] if seen["shift"] > MOST_SHIFT else []
    small = wrong_at_its_smallest(page, size) if zoomed else []
    return Found([*seen["wrong"], *jumps, *small], seen["files"])


def wrong_with(page: Page) -> list[str]:
    """Everything, its frame and all that opens included."""
    return look_at(page, Known(), thorough=True).wrong


def wrong_at_its_smallest(page: Page, size: ViewportSize) -> list[str]:
    """Zoomed in four times, and in the colours of the device."""
    page.emulate_media(forced_colors="active")
    page.set_viewport_size(ZOOMED)
    found = page.evaluate("() => everyCheck.small()")
    page.set_viewport_size(size)
    page.emulate_media(forced_colors="none")
    return [f"zoomed, in forced colours: {each}" for each in found]


def run(page: Page, check: str, *arguments: Any) -> list[str]:
    found: list[str] = page.evaluate(
        "([check, given]) => everyCheck[check](...given)", [check, list(arguments)]
    )
    return found


def wrong_in_dialog(page: Page) -> list[str]:
    """What is wrong with the dialog that is open, here and where little is seen at once."""
    page.evaluate("() => everyCheck.settled()")
    page.keyboard.press("Tab")  # from here on by keyboard, so that the focus shows
    size = page.viewport_size
    assert size is not None
    opened = "dialog[open]"
    found = [
        *run(page, "rules", opened),
        *run(page, "offScreen", opened),
        *run(page, "targets", size["width"] < PHONE, opened),
        *run(page, "focus", opened),
    ]
    page.set_viewport_size(ZOOMED)
    found += [*run(page, "offScreen", opened), *run(page, "focus", opened)]
    page.set_viewport_size(size)
    return found
