"""The writer of sources and of what is cited from them."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.history.services import record
from community.people.models import User
from feedback import errors, verdicts
from feedback.models import Board, Evidence, Proposal, Source
from feedback.services.families import family_of
from feedback.services.telling import revised

OF_SOURCE = ("title", "dated_on", "url")  # evidence repeats them as they were when it was cited


class SourceFacts(TypedDict, total=False):
    kind: str
    title: str
    text: str
    base: str
    n: int | None
    dated_on: date | None
    url: str


class Cited(TypedDict, total=False):
    """A figure (`share` from 0 to 1, or `words`) and what it counts, or a `quote`. No `n`: not published."""

    headline: str
    question: str
    answer: str
    share: Decimal | None
    words: str
    base: str
    n: int | None
    quote: str


@transaction.atomic
def add_source(*, board: Board, by: User, language: str = "nl", **facts: Unpack[SourceFacts]) -> Source:
    source = Source.objects.create(board=board, language=language, **facts)
    record(actor=by, verb="add", of=source, after={"title": source.title})
    revised(board)
    return source


@transaction.atomic
def change_source(*, source: Source, by: User, **facts: Unpack[SourceFacts]) -> Source:
    """What it says now. Evidence that was cited from something else is outdated from here on, and no longer
    once the source says again what was cited. The same facts change nothing."""
    source = Source.objects.select_for_update(of=("self",)).select_related("board").get(pk=source.pk)
    before = source.facts
    for name, value in facts.items():
        setattr(source, name, value)
    after = source.facts
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return source
    source.save()
    record(
        actor=by,
        verb="edit",
        of=source,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    for evidence in source.evidence.select_for_update(of=("self",)):
        evidence.source = source
        _compare(evidence, by)
    revised(source.board)
    return source


@transaction.atomic
def recount(*, board: Board, by: User) -> None:
    """The interviews changed: what was cited of them is outdated where it counts otherwise."""
    for evidence in _cited_tallies(board).select_for_update(of=("self",)).select_related("source"):
        _compare(evidence, by)


def _cited_tallies(board: Board) -> QuerySet[Evidence]:
    return Evidence.objects.filter(board=board, snapshot__has_key="tally")


def _compare(evidence: Evidence, by: User) -> None:
    outdated = evidence.snapshot != facts_behind(evidence)
    if outdated == (evidence.outdated_at is not None):
        return
    evidence.outdated_at = timezone.now() if outdated else None
    evidence.save(update_fields=["outdated_at"])
    _record_on(evidence.proposals.all(), evidence, "outdate" if outdated else "hold-again", by)


@transaction.atomic
def cite(
    *,
    source: Source,
    by: User,
    proposals: Collection[Proposal],
    language: str = "nl",
    **cited: Unpack[Cited],
) -> Evidence:
    """Let the source speak for these proposals, with all that it says at this moment. Raises OtherBoard."""
    source = Source.objects.select_for_update(of=("self",)).select_related("board").get(pk=source.pk)
    _of_board(source.board, proposals)
    kind = Evidence.Kind.VOICE if cited.get("quote") else source.kind
    evidence = Evidence(board=source.board, source=source, kind=kind, language=language, **cited)
    _take_snapshot(evidence, source)
    evidence.save()
    evidence.proposals.set(proposals)
    record(actor=by, verb="cite", of=evidence, after={"source": source.pk})
    _record_on(proposals, evidence, "cite", by)
    revised(source.board)
    return evidence


@transaction.atomic
def cite_interviews(*, proposal: Proposal, by: User) -> Evidence:
    """Let what the interviews say of it now speak for it; cited before, it is cited anew.

    Raises NothingCounted.
    """
    board = Board.objects.select_for_update(of=("self",)).get(pk=proposal.board_id)
    stood = _cited_tallies(board).filter(snapshot__tally__proposal=proposal.pk).first()
    if stood is not None:
        return cite_again(evidence=stood, by=by)
    source = _source_of_interviews(board, by)
    kind, language = Evidence.Kind.INTERVIEW, board.language
    evidence = Evidence(
        board=board, source=source, kind=kind, base=Evidence.Base.INTERVIEWS, language=language
    )
    _take_snapshot(evidence, source, _counted(proposal))
    evidence.save()
    evidence.proposals.set([proposal])
    record(actor=by, verb="cite", of=evidence, after={"source": source.pk})
    _record_on([proposal], evidence, "cite", by)
    revised(board)
    return evidence


def _source_of_interviews(board: Board, by: User) -> Source:
    """The one that the facilitator described, else a new one."""
    described = board.sources.filter(kind=Evidence.Kind.INTERVIEW).order_by("pk").first()
    if described is not None:
        return described
    with override(board.language):
        title = _("Interviews")
    return add_source(board=board, by=by, language=board.language, kind=Evidence.Kind.INTERVIEW, title=title)


@transaction.atomic
def change_evidence(
    *, evidence: Evidence, by: User, proposals: Collection[Proposal], **cited: Unpack[Cited]
) -> Evidence:
    """Cite it otherwise, or for others; what its source said then stays. The same changes nothing."""
    evidence = _held(evidence)
    _of_board(evidence.board, proposals)
    before, stood = _told(evidence), list(evidence.proposals.all())
    for name, value in cited.items():
        setattr(evidence, name, value)
    after = _told(evidence)
    changed = [name for name in after if after[name] != before[name]]
    added = [proposal for proposal in proposals if proposal not in stood]
    removed = [proposal for proposal in stood if proposal not in proposals]
    if not changed and not added and not removed:
        return evidence
    evidence.save()
    evidence.proposals.set(proposals)
    record(
        actor=by,
        verb="edit",
        of=evidence,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    _record_on(added, evidence, "cite", by)
    _record_on(removed, evidence, "uncite", by)
    if changed:
        _record_on([one for one in proposals if one in stood], evidence, "cite-otherwise", by)
    revised(evidence.board)
    return evidence


@transaction.atomic
def cite_again(*, evidence: Evidence, by: User) -> Evidence:
    """It still holds: from now on it rests on what its source says today. The same again changes nothing."""
    evidence = _held(evidence)
    source = evidence.source
    facts = facts_behind(evidence)
    if evidence.snapshot == facts:
        return evidence
    before = evidence.snapshot
    _take_snapshot(evidence, source, facts.get("tally"))
    if evidence.kind != Evidence.Kind.VOICE:
        evidence.kind = source.kind
    evidence.outdated_at = None
    evidence.save()
    record(actor=by, verb="cite-again", of=evidence, before=before, after=evidence.snapshot)
    _record_on(evidence.proposals.all(), evidence, "cite-again", by)
    revised(evidence.board)
    return evidence


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, by: User) -> None:
    """Take it away; what it said stays in the history. Raises FindingRestsOnIt."""
    evidence = _held(evidence)
    finding = evidence.findings.first()
    if finding is not None:
        raise errors.FindingRestsOnIt(finding)
    proposals = list(evidence.proposals.all())
    record(actor=by, verb="withdraw", of=evidence, before=_told(evidence))
    _record_on(proposals, evidence, "uncite", by)
    board = evidence.board
    evidence.delete()
    revised(board)


def _held(evidence: Evidence) -> Evidence:
    held = Evidence.objects.select_for_update(of=("self",)).select_related("board", "source")
    return held.get(pk=evidence.pk)


def _take_snapshot(evidence: Evidence, source: Source, tally: dict[str, Any] | None = None) -> None:
    """With what was counted in the interviews, where it is cited from that: then its figure follows."""
    for name in OF_SOURCE:
        setattr(evidence, name, getattr(source, name))
    evidence.snapshot = source.facts
    if tally is not None:
        if not any(tally["counts"].values()):
            raise errors.NothingCounted
        evidence.snapshot = {**source.facts, "tally": tally}
        with override(evidence.language):
            evidence.words, evidence.answer, evidence.n = verdicts.figure_of(tally)
        evidence.headline = f"{evidence.words} {evidence.answer}"


def facts_behind(evidence: Evidence) -> dict[str, Any]:
    """What its source says now, and the interviews, where that was cited."""
    tally = evidence.snapshot.get("tally")
    if tally is None:
        return evidence.source.facts
    about = Proposal.objects.get(pk=tally["proposal"])
    return {**evidence.source.facts, "tally": _counted(about)}


def _counted(proposal: Proposal) -> dict[str, Any]:
    return verdicts.facts_of(proposal, verdicts.tally(proposal, family_of(proposal)))


def _told(evidence: Evidence) -> dict[str, Any]:
    told = {name: getattr(evidence, name) for name in Cited.__annotations__}
    return {**told, "share": None if told["share"] is None else float(told["share"])}


def _record_on(proposals: Collection[Proposal], evidence: Evidence, verb: str, by: User) -> None:
    """In the history of what it speaks for, by the words that one knows it by."""
    said = {"evidence": evidence.pk, "said": evidence.in_short}
    for proposal in proposals:
        record(actor=by, verb=verb, of=proposal, after=said)


def _of_board(board: Board, proposals: Collection[Proposal]) -> None:
    if any(proposal.board_id != board.pk for proposal in proposals):
        raise errors.OtherBoard
