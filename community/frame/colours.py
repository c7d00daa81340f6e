"""The colours of static/css/tokens.css, and how well they stand out (WCAG 2.2: 1.4.3 and 1.4.11)."""

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings

SHEET = settings.BASE_DIR / "static" / "css" / "tokens.css"
PAIR = re.compile(r"--([\w-]+):\s*light-dark\(\s*(#[0-9a-f]{6})\s*,\s*(#[0-9a-f]{6})\s*\)")
PLAIN = "paper surface sunken raised"
WASHES = "accent-wash amber-wash good-wash danger-wash"
# What is written in a colour, and on what: all of it is read, so 4.5 at least.
TEXT = {
    "ink": f"{PLAIN} {WASHES}",
    "ink-soft": f"{PLAIN} {WASHES}",
    "accent": f"{PLAIN} {WASHES}",
    "accent-strong": f"{PLAIN} {WASHES}",
    "accent-ink": "accent accent-strong",
    "amber": f"{PLAIN} amber-wash",
    "good": f"{PLAIN} good-wash",
    "danger": f"{PLAIN} amber-wash danger-wash",
    "danger-ink": "danger",
} | {f"tone-{n}-ink": f"tone-{n}" for n in range(1, 7)}
# Edges, marks and bars that mean something: 3 at least.
EDGES = {
    "line-strong": f"{PLAIN} {WASHES}",
    "focus": f"{PLAIN} {WASHES}",
    "rung-1": "paper surface sunken",
    "rung-2": "paper surface sunken",
    "rung-3": "paper surface sunken",
    "amber": "surface sunken",
}


@cache
def tokens() -> dict[str, tuple[str, str]]:
    """Every colour of the sheet in both themes, as they are without a wish for more contrast."""
    found = PAIR.findall(SHEET.read_text(encoding="utf-8").split("@media")[0])
    return {name: (light, dark) for name, light, dark in found}


def values_of(kind: str) -> list[tuple[str, str]]:
    """Name and value of each token of a kind ("space", "text"), as the sheet has them."""
    return re.findall(rf"--({kind}-\w+):\s*([^;]+);", SHEET.read_text(encoding="utf-8"))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True, slots=True)
class Pair:
    front: str
    ground: str
    light: float
    dark: float


def pairs(wanted: dict[str, str]) -> dict[str, list[Pair]]:
    """For each colour in front: the grounds it stands on, and the contrast in both themes."""
    colours = tokens()
    return {
        front: [
            Pair(
                front,
                ground,
                *(contrast(*both) for both in zip(colours[front], colours[ground], strict=True)),
            )
            for ground in grounds.split()
        ]
        for front, grounds in wanted.items()
    }
