"""Moving a proposal, withdrawing it and bringing it back, and everything that was done with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.access import READERS, access, may
from community.errors import Refused
from community.history.differences import pieces
from community.history.models import Entry
from feedback.forms.curating import MoveForm, WithdrawForm
from feedback.models import Proposal, Round
from feedback.services import proposals as services
from feedback.views.lookups import board_for, signed_in
from feedback.views.merging import curated

MOST = 200
POINTING = ("parent", "into", "merged")  # in an entry: the number of another proposal


@access(GET=may("can_curate"), POST=may("can_curate"))
def proposal_move(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    proposal = curated(request, pk, proposal_pk)
    form = MoveForm(request.POST or None, proposal=proposal, initial={"parent": proposal.parent_id})
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            services.move_under(proposal=proposal, parent=form.cleaned_data["parent"], by=signed_in(request))
        except Refused as refusal:
            refused = refusal
            form.add_error("parent", str(refusal.sentence))
        else:
            messages.success(request, _("Moved. Where it hung before stays in its history."))
            return redirect(proposal)
    context = {"board": proposal.board, "proposal": proposal, "form": form, "round": _running(proposal)}
    status = refused.status if refused else 422 if form.is_bound else 200
    return render(request, "feedback/proposal_move.html", context, status=status)


def _running(proposal: Proposal) -> Round | None:
    """The open round that holds it, if there is one."""
    return Round.objects.open().filter(contestants__proposal=proposal).first()


@access(GET=may("can_curate"), POST=may("can_curate"))
def proposal_withdraw(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    proposal = curated(request, pk, proposal_pk)
    form = WithdrawForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            services.retire(proposal=proposal, because=form.cleaned_data["because"], by=signed_in(request))
        except Refused as refusal:
            refused = refusal
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Withdrawn. Whoever proposed it hears why; you can bring it back."))
            return redirect(proposal)
    context = {"board": proposal.board, "proposal": proposal, "form": form, "round": _running(proposal)}
    status = refused.status if refused else 422 if form.is_bound else 200
    return render(request, "feedback/proposal_withdraw.html", context, status=status)


@access(POST=may("can_curate"))
def proposal_bring_back(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    proposal = curated(request, pk, proposal_pk)
    services.bring_back(proposal=proposal, by=signed_in(request))
    messages.success(request, _("It stands on the board again."))
    return redirect(proposal)


@access(GET=READERS)
def proposal_history(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """What was done with it, newest first, with what each change of its text took away and added."""
    board = board_for(request, pk)
    found = board.proposals.visible_to(request.user).select_related("parent")
    proposal = get_object_or_404(found, pk=proposal_pk)
    proposal.board = board
    entries = list(Entry.objects.about(proposal).order_by("-at", "-pk")[:MOST])
    context = {"board": board, "proposal": proposal, "rows": told(request, proposal, entries)}
    return render(request, "feedback/proposal_history.html", context)


def told(request: HttpRequest, proposal: Proposal, entries: list[Entry]) -> list[dict[str, Any]]:
    """Each entry, the proposals that it points to as far as this reader sees them, and its differences."""
    asked = {number for entry in entries for number in _pointed(entry, POINTING)}
    seen = proposal.board.proposals.visible_to(request.user).in_bulk(asked)
    return [
        {
            "entry": entry,
            "from": seen.get(entry.before.get("parent")),
            "to": seen.get(entry.after.get("parent")),
            "other": next((seen[n] for n in _pointed(entry, ("into", "merged")) if n in seen), None),
            "because": entry.after.get("because") or entry.after.get("said") or "",
            "changes": [
                pieces(str(entry.before[name]), str(entry.after[name]))
                for name in ("title", "body")
                if name in entry.before and name in entry.after
            ],
        }
        for entry in entries
    ]


def _pointed(entry: Entry, names: tuple[str, ...]) -> list[int]:
    return [said[name] for said in (entry.after, entry.before) for name in names if said.get(name)]
