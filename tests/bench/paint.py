"""How soon the main pages of the large world are there, and whether they jump, in a browser four times slower.

python -m tests.bench.paint [--runs 5] [--pages home,thread] [--cold]
DATA_DIR=<folder of `manage.py demo --scale large`> skips making one; `--site http://localhost:8000` takes a site that
is served already.

LCP (largest contentful paint) stands beside that of an empty page of the same server, looked at before each page by the
same visitor in the same tab: the offline page, which has our style sheet and fonts, one small script (offline.js) and
little else. It is what moves most from load to load, so its median is that of all pages' neighbours. A visitor has
been here before; with `--cold` never.
"""

import argparse
import contextlib
import os
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.pages import make_world
from tests.browser.conftest import CHROMIUM_FLAGS, Site, chromium_path, prepare
from tests.browser.pictures import PICTURES, Picture

EMPTY = Picture("empty page", "", "/offline/")  # looked at as whoever looks at the page behind it
SLOWDOWN = 4
WIDTHS = {"phone": 390, "desk": 1280}
MOST_SHIFT, MOST_TIMES = 0.02, 2.0
OBSERVE = """
  window.seen = { shift: 0, paint: 0, what: "" };
  new PerformanceObserver((list) => list.getEntries().forEach((e) => { if (!e.hadRecentInput) seen.shift += e.value; }))
    .observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((e) => {
    seen.paint = e.startTime;
    seen.what = e.element ? e.element.tagName.toLowerCase() + "." + e.element.className : "";
  })).observe({ type: "largest-contentful-paint", buffered: true });
"""


def context_for(browser: Browser, site: str, persona: str, width: int) -> BrowserContext:
    phone: dict[str, Any] = {"has_touch": True, "is_mobile": True} if width < 600 else {}
    size: Any = {"width": width, "height": 844 if width < 600 else 900}
    context = browser.new_context(base_url=site, locale="nl-BE", viewport=size, **phone)
    context.add_init_script(OBSERVE)
    if persona:
        context.request.post("/demo/sign-in/", form={"as": persona, "next": "/healthz"})
    return context


def look(page: Page, address: str) -> tuple[float, float, str]:
    """LCP in milliseconds, CLS, and what was painted largest."""
    with slow(page):
        page.goto(address, wait_until="networkidle")
    seen = page.evaluate("seen")
    return float(seen["paint"]), float(seen["shift"]), str(seen["what"])


@contextlib.contextmanager
def slow(page: Page) -> Iterator[None]:
    """Only while it is looked at: a slowed page burns its share of a core even when it does nothing."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    try:
        yield
    finally:
        session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        session.detach()


def measure(
    browser: Browser, site: str, pictures: list[Picture], width: int, runs: int, cold: bool
) -> dict[str, list[tuple[float, float, str]]]:
    """Round after round, so that what else this machine does meets every page."""
    found: dict[str, list[tuple[float, float, str]]] = {picture.name: [] for picture in (EMPTY, *pictures)}
    contexts = {who: context_for(browser, site, who, width) for who in {p.persona for p in pictures}}
    pages = {who: context.new_page() for who, context in contexts.items()}
    addresses = {picture.name: picture.reach(pages[picture.persona]) for picture in pictures}
    addresses[EMPTY.name] = EMPTY.reach(next(iter(pages.values())))
    for _ in range(runs):
        for picture in pictures:
            for name in (EMPTY.name, picture.name):
                if cold:
                    context = context_for(browser, site, picture.persona, width)
                    found[name].append(look(context.new_page(), addresses[name]))
                    context.close()
                else:
                    found[name].append(look(pages[picture.persona], addresses[name]))
    for context in contexts.values():
        context.close()
    return found


def report(found: dict[str, list[tuple[float, float, str]]], device: str) -> None:
    paints = {name: statistics.median(paint for paint, _shift, _what in seen) for name, seen in found.items()}
    empty = paints.pop(EMPTY.name)
    print(f"\n{device}: LCP of an empty page {empty:.0f} ms, of {len(found[EMPTY.name])} loads\n")
    print("| page | LCP ms | × empty | CLS | painted last |\n|---|--:|--:|--:|---|")
    for name, paint in paints.items():
        shift = statistics.median(shift for _paint, shift, _what in found[name])
        over = " (!)" if paint > MOST_TIMES * empty or shift > MOST_SHIFT else ""
        print(f"| {name} | {paint:.0f} | {paint / empty:.1f}{over} | {shift:.3f} | {found[name][-1][2]} |")


@contextlib.contextmanager
def served(address: str, scale: str = "large") -> Iterator[str]:
    """A demo world on a site of its own."""
    if address:
        yield address
        return
    with tempfile.TemporaryDirectory(prefix="klankbord-paint-") as folder:
        world = os.environ.get("DATA_DIR")
        if not world:
            os.environ["DATA_DIR"] = world = folder
            if scale == "large":
                make_world(folder)
        prepare(Path(world))
        site = Site(Path(world))
        try:
            site.until_ready()
            yield site.url
        finally:
            site.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pages", default="")
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--site", default="")
    given = parser.parse_args()
    wanted = [p for p in PICTURES if not given.pages or p.name in given.pages.split(",")]
    with served(given.site) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        for device, width in WIDTHS.items():
            report(measure(browser, site, wanted, width, given.runs, given.cold), device)
        browser.close()


if __name__ == "__main__":
    main()
