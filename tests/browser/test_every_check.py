"""A page on which everything is wrong: each check says so. It stands where a page of the site would."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.every_address import Look
from tests.browser.every_check import Known, look_at, run, wrong_with
from tests.browser.every_visit import NOBODY, seen_by

STYLE = """
  body { margin: 0; font: 17px/1.5 sans-serif; }
  .wide { width: 2000px; }
  .tiny a { display: inline-block; width: 10px; height: 10px; overflow: hidden; }
  .button { display: block; height: 30px; border: 0; }
  :focus-visible { outline: 3px solid blue; }
  .ringless:focus { outline: none; }
  .mover { transition: color 1s; }
  .bar { position: fixed; inset: auto 0 0; height: 60vh; background: white; }
  .menu-panel { position: absolute; left: -200px; width: 100px; height: 50px; }
  nav a { color: black; text-decoration: none; }
"""
PAGE = f"""<!doctype html><html lang="nl"><head><title>Fout</title><meta name="viewport" content="width=device-width, minimum-scale=1">
<style>{STYLE}</style></head><body><main><h1>Fout</h1><img src="data:,">
<div class="tiny"><a href="#a">een</a><a href="#b">twee</a></div>
<button class="button">Ga</button><button class="ringless">Zonder rand</button><p class="mover">Schuift</p>
<details class="menu"><summary>Menu</summary><div class="menu-panel">buiten</div></details>
<nav><ul><li><a href="#c" aria-current="page">hier</a></li><li><a href="#d">daar</a></li></ul></nav>
<div class="wide">breed</div><p style="height: 2000px">lang</p><p><a href="#e">onder de balk</a></p><div class="bar">balk</div>
</main></body></html>"""
WRONG = {
    "image-alt": "image-alt: img",
    "sideways": "px sideways at 320: main > div.wide",
    "off the screen": "stands off the screen at 320: main > details.menu > div.menu-panel",
    "24 px": "under 24: main > div.tiny > a “een”",
    "44 px": "under 44: main > button.button “Ga”",
    "no ring": "focus doesn't show: main > button.ringless",
    "covered": "focus lies under main > div.bar “balk” at 320×844: main > p > a “onder de balk”",
    "bars": "of 320×256 is covered by",
    "motion": "has a transition: main > p.mover",
    "forced border": "has no border in forced colours: main > button.button",
    "forced current": "looks like the others in forced colours: ul > li > a “hier”",
}


@pytest.fixture(scope="module")
def said(swept_site: Site, chromium: Browser) -> str:
    with seen_by(swept_site, chromium, NOBODY, Look("nl", "light", 320)) as page:
        page.route("**/wrong/", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        page.goto("/wrong/")
        found = wrong_with(page)
        page.goto("/wrong/")
        return "\n".join([*found, *run(page, "offScreen", "details.menu > .menu-panel")])


@pytest.mark.parametrize("name", WRONG)
def test_each_check_says_what_is_wrong(name: str, said: str) -> None:
    assert WRONG[name] in said, said


# A page as there are many, and one alike with a single thing wrong that only a rule about colours can see.
ALIKE = """<!doctype html><html lang="nl"><head><title>Alike</title><meta name="viewport" content="width=device-width">
<style>body {{ font: 17px/1.5 sans-serif; color: #222; background: #fff }} a {{ color: #0645ad }} {style}</style></head><body>
<main><h1>Alike</h1><ul><li class="row">{words}</li><li class="row">two</li></ul>
<p class="text">You will find it <a href="/x/">over there</a>, or somewhere else.</p></main></body></html>"""
FAULTS = {
    "a colour": (".row { color: #aaa }", "color-contrast: main > ul > li.row “one”"),
    "a ground": ("ul { background: #444 }", "color-contrast: main > ul > li.row “one”"),
    "a link": (
        ".text a { color: #444; text-decoration: none }",
        "link-in-text-block: main > p.text > a “over there”",
    ),
}


@pytest.fixture
def second(swept_site: Site, chromium: Browser) -> Iterator[Callable[..., str]]:
    """What is said of a page, after one that is made alike was looked at in the same look, and found right."""
    with seen_by(swept_site, chromium, NOBODY, Look("nl", "light", 390)) as page:
        known, html = Known(), {"": ""}
        page.route("**/alike/", lambda route: route.fulfill(body=html[""], content_type="text/html"))

        def said(style: str, words: str = "one") -> str:
            html[""] = ALIKE.format(style=style, words=words)
            page.goto("/alike/")
            return "\n".join(look_at(page, known, outline=bool(known.drawn), zoomed=False).wrong)

        assert "color-contrast" not in said("")
        yield said


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_colours_is_found_on_a_page_made_like_a_right_one(
    name: str, second: Callable[..., str]
) -> None:
    style, complaint = FAULTS[name]
    assert complaint in second(style)


def test_a_page_drawn_like_a_right_one_is_not_asked_again(second: Callable[..., str]) -> None:
    assert second("", words="three") == ""


def test_what_is_drawn_as_before_but_somewhere_else_is_asked(second: Callable[..., str]) -> None:
    second("h1 { color: #aaa; font-size: 17px }")
    assert "li.row" in second(".row { color: #aaa }")
