"""What a page weighs, as it comes over the line: compressed, with the headers."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PageFor, Site
from tests.browser.every_weight import KB, Scales

FIRST_VISIT, FONT = 150 * KB, 40 * KB


@dataclass
class Line:
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

    def weigh(self, said: dict[str, Any]) -> None:
        self.sizes[self.kinds.get(said["requestId"], "Other")] += int(said["encodedDataLength"])

    def visit(self, address: str) -> None:
        self.kinds.clear()
        self.sizes.clear()
        self.page.goto(address, wait_until="networkidle")


@pytest.mark.parametrize("address", ["/", "/regions/limburg/", "/boards/1/"])
def test_the_scales_of_every_page_show_what_came_over_the_line(page_for: PageFor, address: str) -> None:
    """Those of every_weight.py, with which test_every_page.py weighs each page."""
    page = page_for("member")
    line = Line(page)
    line.visit(address)
    files = page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)")
    scales = Scales()
    for kind, ending in (("Script", ".js"), ("Stylesheet", ".css")):
        weight = scales.total(files, ending)
        assert weight > 10 * KB
        assert line.sizes[kind] == pytest.approx(weight, rel=0.02)


def test_the_scales_of_every_page_say_what_is_too_heavy(demo_site: Site) -> None:
    scales = Scales()
    scales.weights = {"/a.js": 20 * KB, "/b.js": 20 * KB, "/c.css": 31 * KB}
    files = [f"{demo_site.url}{path}" for path in scales.weights]
    assert scales.too_heavy("/threads/", files) == [
        "40.0 kB of .js, more than 35",
        "31.0 kB of .css, more than 30",
    ]
    assert scales.too_heavy("/boards/2/rank/", files[:2]) == []


@pytest.mark.parametrize("who", ["", "member"])
def test_a_first_visit_of_home_is_light(page_for: PageFor, who: str) -> None:
    line = Line(page_for(who, 390))
    line.visit("/")
    fonts = line.sizes.pop("Font")
    assert 0 < fonts <= FONT
    assert 0 < line.sizes.total() <= FIRST_VISIT, line.sizes


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
