"""Made-up content for the style reference: every component once, in each of its states."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone

NAMES = ["Els Vermeer", "Nadia Benali", "Tom Claes", "Joris Daems", "Lien Desmet", "Yara Thijs"]
COLOURS = [
    "paper",
    "surface",
    "sunken",
    "raised",
    "line",
    "line-strong",
    "ink",
    "ink-soft",
    "accent",
    "accent-wash",
    "amber",
    "amber-wash",
    "good",
    "good-wash",
    "danger",
    "danger-wash",
    "rung-1",
    "rung-2",
    "rung-3",
]


class SampleForm(forms.Form):
    """One field of each kind; not for translation: it is the designer's own page."""

    calm = True  # two forms on one page: neither takes the focus

    title = forms.CharField(label="Titel", max_length=200, help_text="Kort en concreet.")
    email = forms.EmailField(label="E-mailadres")
    about = forms.CharField(label="Waarover gaat het?", widget=forms.Textarea, required=False)
    day = forms.DateField(label="Dag", help_text="Bijvoorbeeld 5/03/2026.")
    service = forms.ChoiceField(label="Dienst", choices=[("wise", "Wise"), ("web", "Bibliotheekwebsites")])
    mode = forms.ChoiceField(
        label="Hoe kom je?", widget=forms.RadioSelect, choices=[("room", "Ter plaatse"), ("online", "Online")]
    )
    topics = forms.MultipleChoiceField(
        label="Wat wil je horen?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("new", "Nieuwe vragen"), ("dates", "Verplaatste data")],
    )
    shared = forms.BooleanField(
        label="Dit is een gedeelde pc", required=False, help_text="Dan meld je je af als je de browser sluit."
    )


def sample(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    wrong = SampleForm(
        {"w-title": "", "w-email": "els", "w-day": "31/02/2026", "w-service": "wise"}, prefix="w"
    )
    return {
        "now": now,
        "soon": now + timedelta(days=6),
        "just": now - timedelta(minutes=4),
        "yesterday": now - timedelta(days=1),
        "colours": COLOURS,
        "names": NAMES,
        "form": SampleForm(prefix="right", initial={"title": "Jeugdcollectie verhuizen"}),
        "wrong": wrong,
        "page": Paginator(range(400), 20).page(7),
        "tabs": [_link("Vooruit", 0, current=True), _link("Voorbij"), _link("Opleidingen", 3)],
        "filters": [
            _link("Alles", 0, current=True),
            _link("Ongelezen", 4),
            _link("Onbeantwoord"),
            _link("Van mij"),
        ],
        "answers": [
            {"value": "yes", "label": "Ik kom", "chosen": True},
            {"value": "online", "label": "Ik volg online", "chosen": False},
            {"value": "maybe", "label": "Misschien", "chosen": False},
            {"value": "no", "label": "Ik kan niet", "chosen": False},
        ],
        "steps": [True] * 4 + [False] * 5,
        "rungs": [_rung(*row) for row in RUNGS],
        "long": "Een titel van tweehonderd tekens " + "bibliotheekvakvereniging" * 7,
    }


def _link(label: str, count: int = 0, *, current: bool = False) -> dict[str, Any]:
    return {"label": label, "url": "#", "count": count, "current": current}


RUNGS: list[tuple[str, str, list[str], str, str]] = [
    (
        "1",
        "Weten welke ondersteuning je mag verwachten",
        ["bevraging · 108 antwoorden", "4 van de 6 interviews bevestigen"],
        "actie bezig",
        "",
    ),
    (
        "2",
        "Iemand aan de telefoon kunnen krijgen",
        ["servicedesk", "31% noemt de servicedesk het sterkst"],
        "actie gepland",
        "",
    ),
    (
        "3",
        "Nieuwe collega's vlotter op weg",
        ["een derde werkt minder dan vijf jaar in de sector"],
        "actie klaar",
        "good",
    ),
    ("3", "Herhalen en verdiepen", ["bevraging, interviews"], "actie bezig", ""),
    (
        "5",
        "Sneller iets terugvinden op het leerplatform",
        ["41% noemt het leerplatform het sterkst"],
        "actie bezig",
        "",
    ),
    ("6", "Elkaar in de regio geregeld in het echt ontmoeten", ["klankbordgroep"], "nog geen actie", "warm"),
    ("7", "Minder ver moeten rijden", ["bevraging"], "actie gepland", ""),
    ("8–9", "Een eigen vormingsbeleid voor de bib", ["interviews"], "nog geen actie", "warm"),
]


def _rung(place: str, title: str, meta: list[str], tag: str, tone: str) -> SimpleNamespace:
    return SimpleNamespace(place=place, title=title, meta=meta, tag=tag, tone=tone)
