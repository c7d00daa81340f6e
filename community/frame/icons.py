"""Lucide icons, inlined: they take the colour of the text and need no request."""

import re
from functools import cache

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = settings.BASE_DIR / "static" / "vendor" / "lucide"
NAME = re.compile(r"[a-z0-9-]+")


class UnknownIcon(LookupError):
    """No such file under static/vendor/lucide/: see docs/pages.md for how to add one."""


@cache
def drawing(name: str) -> SafeString:
    """What stands between <svg> and </svg> of a Lucide icon. Raises UnknownIcon."""
    path = FOLDER / f"{name}.svg"
    if not NAME.fullmatch(name) or not path.is_file():
        raise UnknownIcon(name)
    inside = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    assert inside is not None, f"{path} is no SVG"
    return mark_safe(re.sub(r"\s+", " ", inside[1]).strip())


@cache
def icon(name: str, css_class: str = "") -> SafeString:
    """An icon beside a text. It says nothing to a screen reader: the text does."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        f" {css_class}" if css_class else "",
        drawing(name),
    )
