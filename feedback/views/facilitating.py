"""The facilitator's page: open a round, see how many are in, change what may be changed, close, reveal."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from community.access import access, may, require
from community.errors import Refused
from feedback.forms.rounds import ExtendForm, RoundForm, TightenForm
from feedback.models import Board, Round
from feedback.permissions import can_facilitate
from feedback.services import phases, rounds, running
from feedback.tasks import tasks_of
from feedback.views.lookups import Standing, board_for, signed_in


def facilitated(request: HttpRequest, pk: int) -> Standing:
    board = board_for(request, pk)
    require(can_facilitate(request.user, board))
    return Standing(board, request.user)


@access(GET=may("can_facilitate"))
def manage(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    return _show(request, standing)


def _show(
    request: HttpRequest,
    standing: Standing,
    *,
    form: RoundForm | None = None,
    extending: ExtendForm | None = None,
    tightening: TightenForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    round = standing.ready or standing.round
    context = {
        "board": standing.board,
        "standing": standing,
        "round": round,
        "form": form or RoundForm(initial=at_first(standing)),
        "extending": extending or (round and ExtendForm(initial=closing(round))),
        "tightening": tightening or (round and TightenForm(round=round)),
        "refused": refused,
        "tasks": tasks_of(standing.board),
        "phases": phase_choices(standing.board),
    }
    wrong = any(each is not None and each.is_bound for each in (form, extending, tightening))
    context["stuck"] = None if wrong else refused
    return render(
        request, "feedback/manage.html", context, status=refused.status if refused else 422 if wrong else 200
    )


def at_hand(standing: Standing) -> Round:
    """The round that a facilitator runs now; one that is set ready comes before the last one."""
    return standing.ready or standing.open_round()


def at_first(standing: Standing) -> dict[str, Any]:
    return {"closes_on": timezone.localdate() + timedelta(days=7), "ranks": standing.board.ranks}


def closing(round: Round) -> dict[str, Any]:
    closes = timezone.localtime(round.closes_at)
    return {"closes_on": closes.date(), "closes_time": closes.time()}


@access(POST=may("can_facilitate"))
def round_open(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    form = RoundForm(request.POST)
    if not form.is_valid():
        return _show(request, standing, form=form)
    data = form.cleaned_data
    try:
        said = ("opens_at", "closes_at", "visibility", "ranks", "scope", "voice", "secrecy")
        round = rounds.open_round(
            board=standing.board, by=signed_in(request), **{name: data[name] for name in said}
        )
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return _show(request, standing, form=form, refused=refused)
    if round.is_set_ready:
        messages.success(request, _("The round is ready. Every member is told once it opens."))
    else:
        messages.success(request, _("The round is open. Every member is told."))
    return redirect("boards:manage", pk=pk)


@access(POST=may("can_facilitate"))
def round_extend(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    round = at_hand(standing)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        return _show(request, standing, extending=form)
    try:
        running.extend(round=round, closes_at=form.cleaned_data["closes_at"], by=signed_in(request))
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return _show(request, standing, extending=form, refused=refused)
    messages.success(request, _("The round closes later. It shows on the ranking screen."))
    return redirect("boards:manage", pk=pk)


@access(POST=may("can_facilitate"))
def round_tighten(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    round = at_hand(standing)
    form = TightenForm(request.POST, round=round)
    wanted = request.POST.get("visibility")
    if not form.is_valid() and wanted not in Round.Visibility.values:
        return _show(request, standing, tightening=form)
    try:
        rounds.tighten(round=round, visibility=str(wanted), by=signed_in(request))
    except Refused as refused:
        form.errors["visibility"] = form.error_class([str(refused.sentence)])
        return _show(request, standing, tightening=form, refused=refused)
    messages.success(request, _("The result shows later than was said."))
    return redirect("boards:manage", pk=pk)


@access(POST=may("can_facilitate"))
def round_remind(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    running.remind(round=at_hand(standing), by=signed_in(request))
    messages.success(request, _("Everyone who hasn't ranked yet is reminded. Nobody sees who that is."))
    return redirect("boards:manage", pk=pk)


@access(POST=may("can_facilitate"))
def round_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    running.call_off(round=at_hand(standing), by=signed_in(request))
    messages.success(request, _("The round is called off. Nobody had heard of it."))
    return redirect("boards:manage", pk=pk)


@access(POST=may("can_facilitate"))
def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    rounds.close_round(round=at_hand(standing), by=signed_in(request))
    messages.success(
        request,
        _("The round is closed and counted.")
        if standing.open_round().is_signed
        else _("The round is closed and counted. Nobody can link a ballot to a person any more."),
    )
    return redirect("boards:manage", pk=pk)


@access(POST=may("can_facilitate"))
def round_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    rounds.reveal(round=standing.open_round(), by=signed_in(request))
    return redirect("boards:result", pk=pk)


@access(POST=may("can_facilitate"))
def phase(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    try:
        board = phases.move_to(
            board=standing.board, phase=request.POST.get("phase", ""), by=signed_in(request)
        )
    except Refused as refused:
        return _show(request, standing, refused=refused)
    messages.success(request, _("The board is now at: %(phase)s.") % {"phase": board.get_phase_display()})
    return redirect("boards:manage", pk=pk)


def phase_choices(board: Board) -> list[dict[str, Any]]:
    return [
        {"value": value, "label": label, "chosen": value == board.phase}
        for value, label in Board.Phase.choices
    ]
