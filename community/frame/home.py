"""The home page's sections, in DESIGN.md's order, each handed in by the app that knows about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

Render = Callable[[HttpRequest], str]
FEW = 2  # sections beside which a column of three would stand next to nothing


@dataclass(frozen=True, slots=True)
class Section:
    """`render` answers HTML, or "" for nothing to say. `now` sections come first, at most two."""

    name: str
    order: int
    render: Render
    now: bool = False
    alone: bool = False  # a `now` section that stands only where nothing else asks for attention
    side: bool = False
    roomy: bool = False  # a `side` section that goes below the main ones where those are few
    public: bool = False  # for signed-out visitors


_sections: dict[str, Section] = {}


def home_section(section: Section) -> None:
    """Register a section, from an app's `ready`. A second call with the same name replaces the first."""
    _sections[section.name] = section


def sections_for(request: HttpRequest) -> dict[str, list[str]]:
    """`now`, `main`, `below` and `side`: rendered sections, empty ones left out."""
    signed_in = request.user.is_authenticated
    out: dict[str, list[str]] = {"now": [], "main": [], "below": [], "side": []}
    for section in sorted(_sections.values(), key=lambda s: s.order):
        if section.public == signed_in:
            continue
        place = _place(section)
        if place == "now" and len(out["now"]) >= (1 if section.alone else 2):
            continue
        if html := section.render(request):
            roomy = section.roomy and len(out["now"]) + len(out["main"]) < FEW
            out["below" if roomy else place].append(html)
    return out


def _place(section: Section) -> str:
    return "now" if section.now else "side" if section.side else "main"


def greeting(user: Any) -> str:
    """A word of welcome that fits the hour."""
    hour, name = timezone.localtime().hour, user.first_name
    if hour < 12:
        return _("Good morning %(name)s") % {"name": name}
    if hour < 18:
        return _("Good afternoon %(name)s") % {"name": name}
    return _("Good evening %(name)s") % {"name": name}
