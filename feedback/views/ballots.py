"""Whose ballot is whose, where everybody agreed to that beforehand."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from community.access import access, may, require
from feedback import bins
from feedback.heads import read
from feedback.models import Ballot, Proposal, Round
from feedback.permissions import can_rank
from feedback.views.lookups import Standing, board_for


@access(GET=may("can_rank"))
def signed_ballots(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    require(can_rank(request.user, board))
    standing = Standing(board, request.user)
    round = standing.round
    rows = signed(round) if round is not None and standing.sees_names else None
    context = {"board": board, "round": round, "ballots": rows}
    return render(request, "feedback/signed_ballots.html", context)


def signed(round: Round) -> list[dict[str, Any]]:
    """By name; those typed in from paper have none and stand last. Three queries."""
    known = Proposal.objects.filter(board=round.board_id)
    proposals, aliases = known.in_bulk(), known.aliases()
    ballots = Ballot.objects.filter(round=round, empty=False).select_related("signature__user")
    rows = [(_name(ballot), ballot) for ballot in ballots]
    rows.sort(key=lambda row: (not row[0], row[0].casefold(), row[1].tiers))
    return [{"name": name, "parts": parts(ballot, proposals, aliases)} for name, ballot in rows]


def _name(ballot: Ballot) -> str:
    signature = getattr(ballot, "signature", None)
    return signature.user.name if signature else ""


def parts(ballot: Ballot, proposals: dict[int, Proposal], aliases: dict[int, int]) -> list[dict[str, Any]]:
    """Part by part what stands in it, ties together; without the parts that are empty."""
    found = read(ballot, aliases)
    headings = (_("Tackle first"), pgettext("part of the ladder", "Next"), _("Less priority"))
    listed = [
        {"heading": heading, "tiers": [[proposals[one] for one in tier] for tier in tiers]}
        for heading, tiers in zip(headings, bins.split(found.tiers, found.cuts), strict=True)
    ]
    unknown = [[proposals[one]] for one in found.no_opinion]
    return [
        part
        for part in [*listed, {"heading": _("Doesn't know it well enough"), "tiers": unknown}]
        if part["tiers"]
    ]
