"""The facilitator's console of a round in the room, and the wall that its projector shows."""

from datetime import timedelta
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.access import access, may, require
from community.errors import Refused
from community.numbers import whole
from feedback import ladder
from feedback import together as ordering
from feedback.forms.room import RoomForm
from feedback.models import Board, Proposal, Round, SharedOrder
from feedback.permissions import can_facilitate, is_small, sees_result
from feedback.services import releasing, room, rounds, running, together
from feedback.views.lookups import board_for, signed_in

MORE = timedelta(minutes=5)  # by one press
KEPT = 60  # seconds that a fragment is kept, should nobody change anything


def facilitated(request: HttpRequest, pk: int) -> Board:
    board = board_for(request, pk)
    require(can_facilitate(request.user, board))
    return board


def rooms_of(board: Board) -> Any:
    """The board's rounds in the room, the newest first."""
    found = Round.objects.with_counts().with_phones().filter(board=board, voters=Round.Voters.ROOM)
    return found.annotate(in_all=F("joined") + F("typed_in"))


def present(board: Board) -> Round:
    """The newest of them, or a 404."""
    round = rooms_of(board).first()
    if round is None:
        raise Http404
    round.board = board
    return round  # type: ignore[no-any-return]


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def console(request: HttpRequest, pk: int) -> HttpResponse:
    """How many are in and done, and what comes next; without a round in the room a form that opens one."""
    board = facilitated(request, pk)
    form = RoomForm(request.POST or None, initial={"ranks": board.ranks, "minutes": 15})
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            room.open_room(board=board, by=signed_in(request), **form.cleaned_data)
        except Refused as refusal:
            refused = refusal
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The round is open. Show the wall, and let everybody scan the code."))
            return redirect("boards:room", pk=pk)
    rounds = list(rooms_of(board))
    newest = rounds[0] if rounds else None
    running = newest is not None and newest.closed_at is None
    context = {
        "board": board,
        "round": newest,
        "runs": running,
        "earlier": rounds[1:],
        "together": SharedOrder.objects.filter(board=board, ended_at=None).exists(),
        "elsewhere": not running and Round.objects.open().filter(board=board).exists(),
        "form": form,
        "more": int(MORE.total_seconds() // 60),
        **({} if newest is None else entrance(newest)),
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "feedback/room.html", context, status=status)


def entrance(round: Round) -> dict[str, Any]:
    """How a phone comes in: the code in two halves, its address, and that as a picture."""
    path = reverse("room:phone", args=[round.code])
    return {
        "code": (round.code[:4], round.code[4:]),
        "address": settings.PUBLIC_URL.partition("://")[2] + reverse("room:enter"),
        "qr": qr(settings.PUBLIC_URL + path),
        "can_reveal": not is_small(round.cast) or round.closed_at is not None,  # type: ignore[attr-defined]
    }


def qr(address: str) -> SafeString:
    """Black on white, whatever the light of the page: a camera reads nothing else."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=3, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(drawn)  # of a code of our own


@access(POST=may("can_facilitate"))
def more_time(request: HttpRequest, pk: int) -> HttpResponse:
    round = present(facilitated(request, pk))
    later = round.closes_at + MORE
    running.extend(round=round, closes_at=later, by=signed_in(request))
    return redirect("boards:room", pk=pk)


@access(POST=may("can_facilitate"))
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    room.reveal(round=present(facilitated(request, pk)), by=signed_in(request))
    messages.success(request, _("The order is on the wall."))
    return redirect("boards:room", pk=pk)


@access(POST=may("can_facilitate"))
def close(request: HttpRequest, pk: int) -> HttpResponse:
    rounds.close_round(round=present(facilitated(request, pk)), by=signed_in(request))
    messages.success(request, _("The round is closed and counted; the phones are forgotten."))
    return redirect("boards:room", pk=pk)


@access(POST=may("can_facilitate"))
def again(request: HttpRequest, pk: int) -> HttpResponse:
    room.open_again(round=present(facilitated(request, pk)), by=signed_in(request))
    messages.success(request, _("The next round is open, with a code of its own."))
    return redirect("boards:room", pk=pk)


@access(GET=may("can_facilitate"))
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """For the projector: the code until the reveal, and then the ladder, as it re-forms.

    `round`: an earlier one. `as=table`: the same as a table. With HX-Request only what changes.
    """
    board = facilitated(request, pk)
    earlier = 0
    if asked := request.GET.get("round", ""):
        earlier = whole(asked) or 0
        get_object_or_404(Round, board=board, voters=Round.Voters.ROOM, pk=earlier)
    as_table = request.GET.get("as") == "table"
    shown = fragment(board, earlier, as_table)
    if request.headers.get("HX-Request"):
        return HttpResponse(shown)
    context = {"board": board, "shown": shown, "as_table": as_table, "asked": asked}
    return render(request, "feedback/wall.html", context)


def fragment(board: Board, pk: int, as_table: bool) -> str:
    """What the wall shows; drawn once for each revision of the board and language, however many look on."""
    key = f"wall:{board.pk}:{board.revision}:{pk}:{as_table}:{get_language()}"
    found: str | None = cache.get(key)
    if found is None:
        found = render_to_string("feedback/_wall.html", drawn(board, pk, as_table))
        cache.set(key, found, KEPT)
    return found


def drawn(board: Board, pk: int, as_table: bool) -> dict[str, Any]:
    """Until the reveal nothing of what was cast is looked up."""
    candidates = rooms_of(board).select_related("agreed_order")
    round = (candidates.filter(pk=pk) if pk else candidates).first()
    context: dict[str, Any] = {"board": board, "round": round, "as_table": as_table}
    shared = None if pk else SharedOrder.objects.filter(board=board, ended_at=None).first()
    if shared is not None and (round is None or round.closed_at is not None):
        return {**context, "round": None, **ordered_together(board, shared)}
    if round is None:
        return context
    context |= entrance(round)
    if sees_result(round, has_voted=False, electorate=0):
        context |= {
            "ladder": ladder_of(round),
            "proposals": Proposal.objects.filter(board=board).in_bulk(),
        }
    return context


def ordered_together(board: Board, shared: SharedOrder) -> dict[str, Any]:
    """What the group makes of it on the projector, and what has still no place."""
    shared.board = board
    parts, table = together.parts_of(shared), together.on_the_table(board)
    placed = {proposal for part in parts for tier in part for proposal in tier}
    return {
        "together": True,
        "ladder": ordering.drawn(parts),
        "proposals": Proposal.objects.filter(board=board).in_bulk(),
        "waiting": [proposal for proposal in table if proposal not in placed],
    }


def ladder_of(round: Round) -> ladder.Ladder:
    """As it is now while the room is open, as it was counted once that is closed."""
    if round.closed_at is None:
        computed = releasing.order_now(round)
        return ladder.build(computed, computed["cuts"])
    return ladder.agreed(round.results.all()[0].computed, getattr(round, "agreed_order", None))
