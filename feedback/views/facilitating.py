"""The facilitator's page: open a round, see how many are in, close, reveal, draw the lines."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from community.access import access, may, require
from community.errors import Refused
from feedback import counting
from feedback.forms.rounds import LinesForm, RoundForm
from feedback.models import Board, Result
from feedback.permissions import can_facilitate
from feedback.services import deciding, rounds
from feedback.tasks import tasks_of
from feedback.views.lookups import Standing, board_for, signed_in
from feedback.views.results import agreed_order, newest


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
    lines: LinesForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    released = newest(standing)
    if lines is None and released is not None:
        agreed = agreed_order(standing.open_round())
        cuts = [agreed.first_until, agreed.next_until] if agreed else released.computed["cuts"]
        initial = {"first_until": cuts[0], "next_until": cuts[1]}
        lines = LinesForm(steps=steps(standing.board, released), initial=initial)
    context = {
        "board": standing.board,
        "standing": standing,
        "round": standing.round,
        "form": form or RoundForm(initial={"closes_on": timezone.localdate() + timedelta(days=7)}),
        "lines": lines,
        "refused": refused,
        "tasks": tasks_of(standing.board),
    }
    wrong = (form is not None and form.is_bound) or (lines is not None and lines.is_bound)
    return render(
        request, "feedback/manage.html", context, status=refused.status if refused else 422 if wrong else 200
    )


def steps(board: Board, released: Result) -> list[tuple[int, str]]:
    """Where a line may lie: below each group of the ladder, or above everything."""
    titles = {
        pk: f"{label} {title}".strip()
        for pk, label, title in board.proposals.values_list("pk", "label", "title")
    }
    listed, found = 0, [(0, _("above everything: nothing"))]
    for group in counting.ladder(released.computed["contests"]):
        listed += len(group)
        found.append((listed, " = ".join(titles[p] for p in group)))
    return found


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


@access(POST=may("can_facilitate"))
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    released = newest(standing)
    if released is None:
        raise Http404
    form = LinesForm(request.POST, steps=steps(standing.board, released))
    if not form.is_valid():
        return _show(request, standing, lines=form)
    data = form.cleaned_data
    deciding.agree_order(
        round=standing.open_round(),
        by=signed_in(request),
        first_until=data["first_until"],
        next_until=data["next_until"],
    )
    messages.success(request, _("The two lines are drawn."))
    return redirect("boards:result", pk=pk)
