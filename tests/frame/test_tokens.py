"""The colours are read from the style sheet itself, in both themes; WCAG 2.2: 1.4.3 and 1.4.11."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
PAIR = re.compile(r"--([\w-]+):\s*light-dark\(\s*(#[0-9a-f]{6})\s*,\s*(#[0-9a-f]{6})\s*\)")
TEXT = {
    "ink": "paper surface sunken raised accent-wash amber-wash good-wash danger-wash",
    "ink-soft": "paper surface sunken raised accent-wash amber-wash danger-wash",
    "accent": "paper surface sunken raised accent-wash",
    "accent-strong": "paper surface sunken raised accent-wash",
    "accent-ink": "accent accent-strong",
    "amber": "paper surface sunken raised amber-wash",
    "good": "paper surface sunken raised good-wash",
    "danger": "paper surface sunken raised danger-wash",
    "danger-ink": "danger",
} | {f"tone-{n}-ink": f"tone-{n}" for n in range(1, 7)}
EDGES = {
    "line-strong": "paper surface sunken raised",
    "focus": "paper surface sunken raised accent-wash amber-wash",
    "rung-1": "paper surface sunken",
    "rung-2": "paper surface sunken",
}


def tokens() -> dict[str, tuple[str, str]]:
    return {name: (light, dark) for name, light, dark in PAIR.findall((CSS / "tokens.css").read_text())}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def too_weak(wanted: dict[str, str], least: float, theme: int) -> dict[str, float]:
    colours = tokens()
    ratios = {
        f"{front} on {ground}": round(contrast(colours[front][theme], colours[ground][theme]), 2)
        for front, grounds in wanted.items()
        for ground in grounds.split()
    }
    return {pair: ratio for pair, ratio in ratios.items() if ratio < least}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_every_ground_it_is_used_on(theme: int) -> None:
    assert too_weak(TEXT, 4.5, theme) == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_edges_that_mean_something_can_be_seen(theme: int) -> None:
    assert too_weak(EDGES, 3.0, theme) == {}


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
    known = set(re.findall(r"--([\w-]+)\s*:", "\n".join(p.read_text() for p in CSS.rglob("*.css"))))
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
