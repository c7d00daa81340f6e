"""What a page weighs, as it comes over the line: compressed, with the headers; and whether it jumps."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.bench.paint import MOST_SHIFT, OBSERVE
from tests.browser.conftest import PageFor, Site
from tests.browser.every_address import Look
from tests.browser.every_visit import NOBODY, answers, seen_by

pytestmark = pytest.mark.timeout(1200)
KB = 1000
SCRIPT, HEAVY_SCRIPT, STYLE, FIRST_VISIT, FONT = 35 * KB, 80 * KB, 30 * KB, 150 * KB, 40 * KB
# The few pages that need more scripts than all the others, and what for.
HEAVY = {
    "/regions/": "the map",
    "/regions/limburg/": "its map and its conversation",
    "/boards/2/rank/": "dragging",
}
PEOPLE = ("member", "facilitator", "organiser", "admin", NOBODY)  # who sees a page first, weighs it
LOOKS = (Look("nl", "light", 390), Look("nl", "dark", 1280))


@dataclass
class Scales:
    """Bytes on the line of all that a page asks for, by kind; nothing comes from a cache."""

    page: Page
    kinds: dict[str, str] = field(default_factory=dict)
    sizes: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        line = self.page.context.new_cdp_session(self.page)
        line.send("Network.enable")
        line.send("Network.setCacheDisabled", {"cacheDisabled": True})
        line.send("Network.setBypassServiceWorker", {"bypass": True})
        line.on("Network.responseReceived", lambda said: self.kinds.update({said["requestId"]: said["type"]}))
        line.on("Network.loadingFinished", self.weigh)
        self.page.add_init_script(OBSERVE)

    def weigh(self, said: dict[str, Any]) -> None:
        self.sizes[self.kinds.get(said["requestId"], "Other")] += int(said["encodedDataLength"])

    def visit(self, address: str) -> float:
        """Weigh the page; how much of it jumped."""
        self.kinds.clear()
        self.sizes.clear()
        self.page.goto(address, wait_until="networkidle")
        return float(self.page.evaluate("seen.shift"))


def wrong_with(address: str, scales: Scales) -> list[str]:
    shift = scales.visit(address)
    limits = {"Script": HEAVY_SCRIPT if address in HEAVY else SCRIPT, "Stylesheet": STYLE}
    found = [
        f"{address}: {scales.sizes[kind] / KB:.1f} kB of {kind}, more than {limit / KB:.0f}"
        for kind, limit in limits.items()
        if scales.sizes[kind] > limit
    ]
    return found + ([f"{address}: jumps by {shift:.3f}"] if shift > MOST_SHIFT else [])


@pytest.mark.soak  # until it costs less (docs/next.md)
def test_no_page_is_heavy_and_none_jumps(demo_site: Site, chromium: Browser) -> None:
    wrong: list[str] = []
    weighed: set[str] = set()
    for who in PEOPLE:
        new = [each.address for each in answers(demo_site, chromium, who) if each.address not in weighed]
        for number, look in enumerate(LOOKS):
            with seen_by(demo_site, chromium, who, look) as page:
                scales = Scales(page)
                for address in new[number :: len(LOOKS)]:
                    wrong += wrong_with(address, scales)
        weighed.update(new)
    assert set(HEAVY) <= weighed, "is gone, or nobody sees it"
    assert wrong == []


@pytest.mark.parametrize("who", ["", "member"])
def test_a_first_visit_of_home_is_light(page_for: PageFor, who: str) -> None:
    scales = Scales(page_for(who, 390))
    scales.visit("/")
    fonts = scales.sizes.pop("Font")
    assert 0 < fonts <= FONT
    assert 0 < scales.sizes.total() <= FIRST_VISIT, scales.sizes


def test_what_has_a_hashed_name_is_kept_forever_and_pages_come_compressed(page_for: PageFor) -> None:
    page = page_for("member")
    kept = {}
    page.on("response", lambda answer: kept.update({answer.url: answer.headers}))
    page.goto("/", wait_until="networkidle")
    static = {url: headers for url, headers in kept.items() if "/static/" in url}
    assert len(static) > 10
    assert [
        url for url, headers in static.items() if "immutable" not in headers.get("cache-control", "")
    ] == []
    squeezed = {
        headers.get("content-encoding") for url, headers in static.items() if not url.endswith(("2", "g"))
    }
    assert squeezed == {"br"}
    assert kept[page.url]["content-encoding"] == "gzip"
