"""Lucide icons, inlined: they take the colour of the text and need no request.

Every page carries dozens, most of them before its content, so they are kept small: one path each, and what
all have in common (stroke, caps, no fill) stands once, in base.css.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from xml.etree import ElementTree

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = settings.BASE_DIR / "static" / "vendor" / "lucide"
NAME = re.compile(r"[a-z0-9-]+")
START = re.compile(r"m\s*(-?[\d.]+)[\s,]*(-?[\d.]+)\s*(.*)", re.DOTALL)

Shape = Mapping[str, str]


class UnknownIcon(LookupError):
    """No such file under static/vendor/lucide/: see docs/pages.md for how to add one."""


def _path(shape: Shape) -> str:
    """A relative move at its start is from the corner: behind another path it must say so."""
    if (relative := START.match(shape["d"])) is None:
        return shape["d"]
    x, y, lines = relative.groups()
    return f"M{x} {y}" + ("" if lines[:1].isalpha() else "l") + lines


def _circle(shape: Shape) -> str:
    x, y, r = (float(shape[key]) for key in ("cx", "cy", "r"))
    return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"


def _rect(shape: Shape) -> str:
    x, y, width, height, rx = (float(shape.get(key, 0)) for key in ("x", "y", "width", "height", "rx"))
    across, down = width - 2 * rx, height - 2 * rx
    corner = f"a{rx:g} {rx:g} 0 0 1"
    return (
        f"M{x + rx:g} {y:g}h{across:g}{corner} {rx:g} {rx:g}v{down:g}{corner} {-rx:g} {rx:g}"
        f"h{-across:g}{corner} {-rx:g} {-rx:g}v{-down:g}{corner} {rx:g} {-rx:g}z"
    )


DRAWN: Mapping[str, Callable[[Shape], str]] = {
    "path": _path,
    "circle": _circle,
    "rect": _rect,
    "line": lambda shape: "M{x1} {y1}L{x2} {y2}".format_map(shape),
    "polyline": lambda shape: f"M{shape['points']}",
}


@cache
def drawing(name: str) -> SafeString:
    """What stands between <svg> and </svg>: one path, and one for filled dots. Raises UnknownIcon."""
    file = FOLDER / f"{name}.svg"
    if not NAME.fullmatch(name) or not file.is_file():
        raise UnknownIcon(name)
    lines: dict[str, str] = {}  # by what fills them
    for shape in ElementTree.parse(file).getroot():  # noqa: S314  our own files
        drawn = DRAWN[shape.tag.rpartition("}")[2]](shape.attrib)
        fill = shape.get("fill", "none")
        lines[fill] = lines.get(fill, "") + drawn
    plain = f'<path d="{lines.pop("none")}"/>'
    return mark_safe(plain + "".join(f'<path fill="{fill}" d="{drawn}"/>' for fill, drawn in lines.items()))


@cache
def icon(name: str, css_class: str = "") -> SafeString:
    """An icon beside a text. It says nothing to a screen reader: the text does."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        f" {css_class}" if css_class else "",
        drawing(name),
    )
