"""Gathers what a board's report shows, from its rows. Reads, and writes nothing."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from community.groups.models import Membership
from feedback import reporting
from feedback.models import (
    Action,
    ActionUpdate,
    AgreedOrder,
    Board,
    Evidence,
    Interview,
    PassedOver,
    Proposal,
    Report,
    Result,
    Round,
)
from feedback.publishable import Publishable
from feedback.reporting import Told
from feedback.services.exporting import export_of, published
from feedback.verdicts import tallies
from feedback.withholding import told
from regions.models import Workplace


def gather(board: Board, report: Report) -> Told:
    """Everything of it, public: an edition that is published keeps this as its `frozen`.

    Nothing of a round is in it until its result is revealed and nobody can vote in it any more.
    """
    round = revealed_round(board)
    result = round and Result.objects.filter(round=round).first()
    actions = [action_row(action) for action in public_actions(board)]
    shown = published(result, round) if round and result else None
    order = round and result and shown and order_row(round, result, shown)
    ranked = ranked_in(result) if result else []
    proposals = proposal_rows(board, ranked)
    passed = [row["id"] for row in proposals if row["passed_over"]]
    return {
        "format": reporting.FORMAT,
        "title": report.title,
        "language": report.language,
        "edition": report.edition,
        "published_on": day(report.published_at),
        "board": {key: getattr(board, key) for key in ("id", "title", "question", "intro", "ranks")},
        "texts": {key: text for key, text in report.texts.items() if text.strip()},
        "who": who(board),
        "steps": steps(board),
        "sources": source_rows(board),
        "evidence": [evidence_row(each) for each in evidence_of(board)],
        "proposals": proposals,
        "interviews": interviews(board),
        "order": order or None,
        "count": export_of(result, round, shown) if round and result and shown else None,
        "findings": finding_rows(board),
        "recommendations": recommendation_rows(board, {action["id"] for action in actions}),
        "actions": actions,
        "answered": reporting.answered(ranked, actions, passed),
    }


def revealed_round(board: Board) -> Round | None:
    """The board's newest round, once its order is there for everyone; no earlier one in its place."""
    round = Round.objects.select_related("agreed_order").filter(board=board).first()
    return round if round is not None and round.closed_at and round.is_revealed else None


def day(moment: datetime | date | None) -> str | None:
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment).date()
    return moment.isoformat() if moment else None


def who(board: Board) -> Told:
    """How many members, of how many libraries, and in which regions those lie. Nobody by name."""
    members = Membership.objects.filter(group=board.group_id, user__is_active=True)
    main = Workplace.objects.filter(main=True, user__in=members.values("user"))
    named = main.filter(library__regions__isnull=False).values_list("library__regions__name")
    regions = named.annotate(members=Count("user", distinct=True)).order_by(
        "-members", "library__regions__name"
    )
    return {
        "members": members.count(),
        "libraries": main.aggregate(n=Count("library", distinct=True))["n"],
        "regions": [[name, count] for name, count in regions],
    }


def steps(board: Board) -> list[Told]:
    """The story: calls, sessions, survey… and how many came where that was written down."""
    entries = board.timeline.exclude(kind="report").annotate(came=Count("session__attended"))
    return [
        {
            **{key: getattr(entry, key) for key in ("kind", "month_only", "mode", "title", "text")},
            "on": day(entry.on),
            "came": entry.came or None,
        }
        for entry in entries
    ]


def source_rows(board: Board) -> list[Told]:
    return [
        {"id": source.pk, **source.facts, "language": source.language}
        for source in board.sources.order_by("pk")
    ]


def evidence_of(board: Board) -> Any:
    return Evidence.objects.filter(board=board).order_by("pk")


def evidence_row(proof: Evidence) -> Told:
    kept = (
        *("kind", "title", "headline", "question", "answer", "words", "base", "n", "quote", "url"),
        *("language", "snapshot"),
    )
    return {
        "id": proof.pk,
        "source": proof.source_id,
        **{key: getattr(proof, key) for key in kept},
        "percent": proof.percent,
        "dated_on": day(proof.dated_on),
        "outdated": proof.outdated_at is not None,
    }


