"""The writer of findings and recommendations: what the group found, and what it advises."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from community.history.services import record
from community.people.models import User
from feedback import errors
from feedback.models import Action, Board, Evidence, Finding, Proposal, Recommendation
from feedback.services.telling import revised

Conclusion = Finding | Recommendation
Links = Mapping[str, Collection[models.Model]]


@transaction.atomic
def write_finding(
    *,
    board: Board,
    by: User,
    title: str,
    text: str = "",
    evidence: Collection[Evidence] = (),
    proposals: Collection[Proposal] = (),
    language: str = "nl",
) -> Finding:
    """What was found, below the others. Raises OtherBoard."""
    finding = Finding(board=board, title=title, text=text, language=language)
    _write(finding, by, {"evidence": evidence, "proposals": proposals})
    return finding


@transaction.atomic
def edit_finding(
    *,
    finding: Finding,
    by: User,
    title: str,
    text: str,
    evidence: Collection[Evidence],
    proposals: Collection[Proposal],
) -> Finding:
    """Say it otherwise, or rest it on something else. The same again changes nothing. Raises OtherBoard."""
    _edit(finding, by, {"title": title, "text": text}, {"evidence": evidence, "proposals": proposals})
    return finding


@transaction.atomic
def recommend(
    *,
    board: Board,
    by: User,
    title: str,
    text: str = "",
    findings: Collection[Finding] = (),
    proposals: Collection[Proposal] = (),
    actions: Collection[Action] = (),
    language: str = "nl",
) -> Recommendation:
    """What is advised, below the others. Raises OtherBoard."""
    row = Recommendation(board=board, title=title, text=text, language=language)
    _write(row, by, {"findings": findings, "proposals": proposals, "actions": actions})
    return row


@transaction.atomic
def edit_recommendation(
    *,
    recommendation: Recommendation,
    by: User,
    title: str,
    text: str,
    findings: Collection[Finding],
    proposals: Collection[Proposal],
    actions: Collection[Action],
) -> Recommendation:
    """As `edit_finding`."""
    links = {"findings": findings, "proposals": proposals, "actions": actions}
    _edit(recommendation, by, {"title": title, "text": text}, links)
    return recommendation


@transaction.atomic
def move(*, row: Conclusion, up: bool, by: User) -> None:
    """One higher or lower among its kind; at the edge nothing changes."""
    others = list(type(row).objects.select_for_update().filter(board=row.board))
    at = [other.pk for other in others].index(row.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(others):
        return
    others.insert(to, others.pop(at))
    for position, other in enumerate(others, 1):
        if other.position != position:
            type(row).objects.filter(pk=other.pk).update(position=position)
    record(actor=by, verb="move", of=row, before={"place": at + 1}, after={"place": to + 1})
    revised(row.board)


@transaction.atomic
def remove(*, row: Conclusion, by: User) -> None:
    """Take it away; what it said stays in the history."""
    record(actor=by, verb="remove", of=row, before={"title": row.title, "text": row.text})
    board = row.board
    row.delete()
    revised(board)


def _write(row: Conclusion, by: User, links: Links) -> None:
    _of_board(row.board, links)
    last = type(row).objects.filter(board=row.board).aggregate(last=Max("position"))["last"] or 0
    row.position = last + 1
    row.save()
    for name, rows in links.items():
        getattr(row, name).set(rows)
    record(actor=by, verb="conclude", of=row, after={"title": row.title})
    revised(row.board)


def _edit(row: Conclusion, by: User, texts: Mapping[str, str], links: Links) -> None:
    _of_board(row.board, links)
    before = _facts(row, links)
    for name, text in texts.items():
        setattr(row, name, text)
    row.save(update_fields=list(texts))
    for name, rows in links.items():
        getattr(row, name).set(rows)
    after = _facts(row, links)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return
    record(
        actor=by,
        verb="edit",
        of=row,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    revised(row.board)


def _facts(row: Conclusion, links: Links) -> dict[str, Any]:
    linked = {name: sorted(getattr(row, name).values_list("pk", flat=True)) for name in links}
    return {"title": row.title, "text": row.text, **linked}


def _of_board(board: Board, links: Links) -> None:
    for rows in links.values():
        if any(row.board_id != board.pk for row in rows):  # type: ignore[attr-defined]
            raise errors.OtherBoard
