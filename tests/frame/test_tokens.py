"""The colours are read from the style sheet itself, in both themes; WCAG 2.2: 1.4.3 and 1.4.11."""

import re
from pathlib import Path

from community.frame import install
from community.frame.colours import EDGES, PAIR, PLAIN, TEXT, contrast, pairs, tokens

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static" / "css"
HEAD = ROOT / "templates" / "components" / "head.html"


def read(sheet: str) -> str:
    return (CSS / sheet).read_text()


def too_weak(wanted: dict[str, str], least: float) -> list[tuple[str, str, float, float]]:
    every = [pair for grounds in pairs(wanted).values() for pair in grounds]
    return [
        (each.front, each.ground, round(each.light, 2), round(each.dark, 2))
        for each in every
        if min(each.light, each.dark) < least
    ]


def test_text_stands_out_from_every_ground_it_is_used_on() -> None:
    assert too_weak(TEXT, 4.5) == []


def test_edges_that_mean_something_can_be_seen() -> None:
    assert too_weak(EDGES, 3.0) == []


def test_every_colour_of_a_text_is_held_to_its_grounds() -> None:
    css = "\n".join(path.read_text() for path in CSS.rglob("*.css") if path.name != "print.css")
    other_names = dict(re.findall(r"--(\w+):\s*var\(--([\w-]+)\)", css))
    written = {
        other_names.get(name, name) for name in re.findall(r"(?<![\w-])color:\s*var\(--([\w-]+)\)", css)
    }
    assert written - set(TEXT) == set()


def test_every_border_of_a_control_is_held_to_its_grounds() -> None:
    decoration = {"line", "surface", "tone"}  # a card's edge, a gap between faces, the part of the ladder
    css = "\n".join(path.read_text() for path in (CSS / "components").glob("*.css"))
    drawn = set(re.findall(r"border[\w-]*:[^;{}]*var\(--([a-z-]+\d?)\)", css)) - {
        "radius",
        "radius-s",
        "radius-round",
        "edge",
    }
    assert drawn - decoration - set(EDGES) - set(TEXT) == set()


def test_a_wish_for_more_contrast_is_heard() -> None:
    wish = (CSS / "tokens.css").read_text().split("@media (prefers-contrast: more)")[1].split("@media")[0]
    wished = {name: (light, dark) for name, light, dark in PAIR.findall(wish)}
    for name, least in {"line": 3.0, "line-strong": 4.5, "ink-soft": 7.0}.items():
        for theme in (0, 1):
            for ground in PLAIN.split():
                assert contrast(wished[name][theme], tokens()[ground][theme]) >= least, (name, ground)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == 21


def test_no_sheet_but_the_tokens_names_a_colour() -> None:
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)\(")
    without_comments = {
        path.relative_to(CSS).as_posix(): re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        for path in CSS.rglob("*.css")
        if path.name not in ("tokens.css", "print.css")
    }
    assert [name for name, css in without_comments.items() if colour.search(css)] == []


def test_every_token_that_a_sheet_uses_exists() -> None:
    sheets = "\n".join(path.read_text() for path in CSS.rglob("*.css"))
    known = set(re.findall(r"(?:@property |[{;\s])--([\w-]+)(?=\s*[:{])", sheets))
    used = {
        (path.relative_to(CSS).as_posix(), name)
        for path in CSS.rglob("*.css")
        for name in re.findall(r"var\(--([\w-]+)\)", path.read_text())
    }
    assert sorted(pair for pair in used if pair[1] not in known) == []


def test_every_component_sheet_is_imported() -> None:
    imported = re.findall(r'@import "([^"]+)"', (CSS / "klankbord.css").read_text())
    there = {p.relative_to(CSS).as_posix() for p in CSS.rglob("*.css") if p.parent.name != "pages"}
    assert sorted(imported) == sorted(there - {"klankbord.css"})


def test_the_type_has_three_weights() -> None:
    sheets = [path for path in CSS.rglob("*.css") if path.name != "fonts.css"]
    written = {
        weight for path in sheets for weight in re.findall(r"font-weight:\s*([^;}]+)", path.read_text())
    }
    assert written == {"400", "var(--weight-strong)", "var(--weight-title)"}


def test_each_weight_has_a_file_of_its_own_that_comes_early_and_is_there_without_a_line() -> None:
    """Why not one variable file for all of them: docs/decisions/0030."""
    weights = {"400", *re.findall(r"--weight-\w+: (\d+)", read("tokens.css"))}
    faces = dict(
        re.findall(
            r'url\("\.\./([^"]+-latin-\d+-normal\.woff2)"\)[^}]*?font-weight: (\d+);', read("fonts.css")
        )
    )
    assert sorted(faces.values()) == sorted(weights)
    early = re.findall(r"rel=\"preload\" href=\"{% static '([^']+)' %}\" as=\"font\"", HEAD.read_text())
    assert early == list(faces)
    assert [name for name in install.FILES if name.endswith(".woff2")] == list(faces)
