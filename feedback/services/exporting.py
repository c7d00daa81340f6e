"""Gathers what a result's files hold, from its rows. Reads, and writes nothing."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Any

from django.utils import timezone

from feedback.exporting import Document, document
from feedback.models import AgreedOrder, Proposal, Result, Round
from feedback.publishable import Grounds, Publishable, publishable


def export_of(result: Result, round: Round, shown: Publishable) -> Document:
    """The file of a result that the caller may show."""
    return document(result.computed, result.digest, shown, about(round, result))


def published(result: Result, round: Round, *, names_agreed: bool = False) -> Publishable:
    """What of it may leave, on a page or as a file. `names_agreed`: to somebody who sees the names."""
    grounds = Grounds(
        ballots=partial(cast_in, round),
        closed=round.closed_at is not None,
        changed=changed_since_shown(result, round),
        names_agreed=names_agreed,
    )
    return publishable(result.computed, grounds)


def cast_in(round: Round) -> Sequence[dict[str, Any]]:
    found = round.ballots.order_by("pk").values("tiers", "seen", "no_opinion")
    return [{**ballot} for ballot in found if any(ballot["tiers"])]


def changed_since_shown(result: Result, round: Round) -> int | None:
    """By how many ballots at most it differs from the one that was shown before it; None where none was."""
    closed, revealed = round.closed_at, round.revealed_at
    if closed is None or revealed is None or revealed < closed:
        return 0  # in the room each change was seen
    results = list(round.results.filter(revision__lte=result.revision).order_by("revision"))
    closing = [*results[:1], *(each for each in results if each.at <= closed)][-1]
    shown = [
        number
        for number, (each, following) in enumerate(pairwise(results))
        if each.revision < closing.revision or following.at > revealed
    ]
    return sum(each.changed or 0 for each in results[shown[-1] + 1 :]) if shown else None


def about(round: Round, result: Result) -> dict[str, Any]:
    board = round.board
    entered = Proposal.objects.filter(contestants__round=round).order_by("pk")
    return {
        "board": board.title,
        "question": board.question,
        "language": board.language,
        "round": {
            "id": round.pk,
            "ranks": round.ranks,
            "secrecy": round.secrecy,
            "opened": day(round.opens_at),
            "closed": day(round.closed_at),
            "counted": result.at.isoformat(),
        },
        "proposals": list(entered.values("id", "label", "title", "language")),
        "agreed": agreed(round),
    }


def day(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).date().isoformat() if moment else None


def agreed(round: Round) -> dict[str, Any] | None:
    """What the group made of it; `lines`: how many stand above each of the two."""
    order: AgreedOrder | None = getattr(round, "agreed_order", None)
    if order is None:
        return None
    return {
        "order": order.order,
        "lines": [order.first_until, order.next_until],
        "reason": order.reason,
        "reasons": order.reasons,
    }