def proposal_rows(board: Board, ranked: list[int]) -> list[Told]:
    """What stands on the board, and what was ranked and stands no more."""
    wanted = Q(retired_at=None, merged_into=None, silent=False) | Q(pk__in=ranked)
    found = (
        board.proposals.filter(wanted)
        .annotate(too=Count("me_too", distinct=True))
        .prefetch_related("evidence", "actions")
        .order_by("pk")
    )
    said, gone = verdicts(board), merged_titles(board)
    passed = dict(PassedOver.objects.filter(proposal__board=board).values_list("proposal", "because"))
    return [
        {
            **{key: getattr(row, key) for key in ("id", "kind", "label", "title", "body", "language", "too")},
            "parent": row.parent_id,
            "standing": row.retired_at is None and row.merged_into_id is None and not row.silent,
            "ranked": row.pk in ranked,
            "merged": gone.get(row.pk, []),
            "evidence": sorted(each.pk for each in row.evidence.all()),
            "actions": sorted(each.pk for each in row.actions.all() if each.public),
            "interviews": said.get(row.pk),
            "passed_over": passed.get(row.pk, ""),
        }
        for row in found
    ]


def verdicts(board: Board) -> dict[int, dict[str, int]]:
    """By need: how many interviews confirmed, nuanced, contradicted it, of those that may be counted."""
    needs = list(Proposal.objects.filter(board=board, kind=Proposal.Kind.NEED).standing())
    return {pk: found.counts for pk, found in tallies(board, needs).items() if found.n}


def merged_titles(board: Board) -> dict[int, list[str]]:
    """By proposal: the texts of those that were merged into it."""
    found: dict[int, list[str]] = {}
    for kept, title in (
        Proposal.objects.filter(board=board, merged_into__isnull=False, silent=False)
        .order_by("pk")
        .values_list("merged_into", "title")
    ):
        found.setdefault(kept or 0, []).append(title)
    return found


def interviews(board: Board) -> Told | None:
    """Those whose library agreed; without that nothing is said of one."""
    held = (
        Interview.objects.counted()
        .filter(board=board)
        .aggregate(held=Count("pk"), libraries=Count("library", distinct=True))
    )
    return held if held["held"] else None


def order_row(round: Round, result: Result, shown: Publishable) -> Told:
    agreed: AgreedOrder | None = getattr(round, "agreed_order", None)
    kept = ("order", "first_until", "next_until", "reason", "reasons")
    order: Told | None = None
    if agreed is not None:
        order = {**{key: getattr(agreed, key) for key in kept}, "on": day(agreed.decided_at)}
    return {
        "round": {
            "opened_on": day(round.opens_at),
            "closed_on": day(round.closed_at),
            **{key: getattr(round, key) for key in ("ranks", "scope", "voice", "secrecy", "voters")},
            "method": result.computed["method"],
            "ballots": result.computed["ballots"],
        },
        "digest": result.digest,
        **reporting.order_of(told(result.computed, shown), order),
    }


def ranked_in(result: Result) -> list[int]:
    """All that took part, what waits beside the order too."""
    return [
        proposal
        for entry in result.computed["contests"]
        for proposal in (*entry["candidates"], *(row[0] for row in entry["collecting"]))
    ]


def finding_rows(board: Board) -> list[Told]:
    found = board.findings.prefetch_related("evidence", "proposals")
    return [
        {
            **{key: getattr(row, key) for key in ("id", "title", "text", "language")},
            "evidence": sorted(each.pk for each in row.evidence.all()),
            "proposals": sorted(each.pk for each in row.proposals.all()),
        }
        for row in found
    ]


def recommendation_rows(board: Board, public: set[int]) -> list[Told]:
    found = board.recommendations.prefetch_related("findings", "proposals", "actions")
    return [
        {
            **{key: getattr(row, key) for key in ("id", "title", "text", "language")},
            "findings": sorted(each.pk for each in row.findings.all()),
            "proposals": sorted(each.pk for each in row.proposals.all()),
            "actions": sorted(each.pk for each in row.actions.all() if each.pk in public),
        }
        for row in found
    ]


def public_actions(board: Board) -> Any:
    updates = ActionUpdate.objects.order_by("-at", "-pk")
    return (
        Action.objects.filter(board=board, public=True)
        .select_related("service")
        .prefetch_related("proposals", Prefetch("updates", updates))
        .order_by("pk")
    )


def action_row(action: Action) -> Told:
    said = next(iter(action.updates.all()), None)
    return {
        **{key: getattr(action, key) for key in ("id", "title", "body", "status", "because", "language")},
        "service": action.service and {key: getattr(action.service, key) for key in ("name", "language")},
        "due_on": day(action.due_on),
        "proposals": sorted(each.pk for each in action.proposals.all()),
        "said": said.text if said else "",
        "said_on": day(said.at) if said else None,
    }
