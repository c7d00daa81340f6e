"""The writer of interviews and of what is counted from them.

Their history says which parts changed and how consent went, never what was said: an entry can't be erased.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from community.history.services import record
from community.people.models import User
from feedback import errors
from feedback.models import Board, Interview, Proposal, Trial, Verdict
from feedback.services import evidence
from feedback.services.telling import revised
from feedback.verdicts import kind_of
from regions.models import Library

OPENLY = ("consent", "unnamed")  # how consent went is worth knowing afterwards


class Answer(NamedTuple):
    """`value`: of Verdict.Says for a need, of Trial.Went for an idea."""

    value: str
    note: str = ""


Answers = Mapping[int, Answer]
"""By proposal."""


class Facts(TypedDict, total=False):
    library: Library | None
    on: date
    consent: bool
    unnamed: bool
    notes: str


@transaction.atomic
def hold(
    *, board: Board, by: User, answers: Answers, finished: bool = False, **facts: Unpack[Facts]
) -> Interview:
    """A new interview, as a draft unless it is finished. Raises OtherBoard, NothingSaid, NotYetHeld."""
    interview = Interview(board=board, by=by, language=board.language, **facts)
    if finished:
        _finish(interview, answers)
    interview.save()
    _answer(interview, answers)
    record(actor=by, verb="hold", of=interview, after=_consent(interview))
    _tell(interview, by)
    return interview


@transaction.atomic
def change(
    *,
    interview: Interview,
    by: User,
    revision: int,
    answers: Answers,
    finished: bool = False,
    **facts: Unpack[Facts],
) -> Interview:
    """What it says now; a finished one stays finished. The same again changes nothing.

    Raises InterviewChanged where it isn't the `revision` that was read, OtherBoard, NothingSaid, NotYetHeld.
    """
    held = Interview.objects.select_for_update(of=("self",)).select_related("board")
    interview = held.get(pk=interview.pk)
    if interview.revision != revision:
        raise errors.InterviewChanged
    before = _consent(interview)
    changed = [name for name, value in facts.items() if getattr(interview, name) != value]
    for name in changed:
        setattr(interview, name, facts[name])  # type: ignore[literal-required]
    if _answer(interview, answers):
        changed.append("answers")
    if finished or not interview.is_draft:
        _finish(interview, answers)
    after = _consent(interview)
    if not changed and before == after:
        return interview
    interview.revision += 1
    interview.save()
    record(actor=by, verb="edit", of=interview, before=before, after={**after, "changed": sorted(changed)})
    _tell(interview, by)
    return interview


@transaction.atomic
def erase(*, interview: Interview, by: User) -> None:
    """It never was: notes, answers and sentences go. That it was erased stays in the history."""
    interview = Interview.objects.select_for_update(of=("self",)).select_related("board").get(pk=interview.pk)
    record(actor=by, verb="erase", of=interview)
    board = interview.board
    interview.delete()
    evidence.recount(board=board, by=by)
    revised(board)


def _finish(interview: Interview, answers: Answers) -> None:
    if not answers:
        raise errors.NothingSaid
    if interview.on > timezone.localdate():
        raise errors.NotYetHeld
    interview.finished_at = interview.finished_at or timezone.now()


def _consent(interview: Interview) -> dict[str, Any]:
    return {**{name: getattr(interview, name) for name in OPENLY}, "draft": interview.is_draft}


def _answer(interview: Interview, answers: Answers) -> bool:
    """Write what was answered, and take away what no longer is. Whether that changed. Raises OtherBoard."""
    proposals = Proposal.objects.filter(board=interview.board_id).in_bulk(answers)
    if len(proposals) != len(answers):
        raise errors.OtherBoard
    changed = False
    for rows, column in ((Verdict, "says"), (Trial, "went")):
        stood = {row.proposal_id: row for row in rows._default_manager.filter(interview=interview)}
        for pk, answer in answers.items():
            if kind_of(proposals[pk])[0] is not rows:
                continue
            row = stood.pop(pk, None) or rows(interview=interview, proposal_id=pk)
            if (getattr(row, column), row.note) != (answer.value, answer.note):
                setattr(row, column, answer.value)
                row.note = answer.note
                row.save()
                changed = True
        for row in stood.values():
            row.delete()
            changed = True
    return changed


def _tell(interview: Interview, by: User) -> None:
    """Readers are shown the new counts, and what was cited from the old ones is outdated."""
    evidence.recount(board=interview.board, by=by)
    revised(interview.board)
