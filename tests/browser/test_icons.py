"""An icon is one path: it draws the line that Lucide's own file draws."""

import re

from playwright.sync_api import Browser

from community.frame import icons

BOTH = '<svg stroke-width="2">{0}</svg><svg stroke-width="2">{1}</svg>'
INKED = """svg => {
  const inked = [];
  for (let x = .31; x < 24; x += .62)
    for (let y = .31; y < 24; y += .62)
      if ([...svg.children].some(line => line.isPointInStroke(new DOMPoint(x, y)))) inked.push(`${x} ${y}`);
  return inked;
}"""


def test_every_icon_draws_what_its_file_draws(chromium: Browser) -> None:
    names = sorted(file.stem for file in icons.FOLDER.glob("*.svg"))
    assert len(names) > 100
    page = chromium.new_page()
    page.set_content("".join(BOTH.format(icons.drawing(name), original(name)) for name in names))
    inked = [set(points) for points in page.evaluate(f"[...document.querySelectorAll('svg')].map({INKED})")]
    page.close()
    drawn = zip(names, inked[::2], inked[1::2], strict=True)
    # a point at the very edge of an arc may fall to either side
    wrong = {name: len(ours ^ theirs) for name, ours, theirs in drawn if not theirs or len(ours ^ theirs) > 2}
    assert not wrong


def original(name: str) -> str:
    whole = re.search(r"<svg[^>]*>(.*)</svg>", (icons.FOLDER / f"{name}.svg").read_text(), re.DOTALL)
    assert whole is not None
    return whole[1]
