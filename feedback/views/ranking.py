"""Making my order: the plain form here, the ballot as JSON in api.py."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.access import access, may, require
from community.errors import Refused
from feedback import bins, errors
from feedback.forms import Cast, read_plain
from feedback.models import Ballot, Contestant, Proposal, Round
from feedback.permissions import can_rank
from feedback.services import casting
from feedback.tray import MOST, tray
from feedback.views.lookups import Standing, board_for, signed_in


@never_cache
@access(GET=may("can_rank"), POST=may("can_rank"))
def rank(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    require(can_rank(request.user, board))
    standing = Standing(board, request.user)
    if standing.round is None or not standing.round.is_open:
        status = 409 if request.method == "POST" else 200
        return render(
            request, "feedback/rank_closed.html", {"board": board, "standing": standing}, status=status
        )
    if request.method == "POST":
        return _save(request, standing)
    return _show(request, standing)


def _save(request: HttpRequest, standing: Standing) -> HttpResponse:
    round = standing.open_round()
    cast = None
    try:
        cast = read_plain(request.POST)
        ballot = save(signed_in(request), round, cast)
    except Refused as refused:
        return _show(request, standing, typed=cast, refused=refused)
    for proposal_id in cast.seen:
        reason = request.POST.get(f"reason-{proposal_id}")
        if reason:
            casting.give_reason(user=signed_in(request), round=round, proposal_id=proposal_id, text=reason)
    messages.success(request, said(ballot))
    return redirect("boards:rank", pk=standing.board.pk)


def save(user: Any, round: Round, cast: Cast) -> Ballot:
    tiers, cuts = bins.flatten(cast.bins)
    return casting.save_ballot(
        user=user,
        round=round,
        tiers=tiers,
        cuts=cuts,
        seen=cast.seen,
        no_opinion=cast.no_opinion,
        revision=cast.revision,
    )


def said(ballot: Ballot) -> str:
    """That it is saved, and when: the ballot itself keeps no moment."""
    clock = date_format(timezone.localtime(), "TIME_FORMAT")
    if ballot.complete:
        return _("Saved at %(clock)s. Everything has its place: you are done.") % {"clock": clock}
    return _("Saved at %(clock)s.") % {"clock": clock}


def _show(
    request: HttpRequest, standing: Standing, *, typed: Cast | None = None, refused: Refused | None = None
) -> HttpResponse:
    """The screen; after a refusal with what was typed, and from the ballot as it stands now."""
    round, user = standing.open_round(), signed_in(request)
    contestants = list(round.contestants.select_related("proposal").order_by("proposal"))
    ballot = standing.ballot
    if isinstance(refused, errors.StaleBallot):
        ballot = refused.ballot
    context = {
        "board": standing.board,
        "standing": standing,
        "round": round,
        "ballot": ballot,
        "screen": screen(user, round, contestants, ballot, typed),
        "refused": refused,
    }
    return render(request, "feedback/rank.html", context, status=refused.status if refused else 200)


def screen(
    user: Any, round: Round, contestants: list[Contestant], ballot: Ballot | None, typed: Cast | None
) -> dict[str, Any]:
    """What the fragment _ballot.html draws: the three parts, what is unknown, the tray."""
    by_id = {entry.proposal_id: entry.proposal for entry in contestants}
    if typed is not None:
        parts, unknown, seen = typed.bins, typed.no_opinion, typed.seen
    else:
        ballot = ballot or Ballot(round=round, revision=0)
        parts, unknown, seen = bins.split(ballot.tiers, ballot.cuts), ballot.no_opinion, ballot.seen
    placed = {p for part in parts for tier in part for p in tier} | set(unknown)
    waiting = [(entry.proposal_id, entry.seen_by) for entry in contestants if entry.proposal_id not in placed]
    left = tray(waiting, seen=set(seen), seed=f"{round.key_name.hex}:{user.pk}", size=MOST)
    started = bool(seen)
    return {
        "bins": [items(part, by_id) for part in parts],
        "unknown": [by_id[p] for p in unknown if p in by_id],
        "tray": [{"proposal": by_id[p], "is_new": started and p not in seen} for p in left],
        "waiting": len(waiting),
        "more": len(waiting) - len(left),
        "placed": len(placed & by_id.keys()),
        "size": len(by_id),
        "numbers": range(1, min(len(by_id), MOST) + 1),
        "revision": ballot.revision if ballot else 0,
        "seen": sorted(seen),
    }


def items(part: bins.Tiers, by_id: dict[int, Proposal]) -> list[dict[str, Any]]:
    """[{proposal, place, even}]: `place` counts tiers from 1, `even`: in one tier with the one above it."""
    return [
        {"proposal": by_id[p], "place": number, "even": index > 0}
        for number, tier in enumerate(part, start=1)
        for index, p in enumerate(tier)
        if p in by_id
    ]
