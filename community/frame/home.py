"""The home page's sections, in DESIGN.md's order, each handed in by the app that knows about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

Render = Callable[[HttpRequest], str]


@dataclass(frozen=True, slots=True)
class Section:
    """`render` answers HTML, or "" for nothing to say. `now` sections come first, at most two."""

    name: str
    order: int
    render: Render
    now: bool = False
    alone: bool = False  # a `now` section that stands only where nothing else asks for attention
    side: bool = False
    public: bool = False  # for signed-out visitors


_sections: dict[str, Section] = {}


def home_section(section: Section) -> None:
    """Register a section, from an app's `ready`. A second call with the same name replaces the first."""
    _sections[section.name] = section


def sections_for(request: HttpRequest) -> dict[str, list[str]]:
    """`now`, `main` and `side`: rendered sections, empty ones left out."""
    signed_in = request.user.is_authenticated
    out: dict[str, list[str]] = {"now": [], "main": [], "side": []}
    for section in sorted(_sections.values(), key=lambda s: s.order):
        if section.public == signed_in:
            continue
        place = "now" if section.now else "side" if section.side else "main"
        if place == "now" and len(out["now"]) >= (1 if section.alone else 2):
            continue
        if html := section.render(request):
            out[place].append(html)
    return out


def greeting(user: Any) -> str:
    """A word of welcome that fits the hour."""
    hour, name = timezone.localtime().hour, user.first_name
    if hour < 12:
        return _("Good morning %(name)s") % {"name": name}
    if hour < 18:
        return _("Good afternoon %(name)s") % {"name": name}
    return _("Good evening %(name)s") % {"name": name}
