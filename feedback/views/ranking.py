"""Making my order: the plain form here, the ballot as JSON in api.py."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.access import access, may, require
from community.errors import Refused
from community.frame.dates import formatted
from feedback import bins, errors, keys
from feedback.forms.ballots import Cast, into, read_move, read_plain
from feedback.heads import Aliases, read
from feedback.merging import root_of
from feedback.models import Ballot, Contestant, Round
from feedback.permissions import can_rank
from feedback.services import casting
from feedback.services.voters import Voter
from feedback.tray import MOST, tray
from feedback.views.lookups import Standing, board_for, signed_in


@never_cache
@access(GET=may("can_rank"), POST=may("can_rank"))
def rank(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    require(can_rank(request.user, board))
    standing = Standing(board, request.user)
    if standing.round is None or not standing.is_open or standing.is_in_the_room:
        status = 409 if request.method == "POST" else 200
        return render(
            request, "feedback/rank_closed.html", {"board": board, "standing": standing}, status=status
        )
    if request.method == "POST":
        return _save(request, standing)
    if standing.is_on_paper:
        return render(request, "feedback/rank_on_paper.html", {"board": board, "standing": standing})
    return _show(request, standing)


def _save(request: HttpRequest, standing: Standing) -> HttpResponse:
    round = standing.open_round()
    cast = None
    try:
        cast = read_plain(request.POST)
        ballot = save(signed_in(request), round, cast)
    except Refused as refused:
        return _show(request, standing, typed=cast, refused=refused)
    messages.success(request, said(ballot))
    return redirect(on_from(request))


def on_from(request: HttpRequest) -> str:
    """Where the page goes on after a save: in the same form, at what a button moved, or with the tray."""
    if request.GET.get("form"):
        return f"{request.path}?form=1"
    if "move" not in request.POST:
        return request.path
    proposal, move = read_move(request.POST["move"])
    place = "tray" if move == "add" else f"title-{proposal}"
    filling = into(request.POST, "1")
    return f"{request.path}?filling={filling}#{place}"


@transaction.atomic
def save(voter: Voter, round: Round, cast: Cast) -> Ballot:
    tiers, cuts = bins.flatten(cast.bins)
    ballot = casting.save_ballot(
        voter=voter,
        round=round,
        tiers=tiers,
        cuts=cuts,
        seen=cast.seen,
        no_opinion=cast.no_opinion,
        revision=cast.revision,
        merged=cast.merged,
    )
    if cast.reasons:
        casting.give_reasons(voter=voter, round=round, reasons=cast.reasons)
    return ballot


def said(ballot: Ballot) -> str:
    """That it is saved, and when: the ballot itself keeps no moment."""
    clock = formatted(timezone.localtime(), "TIME_FORMAT")
    if ballot.complete:
        return _("Saved at %(clock)s. Everything has its place: you are done.") % {"clock": clock}
    return _("Saved at %(clock)s.") % {"clock": clock}


def _show(
    request: HttpRequest, standing: Standing, *, typed: Cast | None = None, refused: Refused | None = None
) -> HttpResponse:
    """The screen; after a refusal with what was typed, and from the ballot as it stands now."""
    round, user = standing.open_round(), signed_in(request)
    heads = round.contestants.filter(proposal__merged_into=None)
    contestants = list(heads.select_related("proposal").order_by("proposal"))
    ballot = standing.ballot
    if isinstance(refused, errors.StaleBallot):
        ballot = refused.ballot
    reasons = casting.reasons_of(user, round, [entry.proposal_id for entry in contestants])
    context = {
        "board": standing.board,
        "standing": standing,
        "round": round,
        "ballot": ballot,
        "screen": screen(user, round, contestants, ballot, typed, reasons, standing.aliases),
        "into": into(request.POST or request.GET, "1" if standing.placed else "0"),
        "refused": refused,
    }
    return render(request, "feedback/rank.html", context, status=refused.status if refused else 200)


def screen(
    user: Any,
    round: Round,
    contestants: list[Contestant],
    ballot: Ballot | None,
    typed: Cast | None,
    reasons: dict[int, str],
    aliases: Aliases,
) -> dict[str, Any]:
    """What the fragment _ballot.html draws: the three parts, what is unknown, the tray."""
    ballot = ballot or Ballot(round=round, revision=0)
    found = read(ballot, aliases)
    if typed is not None:
        parts, unknown, seen, reasons = typed.bins, typed.no_opinion, typed.seen, {**reasons, **typed.reasons}
    else:
        parts, unknown, seen = bins.split(found.tiers, found.cuts), found.no_opinion, found.seen
    late = {entry.proposal_id for entry in contestants if entry.added_at > round.opens_at}
    items = {
        entry.proposal_id: {"proposal": entry.proposal, "reason": reasons.get(entry.proposal_id, "")}
        for entry in contestants
    }
    placed = {p for part in parts for tier in part for p in tier} | set(unknown)
    waiting = [(entry.proposal_id, entry.seen_by) for entry in contestants if entry.proposal_id not in placed]
    left = tray(waiting, seen=set(seen), seed=keys.tag_of(round, user.pk, "tray"), size=MOST)
    return {
        "bins": [[{**items[p], **at} for p, at in part if p in items] for part in places(parts)],
        "unknown": [items[p] for p in unknown if p in items],
        "tray": [{**items[p], "is_new": p in late and p not in seen} for p in left],
        "waiting": len(waiting),
        "more": len(waiting) - len(left),
        "placed": len(placed & items.keys()),
        "size": len(items),
        "numbers": range(1, min(len(items), MOST) + 1),
        "revision": ballot.revision,
        "merged": [f"{gone}:{root_of(gone, aliases)}" for gone in sorted(aliases)],
        "seen": sorted(
            set(ballot.seen if typed is None else seen) & items.keys()
        ),  # by itself, not by another
    }


def places(parts: bins.Bins) -> list[list[tuple[int, dict[str, Any]]]]:
    """By part, in order: a proposal and {number, place, even}. `number` counts the part's tiers from 1,
    `place` is 1 + what stands above it in all parts, `even`: in one tier with the one above it."""
    found = []
    above = 0
    for part in parts:
        row = []
        for number, tier in enumerate(part, start=1):
            row += [(p, {"number": number, "place": above + 1, "even": p != tier[0]}) for p in tier]
            above += len(tier)
        found.append(row)
    return found
