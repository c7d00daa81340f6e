"""Which pages are made alike, so that one of them is looked at, and which aren't."""

import pytest

from tests.browser.every_make import make_of

LIST = '<ul class="rows"><li class="row"><a href="/threads/12/" id="t12">{}</a></li></ul>'
ROW = LIST.format("Wie belt er?")


def page(main: str, rest: str = "") -> str:
    return f'<html><body class="page"><nav>{rest}</nav><main id="main">{main}</main></body></html>'


ALIKE = {
    "other words": LIST.format("Waar is de sleutel?"),
    "other numbers": ROW.replace("12", "345"),
    "more rows": ROW.replace("</ul>", '<li class="row"><a href="/threads/13/" id="t13">Wie?</a></li></ul>'),
}
UNLIKE = {
    "another class": ROW.replace("row", "card"),
    "another element": ROW.replace("ul", "ol"),
    "no words": LIST.format(""),
    "more in a row": ROW.replace("</a>", "</a> <span>nieuw</span>"),
    "no class": ROW.replace(' class="row"', ""),
    "another state": ROW.replace("<a ", '<a aria-current="page" '),
    "an id twice": ROW + ROW,
    "a name of nothing": ROW.replace("<a ", '<a aria-describedby="gone" '),
    "a mark": ROW.replace("<li ", '<li data-part="late" '),
    "another language": ROW.replace("<a ", '<a lang="en" '),
    "a heading": ROW + "<h2>Meer</h2>",
}


@pytest.mark.parametrize("name", ALIKE)
def test_a_page_of_the_same_parts_is_made_alike(name: str) -> None:
    assert make_of(page(ALIKE[name])).main == make_of(page(ROW)).main


@pytest.mark.parametrize("name", UNLIKE)
def test_a_page_of_other_parts_is_not(name: str) -> None:
    assert make_of(page(UNLIKE[name])).main != make_of(page(ROW)).main


def test_a_drawing_is_a_drawing() -> None:
    one, other = ("<p><svg><path d='M0 0'/></svg>Wie?</p>", "<p><svg><g><circle r='9'/></g></svg>Wie?</p>")
    assert make_of(page(one)).main == make_of(page(other)).main != make_of(page("<p>Wie?</p>")).main


def test_headings_in_another_order_are_another_page() -> None:
    one, other = "<h2>a</h2><h3>b</h3><h4>c</h4>", "<h2>a</h2><h3>b</h3><h4>c</h4><h2>d</h2><h4>e</h4>"
    assert make_of(page(one)).main != make_of(page(other)).main


def test_what_surrounds_a_page_counts_by_itself() -> None:
    one, other = make_of(page(ROW)), make_of(page(ROW, "<a href='/'>Start</a>"))
    assert one.main == other.main
    assert one.frame != other.frame


def test_the_longest_word_is_known() -> None:
    assert make_of(page(LIST.format("Meervoudigepersoonlijkheidsstoornis in kort"))).longest == 35
