"""The parts of a region's page that other apps know about: meetups, boards.

An app above hands in, from its `apps.py:ready`, a function that renders its part:

    region_section("meetups", 10, render)        # render(request, region) -> HTML, or "" for nothing to say

It stands in the first column, by `order`: 10 the next meetup, then the coffee corner (20) and the
conversations (30), which this page draws itself. It works without scripts and costs no request of its own.
The page has a budget of twelve queries in all: one is left for all sections together.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from regions.models import Region

Render = Callable[[HttpRequest, Region], str]
COFFEE_CORNER = 20


@dataclass(frozen=True, slots=True)
class RegionSection:
    name: str
    order: int
    render: Render


_sections: dict[str, RegionSection] = {}


def region_section(name: str, order: int, render: Render) -> None:
    """Register a part of every region's page. A second call with the same name replaces the first."""
    _sections[name] = RegionSection(name, order, render)


def sections_of(request: HttpRequest, region: Region) -> dict[str, list[str]]:
    """`before` and `after` the coffee corner: rendered sections, empty ones left out."""
    parts: dict[str, list[str]] = {"before": [], "after": []}
    for section in sorted(_sections.values(), key=lambda s: s.order):
        if html := section.render(request, region):
            parts["before" if section.order < COFFEE_CORNER else "after"].append(html)
    return parts
