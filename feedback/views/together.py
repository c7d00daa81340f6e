"""*Samen ordenen*: the facilitator orders on the projector, with the group; the order as JSON in api.py."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.access import READERS, access, may
from community.errors import Refused
from feedback import bins
from feedback.agreeing import agreement
from feedback.forms.ballots import into, read_plain
from feedback.forms.together import BeginForm
from feedback.models import Board, Proposal, SharedOrder
from feedback.services import together
from feedback.together import drawn
from feedback.views.lookups import Standing, board_for, signed_in
from feedback.views.ranking import on_from, places
from feedback.views.rooms import facilitated


def of_board(board: Board) -> Any:
    return SharedOrder.objects.filter(board=board)


def now(board: Board) -> SharedOrder | None:
    """The one that the group makes now."""
    found: SharedOrder | None = of_board(board).filter(ended_at=None).first()
    if found is not None:
        found.board = board
    return found


@never_cache
@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The order in the making; before it is begun, what it begins with."""
    board = facilitated(request, pk)
    shared = now(board)
    if shared is None:
        return _before(request, board, status=409 if request.method == "POST" else 200)
    if request.method != "POST":
        return _show(request, shared)
    try:
        _save(request, shared)
    except Refused as refused:
        return _show(request, shared, refused)
    return redirect(on_from(request))


def _save(request: HttpRequest, shared: SharedOrder) -> None:
    """A button of the plain form: everything as it stands there, and one of it moved."""
    if "back" in request.POST:
        together.take_back(shared=shared)
        return
    sent = read_plain(request.POST)
    together.arrange(shared=shared, parts=sent.bins, revision=sent.revision)


def _before(
    request: HttpRequest, board: Board, form: BeginForm | None = None, status: int = 200
) -> HttpResponse:
    standing = Standing(board, request.user)
    context = {
        "board": board,
        "form": form or BeginForm(starts=starts(board, standing)),
        "runs": standing.is_open,
        "earlier": of_board(board).exclude(ended_at=None),
    }
    return render(request, "feedback/together_begin.html", context, status=status)


def starts(board: Board, standing: Standing) -> dict[str, bins.Bins]:
    """What it may begin with, by name: nothing, the order as it was counted where that may be seen, the last
    one that the group made."""
    found: dict[str, bins.Bins] = {"empty": [[], [], []]}
    released = standing.released if standing.round is not None and standing.round.is_revealed else None
    if released is not None and standing.open_round().closed_at is not None:
        found["counted"] = counted(standing.told)
    last = of_board(board).exclude(ended_at=None).select_related("board").first()
    if last is not None:
        found["last"] = together.parts_of(last)
    return found


def counted(computed: dict[str, Any]) -> bins.Bins:
    """The top contest of a result in three parts, with the lines that the ballots suggest."""
    parts: bins.Bins = [[], [], []]
    order = agreement(computed, computed["cuts"])
    top = next((entry for entry in computed["contests"] if entry["parent"] is None), None)
    for group in top["groups"] if top else []:
        above = order.order.index(group[0])
        parts[sum(above >= line for line in order.lines)].append(group)
    return parts


@access(POST=may("can_facilitate"))
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    board = facilitated(request, pk)
    possible = starts(board, Standing(board, request.user))
    form = BeginForm(request.POST, starts=possible)
    if not form.is_valid():
        return _before(request, board, form, 422)
    try:
        together.begin(board=board, by=signed_in(request), parts=possible[form.cleaned_data["start"]])
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return _before(request, board, form, refused.status)
    return redirect("boards:together", pk=pk)


@access(POST=may("can_facilitate"))
def end(request: HttpRequest, pk: int) -> HttpResponse:
    board = facilitated(request, pk)
    shared = now(board)
    kept = together.end(shared=shared, by=signed_in(request)) if shared else None
    if kept is None:
        return redirect("boards:together", pk=pk)
    messages.success(request, _("Kept, and it shows in the story of the board."))
    return redirect(kept)


@access(GET=READERS)
def ordered(request: HttpRequest, pk: int, order_pk: int) -> HttpResponse:
    """What a group ordered together, for whoever reads the board."""
    board = board_for(request, pk)
    shared = of_board(board).exclude(ended_at=None).filter(pk=order_pk).first()
    if shared is None:
        raise Http404
    shared.board = board
    standing = Standing(board, request.user)
    may_agree = standing.may_facilitate and standing.released is not None
    context = {
        "board": board,
        "shared": shared,
        "ladder": drawn(together.parts_of(shared)),
        "proposals": Proposal.objects.filter(board=board).in_bulk(),
        "may_agree": may_agree and standing.open_round().closed_at is not None,
        "may_facilitate": standing.may_facilitate,
    }
    return render(request, "feedback/ordered_together.html", context)


def _show(request: HttpRequest, shared: SharedOrder, refused: Refused | None = None) -> HttpResponse:
    context = {
        "board": shared.board,
        "shared": shared,
        "screen": drawing(shared),
        "into": into(request.POST or request.GET, "0"),
        "refused": refused,
    }
    return render(request, "feedback/together.html", context, status=refused.status if refused else 200)


def drawing(shared: SharedOrder) -> dict[str, Any]:
    """What the template draws: three parts and what has still to be placed (as views/ranking.py has it)."""
    parts = together.parts_of(shared)
    table = together.on_the_table(shared.board)
    items = Proposal.objects.in_bulk(table)
    placed = {p for part in parts for tier in part for p in tier}
    tray = [proposal for proposal in table if proposal not in placed]
    return {
        "bins": [[{"proposal": items[p], **at} for p, at in part] for part in places(parts)],
        "tray": [{"proposal": items[p]} for p in tray],
        "waiting": len(tray),
        "placed": len(placed),
        "size": len(items),
        "numbers": range(1, len(items) + 1),
        "revision": shared.revision,
    }
