"""Rows far below are laid out once they come near (list.css); what hangs over a row must not be cut off by that."""

import pytest

from tests.browser.conftest import PageFor

# Whether what is at the menu's lower end, which hangs over the rows below, is the menu.
WHOLE = """row => {
  const panel = row.querySelector(".menu-panel") ?? row.querySelector("details").lastElementChild;
  panel.scrollIntoView({ block: "center", behavior: "instant" });
  const { left, width, bottom } = panel.getBoundingClientRect();
  return bottom > row.getBoundingClientRect().bottom && panel.contains(document.elementFromPoint(left + width / 2, bottom - 6));
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_a_menu_in_a_row_far_below_hangs_over_the_next(page_for: PageFor, width: int) -> None:
    page = page_for("organiser")
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/regions/limburg/manage/members/")
    row = page.locator(".rows > .row:has(.row-action)").nth(8)
    assert row.evaluate("row => getComputedStyle(row).contentVisibility") == "auto"
    row.locator("summary").click()
    assert row.evaluate(WHOLE)
