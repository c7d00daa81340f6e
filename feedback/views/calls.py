"""A call for members: read by everybody whom it can concern, made by the facilitator, applied to."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from community.access import READERS, VISIBLE, access, may, require
from community.errors import Refused
from community.groups.permissions import is_member
from feedback.forms.calls import ApplicationForm, CallForm, as_called
from feedback.models import Application, Board, Call
from feedback.permissions import can_apply, can_facilitate
from feedback.services import applying, calling
from feedback.views.lookups import board_for, signed_in

USUAL = timedelta(days=21)


def call_for(request: HttpRequest, pk: int, call_pk: int) -> Call:
    found = Call.objects.visible_to(request.user).select_related("board__group", "board__contact")
    return get_object_or_404(found, board=pk, pk=call_pk)


def mine(request: HttpRequest, call: Call) -> Application | None:
    if not request.user.is_authenticated:
        return None
    found = call.applications.filter(user=request.user).first()
    if found is not None:
        found.call = call
    return found


@access(GET=READERS)
def call(request: HttpRequest, pk: int, call_pk: int) -> HttpResponse:
    return show(request, call_for(request, pk, call_pk))


def show(
    request: HttpRequest, call: Call, form: ApplicationForm | None = None, refused: Refused | None = None
) -> HttpResponse:
    application = mine(request, call)
    stands = application is not None and application.state != Application.State.WITHDRAWN
    said = {"motivation": application.motivation} if application is not None else {}
    board = call.board
    context = {
        "call": call,
        "board": board,
        "reads_board": Board.objects.visible_to(request.user).filter(pk=board.pk).exists(),
        "application": application if stands else None,
        "form": form or ApplicationForm(initial=said),
        "refused": refused,
        "may_apply": can_apply(request.user, call),
        "on_board": is_member(request.user, board.group_id),
        "may_facilitate": can_facilitate(request.user, board),
        "address": request.build_absolute_uri(call.get_absolute_url()),
    }
    wrong = 422 if form is not None else 200
    return render(request, "feedback/call.html", context, status=refused.status if refused else wrong)


@access(POST=VISIBLE)
def call_apply(request: HttpRequest, pk: int, call_pk: int) -> HttpResponse:
    """Apply, or change what one wrote: the page of the call holds both forms."""
    found = call_for(request, pk, call_pk)
    form = ApplicationForm(request.POST)
    if not form.is_valid():
        return show(request, found, form)
    user, said = signed_in(request), form.cleaned_data["motivation"]
    application = mine(request, found)
    changes = "change" in request.POST and application is not None
    try:
        if changes and application is not None:
            applying.reword(application=application, motivation=said)
        else:
            applying.apply(call=found, user=user, motivation=said)
    except Refused as refused:
        return show(request, found, form, refused)
    messages.success(
        request,
        _("Changed.") if changes else _("You applied. You hear of it once the call is closed."),
    )
    return redirect(found)


@access(POST=VISIBLE)
def call_withdraw(request: HttpRequest, pk: int, call_pk: int) -> HttpResponse:
    found = call_for(request, pk, call_pk)
    application = get_object_or_404(found.applications.all(), user=signed_in(request))
    applying.withdraw(application=application)
    messages.success(request, _("Withdrawn. What you wrote is gone."))
    return redirect(found)


def facilitated(request: HttpRequest, pk: int) -> Board:
    board = board_for(request, pk)
    require(can_facilitate(request.user, board))
    return board


@access(GET=may("can_facilitate"))
def call_list(request: HttpRequest, pk: int) -> HttpResponse:
    board = facilitated(request, pk)
    calls = board.calls.with_counts()
    return render(request, "feedback/calls.html", {"board": board, "calls": calls})


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def call_new(request: HttpRequest, pk: int) -> HttpResponse:
    board = facilitated(request, pk)
    form = CallForm(request.POST or None, initial=at_first())
    if request.method == "POST" and form.is_valid():
        made = calling.make_call(board=board, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("The call is ready. Send its address to whom it may concern."))
        return redirect(made)
    context = {"board": board, "form": form, "call": None}
    return render(request, "feedback/call_edit.html", context, status=422 if form.is_bound else 200)


def at_first() -> dict[str, Any]:
    return {"opens_on": timezone.localdate(), "closes_on": timezone.localdate() + USUAL}


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def call_edit(request: HttpRequest, pk: int, call_pk: int) -> HttpResponse:
    found = call_for(request, pk, call_pk)
    require(can_facilitate(request.user, found.board))
    form = CallForm(request.POST or None, initial=as_called(found))
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            calling.change_call(call=found, by=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
            status = refused.status
        else:
            messages.success(request, _("Changed. What it was stays in the history."))
            return redirect(found)
    context = {"board": found.board, "form": form, "call": found}
    return render(request, "feedback/call_edit.html", context, status=status)
