"""What happened to an action, a finding or a recommendation, as its page tells it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from community.frame.dates import formatted
from community.history.models import Entry
from community.support.models import Service
from feedback.models import Board

MOST = 20


@dataclass(frozen=True, slots=True)
class Told:
    """`changes`: what it is called, what it was, what it became."""

    said: str
    who: str
    at: datetime
    changes: list[tuple[str, str, str]]


def changes_of(thing: models.Model, board: Board) -> list[Told]:
    """Newest first. Six queries."""
    entries = list(Entry.objects.about(thing).order_by("-at", "-pk")[:MOST])
    show = _shown(board)
    return [
        Told(_said(entry), entry.who, entry.at, _told(entry, show) if entry.before else [])
        for entry in entries
    ]


def _said(entry: Entry) -> str:
    words = {
        "plan": _("Planned"),
        "edit": _("Changed"),
        "progress": _("Another status"),
        "conclude": _("Written"),
        "move": _("Moved to another place"),
    }
    return words.get(entry.verb, entry.verb)


Show = tuple[str, Callable[[Any], str]]


def _shown(board: Board) -> Mapping[str, Show]:
    """By the field's name: what it is called, and how its value reads."""
    services = dict(Service.objects.values_list("pk", "name"))
    titles = dict(board.proposals.values_list("pk", "title"))
    evidence = {row.pk: str(row) for row in board.evidence.all()}
    findings = dict(board.findings.values_list("pk", "title"))
    actions = dict(board.actions.values_list("pk", "title"))
    return {
        "title": (_("In one line"), str),
        "text": (_("More about it"), str),
        "body": (_("More about it"), str),
        "service": (_("Owner"), lambda pk: services.get(pk, _("not known yet"))),
        "due_on": (_("Target date"), lambda text: _day(text) if text else _("none")),
        "public": (_("Who sees it"), lambda public: _("everyone") if public else _("internal")),
        "answers": (_("What it answers"), _listed(titles)),
        "proposals": (_("What it is about"), _listed(titles)),
        "evidence": (_("What it rests on"), _listed(evidence)),
        "findings": (_("What it follows from"), _listed(findings)),
        "actions": (_("Who carries it out"), _listed(actions)),
    }


def _listed(titles: Mapping[int, str]) -> Callable[[Any], str]:
    return lambda pks: "; ".join(titles.get(pk, "?") for pk in pks) or _("none")


def _day(text: str) -> str:
    return formatted(date.fromisoformat(text), "j F Y")


def _told(entry: Entry, show: Mapping[str, Show]) -> list[tuple[str, str, str]]:
    return [
        (show[name][0], show[name][1](entry.before.get(name)), show[name][1](after))
        for name, after in entry.after.items()
        if name in show
    ]
