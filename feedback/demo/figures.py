"""What the finished board rests on: the sources of feedback/data, and what is cited of them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from community.history.models import Entry
from community.people.models import User
from feedback.demo.setting_back import moment
from feedback.models import Board, Evidence, Proposal, Source
from feedback.services import evidence

# per figure of the programme, in its order: a few words for the ladder, and the needs it speaks for
FIGURES: list[tuple[str, str]] = [
    ("41% noemt het leerplatform het sterkst", "5"),
    ("31% noemt de servicedesk het sterkst", "2"),
    ("28% van de opmerkingen gaat over het leerplatform", "5"),
    ("12% van de opmerkingen gaat over de servicedesk", "2"),
    ("22% van de opmerkingen gaat over opleiding", "4 5a"),
    ("een derde werkt minder dan vijf jaar in de sector", "3 3a"),
    ("de helft werkt minder dan tien jaar in de sector", "3"),
    ("de meesten werken minstens vier vijfde", "5d"),
    ("bijna iedereen gebruikt leerplatform en servicedesk maandelijks", "5"),
]
# per source: a few words, what it counts, and the needs it speaks for
SOURCES: dict[str, tuple[str, str, str, str]] = {
    "survey": (Evidence.Kind.SURVEY, "bevraging · 108 antwoorden", Evidence.Base.ANSWERS, "1 4"),
    "board": (Evidence.Kind.BOARD, "klankbordgroep · 5 leden", Evidence.Base.PEOPLE, "3b 5b 5c 5d"),
    "interviews": (
        Evidence.Kind.INTERVIEW,
        "interviews · 6 gesprekken",
        Evidence.Base.INTERVIEWS,
        "3b 4 5c",
    ),
    "servicedesk": (Evidence.Kind.SERVICEDESK, "cijfers van de servicedesk", "", "2"),
    "prestudy": (Evidence.Kind.STUDY, "vooronderzoek leerplatform", "", "5"),
    "colleagues": (Evidence.Kind.COLLEAGUES, "bevraging van de eigen collega's", "", "1 3"),
}
VOICES = ["5 5a", "4"]


def add_evidence(board: Board, by: User, needs: dict[str, Proposal], programme: dict[str, Any]) -> None:
    sources = add_sources(board, by, programme)
    for key, cited, needed in evidence_rows(programme):
        evidence.cite(source=sources[key], by=by, proposals=[needs[need] for need in needed.split()], **cited)
    for kind in ("source", "evidence", "proposal"):
        Entry.objects.filter(kind=f"feedback.{kind}", verb__in=("add", "cite")).backdate(moment(2023, 12, 18))


def add_sources(board: Board, by: User, programme: dict[str, Any]) -> dict[str, Source]:
    """The six sources of the report. What counted how many is said where it was published."""
    made = {}
    for source in programme["sources"]:
        kind, _headline, base, _keys = SOURCES[source["key"]]
        made[source["key"]] = evidence.add_source(
            board=board,
            by=by,
            kind=kind,
            title=source["nl"],
            text=source.get("text", ""),
            base=base,
            n=source.get("answers", source.get("n")) if base else None,
            dated_on=date(2023, 12, 1) if kind == Evidence.Kind.SURVEY else None,
        )
    return made


def evidence_rows(programme: dict[str, Any]) -> Iterator[tuple[str, evidence.Cited, str]]:
    """(source, what is cited of it, the needs it speaks for)"""
    counts = {source["key"]: source.get("answers", source.get("n")) for source in programme["sources"]}
    for figure, (headline, keys) in zip(programme["figures"], FIGURES, strict=True):
        cited: evidence.Cited = {
            "headline": headline,
            "question": figure["question"]["nl"],
            "answer": figure["answer"]["nl"],
            "share": _share(figure.get("share")),
            "words": figure.get("words", {}).get("nl", ""),
            "base": figure["base"],
            "n": figure["n"],
        }
        yield figure["source"], cited, keys
    for key, (_kind, headline, base, keys) in SOURCES.items():
        yield key, {"headline": headline, "base": base, "n": counts[key] if base else None}, keys
    answered: evidence.Cited = {
        "answer": "van de bibliotheken antwoordde",
        "share": _share(programme["sources"][0]["library_share"]),
        "base": Evidence.Base.LIBRARIES,
    }
    yield "survey", answered, "1"
    for voice, keys in zip(programme["voices"], VOICES, strict=True):
        yield voice["source"], {"quote": voice["nl"]}, keys


def _share(figure: float | None) -> Decimal | None:
    return None if figure is None else Decimal(str(figure))
