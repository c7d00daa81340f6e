"""Made-up content for the style reference. It is the designer's own page: nothing here is translated."""

from types import SimpleNamespace
from typing import Any

from django import forms

from community.frame.charts import Chart, Row

LONG = (
    "Een titel van tweehonderd tekens, want iemand plakt er een heel verslag in: "
    + "bibliotheekvakvereniging" * 6
)
EMOJI = "📚🎉 Boekenruil 🥐"
RIGHT_TO_LEFT = "مكتبة الحي ترحب بكم"
NAMES = [
    "Els Vermeer",
    "Nadia Benali",
    "Tom Claes",
    "Joris Daems",
    "Lien Desmet",
    "Yara Thijs",
    "Jean-Luc van den Broeck",
    "Els",
    "عمر",
    "📚",
]


class SampleForm(forms.Form):
    """One field of each kind; not for translation: it is the designer's own page."""

    calm = True  # several forms on one page: none takes the focus

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
    file = forms.FileField(label="Bijlage", required=False)
    closed = forms.CharField(label="Ligt al vast", disabled=True, required=False, initial="Regio Limburg")
    shared = forms.BooleanField(
        label="Dit is een gedeelde pc", required=False, help_text="Dan meld je je af als je de browser sluit."
    )


class SampleNote(forms.Form):
    body = forms.CharField(error_messages={"required": "Schrijf eerst iets."})


def everything() -> dict[str, Any]:
    wrong = {"w-title": "", "w-email": "els", "w-day": "31/02/2026", "w-service": "wise"}
    return {
        "names": NAMES,
        "form": SampleForm(prefix="right", initial={"title": "Jeugdcollectie verhuizen"}),
        "wrong": SampleForm(wrong, prefix="w"),
        "empty_note": SampleNote({"body": ""}),
        "tabs": [_link("Vooruit", current=True), _link("Voorbij"), _link("Opleidingen", 3)],
        "many_tabs": [_link(f"Tabblad {n} met een lange naam", n, current=n == 3) for n in range(1, 8)],
        "filters": [_link("Alles", current=True), _link("Ongelezen", 4), _link("Van mij")],
        "answers": [_answer("Ik kom", chosen=True), _answer("Ik volg online"), _answer("Misschien")],
        "no_answer": [_answer("Ik kom"), _answer("Ik kan niet")],
        "steps": [True] * 4 + [False] * 5,
        "rungs": [SimpleNamespace(**dict(zip(RUNG, row, strict=True))) for row in RUNGS],
        "charts": CHARTS,
        "long": LONG,
        "emoji": EMOJI,
        "right_to_left": RIGHT_TO_LEFT,
    }


def _link(label: str, count: int = 0, *, current: bool = False) -> dict[str, Any]:
    return {"label": label, "url": "#wayfinding", "count": count, "current": current}


def _answer(label: str, *, chosen: bool = False) -> dict[str, Any]:
    return {"value": label, "label": label, "chosen": chosen}


RUNG = ("place", "title", "meta", "tag", "tone")
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
        ["31% noemt de servicedesk het sterkst"],
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
PARTS = ["Eerst aanpakken", "Daarna", "Minder prioritair"]
CHARTS = [
    Chart(
        "In drie delen: waar zetten de leden het?",
        "Voorstel",
        PARTS,
        [
            Row("Een vast belmoment per regio", [14, 4, 1], url="#charts"),
            Row(RIGHT_TO_LEFT, [6, 9, 4], lang="ar"),
            Row(LONG, [0, 3, 16]),
        ],
        whole=19,
        stacked=True,
    ),
    Chart(
        "Eén waarde: wat is het sterkst?",
        "Dienst",
        ["Aandeel"],
        [
            Row("Leerplatform", [41]),
            Row("Servicedesk", [31]),
            Row("Wise", [0]),
            Row("Bibliotheekwebsites", [None]),
        ],
        unit="%",
        whole=100,
        source="Bevraging 2023, 108 antwoorden; een streepje: niet gepubliceerd.",
    ),
    Chart(
        "Naast elkaar: twee rondes",
        "Provincie",
        ["2023", "2026"],
        [Row("Limburg", [12, 19]), Row("Antwerpen", [22, 17.5])],
        source="Aantal bibliotheken dat meedeed.",
    ),
    Chart("Nog niets te tonen", "Dienst", ["Aandeel"], []),
]
