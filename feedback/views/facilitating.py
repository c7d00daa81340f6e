"""The facilitator's page: open a round, see how many are in, close, reveal."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from community.access import access, may, require
from community.errors import Refused
from feedback.forms.rounds import RoundForm
from feedback.permissions import can_facilitate
from feedback.services import rounds
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
    refused: Refused | None = None,
) -> HttpResponse:
    context = {
        "board": standing.board,
        "standing": standing,
        "round": standing.round,
        "form": form or RoundForm(initial={"closes_on": timezone.localdate() + timedelta(days=7)}),
        "refused": refused,
        "tasks": tasks_of(standing.board),
    }
    wrong = form is not None and form.is_bound
    return render(
        request, "feedback/manage.html", context, status=refused.status if refused else 422 if wrong else 200
    )


@access(POST=may("can_facilitate"))
def round_open(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    form = RoundForm(request.POST)
    if not form.is_valid():
        return _show(request, standing, form=form)
    data = form.cleaned_data
    try:
        rounds.open_round(
            board=standing.board,
            by=signed_in(request),
            closes_at=data["closes_at"],
            visibility=data["visibility"],
            scope=data["scope"],
        )
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return _show(request, standing, form=form, refused=refused)
    messages.success(request, _("The round is open. Every member hears of it."))
    return redirect("boards:manage", pk=pk)


@access(POST=may("can_facilitate"))
def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    rounds.close_round(round=standing.open_round(), by=signed_in(request))
    messages.success(
        request, _("The round is closed and counted. Nobody can link a ballot to a person any more.")
    )
    return redirect("boards:manage", pk=pk)


@access(POST=may("can_facilitate"))
def round_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    rounds.reveal(round=standing.open_round(), by=signed_in(request))
    return redirect("boards:result", pk=pk)
