"""One open ranking screen: what it shows, what is stored of it, and a finger on it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from playwright.sync_api import CDPSession, Locator, Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Site

MEMBERS = ["member", "colleague", "newcomer", "organiser"]
NINE = [
    "Affiches delen", "Belmoment per regio", "Collecties wisselen", "Daguitstap samen", "Etiketten bestellen",
    "Filmpjes over Wise", "Gids voor aankopen", "Halfuur uitproberen", "Instapdag voor nieuwkomers",
]  # fmt: skip
TRAY, FIRST, NEXT, LATER, UNKNOWN = "tray", "0", "1", "2", "unknown"
STEPS = 12  # of a finger that moves


class Screen:
    def __init__(self, site: Site, made: dict[str, Any], page: Page, who: str) -> None:
        self.site, self.made, self.page, self.who = site, made, page, who
        self.path = f"/boards/{made['board']}/rank/"

    @property
    def titles(self) -> list[str]:
        return list(self.made["proposals"])

    def open(self) -> Screen:
        self.page.goto(self.path)
        expect(self.page.locator("form.live")).to_be_attached()
        return self

    def again(self) -> Screen:
        """The same board in another tab of the same browser."""
        return Screen(self.site, self.made, self.page.context.new_page(), self.who)

    def item(self, title: str) -> Locator:
        return self.page.locator(f'[data-proposal="{self.made["proposals"][title]}"]')

    def title(self, title: str) -> Locator:
        return self.item(title).locator("[data-pick]")

    def bin(self, key: str) -> Locator:
        return self.page.locator(f'[data-bin="{key}"]')

    def filling(self, key: str) -> Locator:
        return self.page.locator(f'.filling label:has([value="{key}"])')

    def on_sheet(self, control: str) -> Locator:
        return self.page.locator(f"[data-sheet] {control}")

    def shows(self, key: str, titles: list[str]) -> None:
        expect(self.bin(key).locator("[data-title]")).to_have_text(titles)

    def is_saved(self) -> None:
        expect(self.page.locator("[data-saved]")).to_contain_text("Bewaard om", timeout=20_000)

    def says(self, sentence: str) -> None:
        expect(self.page.locator("#announcer")).to_contain_text(sentence)

    def stored(self) -> dict[str, Any]:
        found: dict[str, Any] = self.site.behind("ballot", board=self.made["board"], who=self.who) or {}
        return {name: value for name, value in found.items() if name != "revision"}

    def keeps(self, first: list[list[str]]) -> None:
        """Soon, in the first bin: what leaves with a page may arrive after the next one was asked for."""
        end = time.monotonic() + 15
        while (stored := self.stored().get("bins", [None])[0]) != first and time.monotonic() < end:
            pass
        assert stored == first

    def scrolled(self) -> float:
        return float(self.page.evaluate("scrollY"))


class Finger:
    """By the protocol: Playwright's own touch only taps."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.protocol: CDPSession = page.context.new_cdp_session(page)

    def swipe(self, start: Locator, *, to: Locator | None = None, by: float = 0) -> None:
        """From the middle of `start` to just above the lower edge of `to`, or `by` pixels down."""
        if to is not None:
            expect(start.locator("svg")).to_be_visible()  # a handle that drags
        lies_still(self.page)
        here = middle(start)
        goal = lower_edge(to) if to is not None else here[1] + by
        self._touch("touchStart", [here])
        for step in range(1, STEPS + 1):
            self._touch("touchMove", [(here[0], here[1] + (goal - here[1]) * step / STEPS)])
            self._frames(2)
        self._frames(12)  # what lies there slides out of the way
        self._touch("touchEnd", [])
        self._frames(20)

    def _touch(self, kind: str, points: list[tuple[float, float]]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        self.protocol.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    def _frames(self, count: int) -> None:
        self.page.evaluate(
            "count => new Promise(done => { const next = () => count-- ? requestAnimationFrame(next) : done(); next(); })",
            count,
        )


def lies_still(page: Page) -> None:
    """Nothing slides any more: what is measured stays there."""
    page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")


def middle(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def lower_edge(element: Locator) -> float:
    box = element.bounding_box()
    assert box is not None
    return box["y"] + box["height"] - 6
