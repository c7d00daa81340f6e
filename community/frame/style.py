"""The parts of the style reference, which sheets each shows, and what their templates need."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone

from community.frame import colours, icons, samples


@dataclass(frozen=True, slots=True)
class Part:
    """A section: templates/frame/style/<name>.html; `sheets` are those of css/components that it shows."""

    name: str
    title: str
    sheets: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        return f"frame/style/{self.name}.html"


CHAPTERS: list[tuple[str, list[Part]]] = [
    (
        "Grondslag",
        [
            Part("colours", "Kleuren"),
            Part("type", "Letters"),
            Part("space", "Ruimte"),
            Part("icons", "Iconen"),
        ],
    ),
    (
        "Kader",
        [
            Part("frame", "Kader en menu", ("frame", "menu", "entrance")),
            Part("go", "Ga naar…", ("go",)),
            Part("wayfinding", "Kruimels, tabs, bladeren", ("breadcrumbs", "tabs", "pagination")),
            Part("messages", "Boodschappen", ("note", "toast", "dialog", "sorry")),
        ],
    ),
    (
        "Doen",
        [
            Part("buttons", "Knoppen", ("button", "choice")),
            Part("forms", "Formulieren", ("form",)),
            Part("composer", "Schrijven", ("composer",)),
            Part("progress", "Voortgang", ("progress",)),
        ],
    ),
    (
        "Tonen",
        [
            Part("cards", "Kaarten", ("card",)),
            Part("rows", "Lijsten", ("list", "empty")),
            Part("badges", "Etiketten, gezichten, dagen", ("tag", "avatar", "day")),
            Part("data", "Tabellen en tijdlijn", ("data-list", "table", "timeline")),
            Part("charts", "Grafieken", ("chart",)),
            Part("map", "Kaart met lijst", ("map",)),
            Part("prose", "Lopende tekst", ("prose",)),
        ],
    ),
    (
        "Samen",
        [
            Part("ladder", "De ladder", ("ladder",)),
            Part("rank", "Rangschikken", ("rank",)),
            Part("thread", "Gesprek", ("thread", "attachments")),
            Part("service", "Dienst", ("service",)),
            Part("paper", "Op papier"),
        ],
    ),
]


def sampled(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    return {
        "chapters": CHAPTERS,
        "now": now,
        "soon": now + timedelta(days=6),
        "just": now - timedelta(minutes=4),
        "yesterday": now - timedelta(days=1),
        "texts": colours.pairs(colours.TEXT),
        "edges": colours.pairs(colours.EDGES),
        "roles": colours.tokens(),
        "icons": sorted(path.stem for path in icons.FOLDER.glob("*.svg")),
        "sizes": colours.values_of("text"),
        "spaces": colours.values_of("space"),
        "pages": [Paginator(range(400), 20).page(number) for number in (1, 7, 20)],
        **samples.everything(),
    }
