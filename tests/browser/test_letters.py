"""Until our letters are there, others keep their place: lines as long and as high, so nothing jumps."""

import pytest

from tests.browser.conftest import PageFor

SENTENCE = (
    "Nieuwe collega's vlotter op weg: herhalen en verdiepen, samen opleidingen volgen en samen rijden. "
    "Wie neemt de Wise-opfrissing mee in het voorjaar? Elkaar in de regio ontmoeten, 10:00 – 12:30."
)
MEASURE = """async ([text, weight]) => {
  const measured = [];
  for (const family of ["Next", "Fallback"]) {
    const font = `${weight} 100px "Atkinson Hyperlegible ${family}"`;
    const faces = await document.fonts.load(font, text);
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = font;
    const size = pen.measureText(text);
    measured.push([faces.length > 0, size.width, size.fontBoundingBoxAscent, size.fontBoundingBoxDescent]);
  }
  return measured;
}"""


@pytest.mark.parametrize("weight", [400, 600, 700])
def test_the_letters_before_ours_take_the_same_room(page_for: PageFor, weight: int) -> None:
    page = page_for()
    page.goto("/")
    (loaded, width, up, down), (there, other_width, other_up, other_down) = page.evaluate(
        MEASURE, [SENTENCE, weight]
    )
    assert loaded
    assert there
    assert other_width == pytest.approx(width, rel=0.02)
    assert (other_up, other_down) == pytest.approx((up, down), abs=1.5)
