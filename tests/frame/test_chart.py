"""A chart is a table first: the numbers in text, the bars for the eye alone."""

import re
from xml.etree import ElementTree

from django.template.loader import render_to_string
from django.utils import translation

from community.frame.charts import Chart, Row, pieces

ROWS = [Row("Telefoon", [4, 1, 0]), Row("Handleiding", [1, None, 2.5], url="/x/", lang="en")]


def drawn(chart: Chart) -> str:
    with translation.override("nl"):
        return render_to_string("components/chart.html", {"chart": chart})


def lengths(html: str) -> list[list[tuple[str, str, str]]]:
    bars = re.findall(r'<svg class="bar"[^>]*>(.*?)</svg>', html)
    return [re.findall(r'x="(.*?)" width="(.*?)" height="100%" data-part="(.)"', bar) for bar in bars]


def test_stacked_pieces_lie_behind_each_other_and_nothing_is_drawn_for_a_zero() -> None:
    html = drawn(
        Chart("Wie zet wat waar", "Idee", ["Eerst", "Daarna", "Minder"], ROWS, whole=5, stacked=True)
    )
    assert lengths(html) == [
        [("0.000%", "80.000%", "1"), ("80.000%", "20.000%", "2")],
        [("0.000%", "20.000%", "1"), ("20.000%", "50.000%", "3")],
    ]


def test_what_has_no_piece_in_a_bar_is_told_apart_by_eye_and_still_stands_in_its_cell() -> None:
    columns = ["Eerst", "Daarna", "Minder"]
    quiet = re.compile(r'<td role="cell" class="num zero">.*?([^>]*)</td>')
    assert quiet.findall(drawn(Chart("Waar", "Idee", columns, ROWS, stacked=True))) == ["0"]
    assert quiet.findall(drawn(Chart("Hoeveel", "Idee", columns, ROWS))) == []


def test_grouped_values_have_a_bar_each_as_long_as_the_largest_allows() -> None:
    html = drawn(Chart("Twee rondes", "Idee", ["2024", "2026"], [Row("Telefoon", [4, 2])]))
    assert lengths(html) == [[("0.000%", "100.000%", "1")], [("0.000%", "50.000%", "2")]]


def test_every_number_stands_in_a_cell_under_its_heading_and_the_bars_are_silent() -> None:
    chart = Chart("Wie zet wat waar", "Idee", ["Eerst", "Daarna", "Minder"], ROWS, unit="%")
    table = ElementTree.fromstring(drawn(chart))
    for unheard in [each for each in table.iter() if each.get("aria-hidden") == "true"]:
        unheard[:], unheard.text = [], None
    assert said(table, "caption") == ["Wie zet wat waar"]
    assert said(table, "th[@scope='col']") == ["Idee", "Eerst", "Daarna", "Minder"]
    assert said(table, "th[@scope='row']") == ["Telefoon", "Handleiding"]
    assert said(table, "td[@role='cell']") == ["4%", "1%", "0%", "1%", "–", "2,5%"]
    assert list(table.iter("svg")) == []


def said(table: ElementTree.Element, path: str) -> list[str]:
    return ["".join(each.itertext()).strip() for each in table.iterfind(f".//{path}")]


def test_a_chart_carries_no_style_of_its_own_and_survives_having_no_rows() -> None:
    html = drawn(Chart("Leeg", "Idee", ["Aandeel"], []))
    assert "style=" not in html
    assert lengths(html) == []


def test_a_bar_never_runs_over_its_end() -> None:
    assert [piece["width"] for piece in pieces([60, 70], 100)] == ["60.000%", "40.000%"]
    assert pieces([1], 0) == []


def test_two_charts_of_one_caption_are_told_apart_by_what_they_are_of() -> None:
    html = drawn(Chart("Wie zet wat waar", "Idee", ["2026"], [Row("Telefoon", [4])], of="Vlotter op weg"))
    assert 'role="region" aria-label="Wie zet wat waar: Vlotter op weg"' in html
    assert "<caption>Wie zet wat waar</caption>" in html
