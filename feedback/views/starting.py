"""Starting a board, and asking it otherwise."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.access import access, may, require
from feedback.forms.boards import BoardChangeForm, BoardForm
from feedback.permissions import can_start_board
from feedback.services import boards
from feedback.services.telling import members_of
from feedback.views.facilitating import facilitated
from feedback.views.lookups import signed_in


@access(GET=may("can_start_board"), POST=may("can_start_board"))
def board_new(request: HttpRequest) -> HttpResponse:
    require(can_start_board(request.user))
    form = BoardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        language = get_language() or "nl"
        board = boards.start_board(by=signed_in(request), language=language, **form.cleaned_data)
        messages.success(request, _("Your board is ready. You run it; now look for people who think along."))
        return redirect("boards:manage", pk=board.pk)
    return render(request, "feedback/board_edit.html", {"form": form}, status=422 if form.is_bound else 200)


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def board_edit(request: HttpRequest, pk: int) -> HttpResponse:
    board = facilitated(request, pk).board
    asked = {name: getattr(board, name) for name in boards.Told.__annotations__}
    initial = {**asked, "readers": board.group.readers, "contact": board.contact_id}
    form = BoardChangeForm(request.POST or None, initial=initial, members=members_of(board))
    if request.method == "POST" and form.is_valid():
        boards.change_board(board=board, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("Changed."))
        return redirect("boards:manage", pk=pk)
    context = {"board": board, "form": form}
    return render(request, "feedback/board_edit.html", context, status=422 if form.is_bound else 200)
