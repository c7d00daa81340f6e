"""What comes out of the printer: no frame, dark ink on white from whichever theme, whole rungs, a ballot for a pen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor

FRAME = ".rail, .colophon, .demo-strip, .skip, .toasts, .menu, .composer, .breadcrumbs, .filters, .button, .choice-form, main nav"
FAINT = """() => {
  const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faint = new Set();
  while (texts.nextNode()) {
    const text = texts.currentNode, element = text.parentElement;
    if (!text.data.trim() || !element.checkVisibility({visibilityProperty: true})) continue;
    const ink = getComputedStyle(element).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
    if (1.05 / (luminance(ink) + 0.05) < 4.5) faint.add(`${text.data.trim()} ${ink}`);
  }
  return [...faint];
}"""
GROUND = "() => [document.documentElement, document.body, document.querySelector('main')].map(e => getComputedStyle(e).backgroundColor)"


def on_paper(page: Page, path: str) -> None:
    """The page as it is printed by somebody who reads in the dark."""
    page.goto(path)
    page.context.add_cookies([{"name": "theme", "value": "dark", "url": page.url}])
    page.reload()
    page.emulate_media(media="print", color_scheme="dark")


@pytest.mark.parametrize(
    ("persona", "path"),
    [
        ("member", "/boards/1/result/"),
        ("member", "/boards/1/actions/"),
        ("member", "/boards/4/rank/"),
        ("newcomer", "/guide/"),
        ("newcomer", "/guide/services/"),
        ("newcomer", "/guide/services/1/"),
        ("organiser", "/meetups/"),
        ("organiser", "/meetups/7/"),
        ("colleague", "/threads/18/"),
    ],
)
def test_a_printed_page_is_dark_ink_on_white_without_the_frame(
    page_for: PageFor, persona: str, path: str
) -> None:
    page = page_for(persona)
    on_paper(page, path)
    assert page.locator(FRAME).filter(visible=True).all_text_contents() == []
    assert page.evaluate(FAINT) == []
    assert {ground for ground in page.evaluate(GROUND) if ground != "rgba(0, 0, 0, 0)"} <= {
        "rgb(255, 255, 255)"
    }
    expect(page.locator(".letterhead")).to_contain_text(path)
    expect(page.locator("h1")).to_be_visible()


def test_no_rung_is_cut_and_the_counting_is_printed_with_it(page_for: PageFor) -> None:
    page = page_for("member")
    on_paper(page, "/boards/1/result/")
    whole = "rungs => rungs.map(each => getComputedStyle(each).breakInside)"
    assert set(page.locator(".ladder > :is(.rung-item, .tie)").evaluate_all(whole)) == {"avoid"}
    expect(page.get_by_role("table", name="In welk deel")).to_be_visible()
    assert page.get_by_text("Waarom?").filter(visible=True).count() == 0


def test_the_ranking_screen_prints_as_a_ballot_with_boxes(page_for: PageFor) -> None:
    page = page_for("member")
    on_paper(page, "/boards/4/rank/")
    rows = page.locator(".paper-ballot tbody tr")
    assert rows.count() == page.locator("[data-proposal]").count()
    for row in rows.all():
        expect(row.locator(".box:not(.line)").filter(visible=True)).to_have_count(4)
    expect(page.locator(".ballot")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.locator(".paper-ballot")).to_be_hidden()


def test_hours_on_paper_are_those_of_the_week_and_not_of_this_moment(page_for: PageFor) -> None:
    page = page_for("newcomer")
    on_paper(page, "/guide/services/")
    expect(page.locator(".week").first).to_be_visible()
    assert page.locator(".open-now, .closed-now").filter(visible=True).count() == 0


def test_names_on_paper_can_be_ticked_off_at_the_door(page_for: PageFor) -> None:
    page = page_for("organiser")
    on_paper(page, "/meetups/7/")
    expect(page.get_by_role("heading", name="Wie komt")).to_be_visible()
    box = "each => getComputedStyle(each, '::before').borderTopWidth"
    assert page.locator(".names li").first.evaluate(box) != "0px"
