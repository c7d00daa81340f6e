"""What the interviews say of a need, or of an idea that was tried out: counted, and in their own words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from feedback.merging import root_of
from feedback.models import Board, Interview, Proposal, Trial, Verdict

Choices = type[models.TextChoices]


@dataclass(frozen=True, slots=True)
class Said:
    """By one library that may be named. `value`: of Verdict.Says or Trial.Went."""

    interview: Any
    value: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Tally:
    """`counts`: by each answer, most in favour first, of all that may be counted; `said`: of those that may
    be named."""

    of: Choices
    counts: dict[str, int]
    said: list[Said]

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def values(self) -> list[int]:
        return list(self.counts.values())

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The part (a tone) and the words of each answer that was given."""
        return [
            (part, f"{n} {self.of(value).label}")
            for part, (value, n) in enumerate(self.counts.items(), start=1)
            if n
        ]

    @property
    def unnamed(self) -> int:
        return self.n - len(self.said)


def kind_of(proposal: Proposal) -> tuple[type[Verdict] | type[Trial], str, Choices]:
    """A need is judged, an idea tried out: the rows, the column that answers, and its choices."""
    if proposal.kind == Proposal.Kind.NEED:
        return Verdict, "says", Verdict.Says
    return Trial, "went", Trial.Went


def tally(proposal: Proposal, family: Collection[int]) -> Tally:
    """Of the proposal and what it speaks for (`family`, itself first). One query."""
    rows, column, choices = kind_of(proposal)
    turn = {pk: place for place, pk in enumerate(family)}
    found = _counted(rows).filter(proposal__in=family)
    return _count(sorted(found, key=lambda row: turn[row.proposal_id]), column, choices)


def tallies(board: Board, proposals: Collection[Proposal]) -> dict[int, Tally]:
    """Of several of one kind, each with what is merged into it. Two queries."""
    aliases = board.proposals.aliases()
    listed: dict[int, list[Any]] = {proposal.pk: [] for proposal in proposals}
    first = next(iter(proposals), None)
    if first is None:
        return {}
    rows, column, choices = kind_of(first)
    for row in _counted(rows).filter(interview__board=board):
        head = root_of(row.proposal_id, aliases)
        if head in listed:
            listed[head].append((row.proposal_id != head, row.proposal_id, row))
    return {
        pk: _count((row for _merged, _pk, row in sorted(found, key=lambda one: one[:2])), column, choices)
        for pk, found in listed.items()
    }


def _counted(rows: type[Verdict] | type[Trial]) -> models.QuerySet[Any]:
    """Of interviews that are finished, and whose library agreed that they are counted."""
    found = rows._default_manager.filter(interview__in=Interview.objects.counted())
    return found.select_related("interview__library").order_by("interview__on", "interview", "pk")


def _count(rows: Iterable[Any], column: str, choices: Choices) -> Tally:
    """Each interview once, by the first of its answers."""
    counts = dict.fromkeys(choices.values, 0)
    once: dict[int, Any] = {}
    for row in rows:
        once.setdefault(row.interview_id, row)
    said = []
    for row in once.values():
        value = getattr(row, column)
        counts[value] += 1
        if not row.interview.unnamed:
            said.append(Said(row.interview, value, str(choices(value).label), row.note))
    said.sort(key=lambda one: (one.interview.on, one.interview.pk))
    return Tally(choices, counts, said)


def facts_of(proposal: Proposal, found: Tally) -> dict[str, Any]:
    """As evidence keeps it in its snapshot."""
    return {"proposal": proposal.pk, "counts": found.counts}


def in_words(facts: Mapping[str, Any]) -> str:
    """4 confirmed, 1 nuanced"""
    counts = facts["counts"]
    return ", ".join(f"{counts[value]} {value.label}" for value in _choices_of(counts) if counts[value])


def figure_of(facts: Mapping[str, Any]) -> tuple[str, str, int]:
    """What evidence says of it, in the language that is on: `4 of the 6`, `interviews confirm it`, and 6."""
    counts: dict[str, int] = facts["counts"]
    choices, n = _choices_of(counts), sum(counts.values())
    words = pgettext("of interviews", "%(most)s of the %(n)s") % {"most": counts[next(iter(choices))], "n": n}
    return words, _("interviews confirm it") if choices is Verdict.Says else _("interviews: it would help"), n


def _choices_of(counts: Mapping[str, int]) -> Choices:
    """In their own order: a database may keep the keys of a JSON object in another."""
    return Verdict.Says if Verdict.Says.CONFIRMED in counts else Trial.Went
