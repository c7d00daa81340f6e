"""Pictures of the main pages in a small demo world: phone and desk, light and dark, into pictures/.

python -m tests.browser.pictures [--pages home,thread,/boards/] [--persona colleague] [--language en]
                                 [--site http://localhost:8000] [--readme]

A page is one of PICTURES or an address. `--site` looks at a demo world that is already served; `--readme` makes
the four that the README shows, in docs/.
"""

import argparse
import contextlib
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.conftest import CHROMIUM_FLAGS, ROOT, Site, chromium_path, prepare

WIDTHS = {390: 844, 1280: 900}
THEMES = ("light", "dark")
LOCALES = {"nl": "nl-BE", "en": "en-GB"}
COLOURS = 128  # of a palette: as good to the eye, a third of the bytes


@dataclass(frozen=True)
class Picture:
    """Who looks at what: an address, then the first link of each selector, then a step further."""

    name: str
    persona: str
    address: str
    links: tuple[str, ...] = ()
    further: str = ""

    def reach(self, page: Page) -> str:
        """Goes there and gives the address; AssertionError where the way leads to no page."""
        answer = page.goto(self.address)
        for link in self.links:
            answer = page.goto((page.locator(link).first.get_attribute("href") or "").split("#")[0])
        if self.further:
            answer = page.goto(page.url.split("#")[0] + self.further)
        assert answer, self.name
        assert answer.ok, f"{self.name}: no page at {page.url}"
        return page.url


PICTURES = (
    Picture("home", "member", "/"),
    Picture("front", "", "/"),
    Picture("region", "member", "/regions/limburg/"),
    Picture("conversations", "member", "/threads/"),
    Picture("thread", "member", "/threads/", ("main .rows a[href^='/threads/']",)),
    Picture("calendar", "member", "/meetups/"),
    Picture("meetup", "member", "/meetups/", ("main .when a",)),
    Picture("board", "member", "/boards/", (".board-list a",)),
    Picture("ranking", "member", "/boards/", (".board-list a",), "rank/"),
    Picture("result", "lead", "/boards/", ("main a[href='/boards/1/']",), "result/"),
    Picture("service", "member", "/guide/services/", ("main a[href='/guide/services/2/']",)),
    Picture("people", "member", "/regions/limburg/colleagues/"),
)

# file in docs/, name of the page, width, height, theme
README = (
    ("klankbord", "result", 1280, 800, "light"), ("home", "home", 390, 844, "dark"),
    ("thread", "thread", 1280, 800, "light"), ("ranking", "ranking", 390, 844, "light"),
)  # fmt: skip


def wanted(pages: str, persona: str | None) -> list[Picture]:
    """The chosen pages, all by default; an address that isn't among them is its own name."""
    known = {picture.name: picture for picture in PICTURES}
    chosen = []
    for page in [word for word in pages.split(",") if word] or list(known):
        named = page.strip("/").replace("/", "-").replace("?", "-") or "root"
        chosen.append(known.get(page) or Picture(named, "member", page))
    return [replace(picture, persona=persona) for picture in chosen] if persona is not None else chosen


@dataclass
class Photographer:
    browser: Browser
    site: str
    language: str

    @contextlib.contextmanager
    def page(self, picture: Picture, width: int, height: int, theme: str) -> Iterator[Page]:
        context = self._context(width, height, theme)
        if picture.persona:
            answer = context.request.post("/demo/sign-in/", form={"as": picture.persona, "next": "/healthz"})
            assert answer.ok, f"no persona {picture.persona!r}"
        page = context.new_page()
        picture.reach(page)
        page.wait_for_load_state("networkidle")
        yield page
        context.close()

    def _context(self, width: int, height: int, theme: Any) -> BrowserContext:
        phone: dict[str, Any] = {"has_touch": True, "is_mobile": True} if width < 600 else {}
        return self.browser.new_context(
            base_url=self.site,
            locale=LOCALES[self.language],
            timezone_id="Europe/Brussels",
            viewport={"width": width, "height": height},
            color_scheme=theme,
            reduced_motion="reduce",
            **phone,
        )


def stretch(page: Page) -> None:
    """A screen as tall as its page, so that what sticks to its edges covers nothing."""
    size = page.viewport_size or {"width": 0, "height": 0}
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
    if page.locator("[data-map]").count():  # a map waits until it is seen
        page.locator("[data-map] path").first.wait_for(state="attached")


def picture_all(photographer: Photographer, pictures: list[Picture], folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for picture in pictures:
        for width, height in WIDTHS.items():
            for theme in THEMES:
                with photographer.page(picture, width, height, theme) as page:
                    path = folder / f"{picture.name}-{width}-{theme}.png"
                    stretch(page)
                    page.screenshot(path=path)
        print(f"{folder.name}/{picture.name}-*.png")


def picture_readme(photographer: Photographer, folder: Path) -> None:
    known = {picture.name: picture for picture in PICTURES}
    for file, name, width, height, theme in README:
        with photographer.page(known[name], width, height, theme) as page:
            shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        path = folder / f"{file}.png"
        shot.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"docs/{path.name}: {path.stat().st_size // 1024} kB")


@contextlib.contextmanager
def served(address: str) -> Iterator[str]:
    if address:
        yield address
        return
    with tempfile.TemporaryDirectory() as folder:
        site = Site(prepare(Path(folder)))
        try:
            site.until_ready()
            yield site.url
        finally:
            site.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--pages", default="")
    parser.add_argument("--persona")
    parser.add_argument("--language", choices=LOCALES, default="nl")
    parser.add_argument("--site", default="")
    parser.add_argument("--readme", action="store_true")
    given = parser.parse_args()
    with served(given.site) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        photographer = Photographer(browser, site, given.language)
        if given.readme:
            picture_readme(photographer, ROOT / "docs")
        else:
            picture_all(photographer, wanted(given.pages, given.persona), ROOT / "pictures")
        browser.close()


if __name__ == "__main__":
    main()
