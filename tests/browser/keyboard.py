"""Somebody without a mouse: presses keys, and looks after each where the focus is."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

MOST_STEPS = 90  # of Tab, on the longest page

# Where the focus is, or what is wrong with it. A ring may stand on what is around a field.
FOCUS = """() => {
  const here = document.activeElement;
  if (!here || here === document.body || here === document.documentElement) return "nothing has the focus";
  const name = here.outerHTML.slice(0, 120);
  const ringed = (one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || /0px 0px 0px [2-9]px/.test(boxShadow);
  };
  let around = here, rings = 0;
  for (let up = 0; around && up < 3; up++, around = around.parentElement) rings += ringed(around);
  const inside = !here.matches(":focus"); // the button in a date's field, whose ring can't be asked for
  if (!rings && !inside) return `no ring: ${name}`;
  const boxes = [...here.getClientRects()].filter(({ width, height }) => width && height);
  if (!boxes.length) return `not on the page: ${name}`;
  const seen = boxes.some((box) => {
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (right <= left || bottom <= top) return false;
    for (const [x, y] of [[.5, .5], [.1, .2], [.9, .8]]) {
      const there = document.elementFromPoint(left + x * (right - left), top + y * (bottom - top));
      if (there && (here.contains(there) || there.contains(here) && there.closest("label, .composer, form"))) return true;
    }
    return false;
  });
  return seen ? "" : `out of sight or covered: ${name}`;
}"""


@dataclass
class Keyboard:
    page: Page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def sees_the_focus(self) -> None:
        """Soon: what scrolls into view or is swapped in may take a moment."""
        try:
            self.page.wait_for_function(f"() => !({FOCUS})()", timeout=10_000)
        except TooLate:
            raise AssertionError(self.page.evaluate(FOCUS)) from None

    def on(self, target: Locator) -> None:
        """The focus is there, and can be seen."""
        expect(target).to_be_focused()
        self.sees_the_focus()

    def to(self, target: Locator, key: str = "Tab") -> None:
        """Tab (or Shift+Tab) until the focus is there; it can be seen all the way."""
        expect(target).to_have_count(1)
        for _ in range(MOST_STEPS):
            self.press(key)
            if self.page.evaluate(
                "document.activeElement !== document.body"
            ):  # else past the end, round again
                self.sees_the_focus()
            if target.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"{MOST_STEPS} times {key} don't lead to {target}")

    def go(self, words: str, address: str) -> None:
        """Through *Ga naar…*: the first that is found."""
        self.page.wait_for_load_state()  # the keys are there once the scripts are
        self.press("Control+k")
        self.on(self.page.get_by_role("combobox", name="Ga naar…"))
        self.type(words)
        expect(self.page.locator("#go").get_by_role("option", selected=True)).to_have_count(1)
        self.press("Enter")
        self.page.wait_for_url(re.compile(address))
