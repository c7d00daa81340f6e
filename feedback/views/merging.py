"""Merging two proposals and undoing it, each with a look at what it does."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.access import access, may, require
from community.errors import Refused
from community.numbers import whole
from feedback import foresight
from feedback.forms.merging import BecauseForm, IntoForm
from feedback.models import Board, Merge, Proposal
from feedback.permissions import can_curate
from feedback.services import merging, releasing
from feedback.services.families import family_of, united_me_too
from feedback.services.telling import concerned
from feedback.views.lookups import Standing, board_for, signed_in


def curated(request: HttpRequest, pk: int, proposal_pk: int) -> Proposal:
    """The proposal, for who may curate its board."""
    board = board_for(request, pk)
    require(can_curate(request.user, board))
    found = board.proposals.visible_to(request.user).select_related("author", "thread", "merged_into")
    proposal = get_object_or_404(found, pk=proposal_pk)
    proposal.board = board
    return proposal


@access(GET=may("can_curate"), POST=may("can_curate"))
def proposal_merge(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """First a choice (`into`), then what would become of both, then the deed."""
    gone = curated(request, pk, proposal_pk)
    chosen = request.POST.get("into") or request.GET.get("into")
    form = IntoForm({"into": chosen} if chosen is not None else None, gone=gone)
    context: dict[str, Any] = {"board": gone.board, "gone": gone, "form": form, "because": BecauseForm()}
    kept = _named(gone.board, chosen)
    refused = _refusal(gone, kept) if kept is not None else None
    if kept is None or refused is not None:
        if gone.merged_into_id is not None and kept is None:
            return redirect(gone)
        return _ask_again(request, context, refused)
    if request.method == "POST":
        return _merge(request, gone, kept, context)
    return render(request, "feedback/merge.html", context | preview(request, gone, kept))


def _named(board: Board, chosen: str | None) -> Proposal | None:
    """Of any board, so that the refusal can say what is wrong with it."""
    number = whole(chosen or "")
    if number is None:
        return None
    return Proposal.objects.filter(board=board).select_related("author", "thread").filter(pk=number).first()


def _refusal(gone: Proposal, kept: Proposal) -> Refused | None:
    return merging.refusal(gone, kept, gone.board.proposals.all())


def _ask_again(request: HttpRequest, context: dict[str, Any], refused: Refused | None) -> HttpResponse:
    form = context["form"]
    if refused is not None:
        form.errors["into"] = form.error_class([str(refused.sentence)])
    wrong = form.is_bound and not form.is_valid()
    status = refused.status if refused else 422 if wrong else 200
    return render(request, "feedback/merge.html", context, status=status)


def _merge(request: HttpRequest, gone: Proposal, kept: Proposal, context: dict[str, Any]) -> HttpResponse:
    because = BecauseForm(request.POST)
    if not because.is_valid():
        context |= preview(request, gone, kept) | {"because": because}
        return render(request, "feedback/merge.html", context, status=422)
    merging.merge(gone=gone, kept=kept, by=signed_in(request), because=because.cleaned_data["because"])
    messages.success(request, _("Merged. Whoever proposed or ranked them is told; you can undo it."))
    return redirect(kept)


@access(GET=may("can_curate"), POST=may("can_curate"))
def proposal_unmerge(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    gone = curated(request, pk, proposal_pk)
    merge = get_object_or_404(Merge.objects.standing().select_related("kept", "by"), gone=gone)
    if request.method == "POST":
        merging.unmerge(merge=merge, by=signed_in(request))
        messages.success(request, _("They stand apart again, each with its own text, talk and place."))
        return redirect(gone)
    context = {"board": gone.board, "gone": gone, "merge": merge}
    return render(request, "feedback/unmerge.html", context | preview(request, gone, merge.kept, undo=True))


def preview(request: HttpRequest, gone: Proposal, kept: Proposal, *, undo: bool = False) -> dict[str, Any]:
    """What becomes of both, and of the order where this reader may see it."""
    board = gone.board
    aliases = board.proposals.aliases()
    after = {one: head for one, head in aliases.items() if one != gone.pk}
    if not undo:
        after[gone.pk] = kept.pk
    family = [*family_of(gone), kept.pk]
    united = united_me_too({gone.pk: kept.pk})
    return {
        "kept": kept,
        "proofs": gone.evidence.count(),
        "too": [gone.me_too.count(), kept.me_too.count(), len(united[kept.pk])],
        "ideas": list(gone.ideas.all()),
        "children": list(gone.children.filter(retired_at=None)),
        "told": concerned(board, family).count(),
        "order": order(Standing(board, request.user), after, kept),
    }


def order(standing: Standing, after: dict[int, int], kept: Proposal) -> dict[str, Any]:
    """{"says": none · hidden · running · fixed · same · moves}, and the moves with their proposals."""
    round = standing.round
    if round is None or not standing.has_begun:
        return {"says": "none"}
    if round.is_open or round.closed_at is None:
        return {"says": "running"}
    newest = round.results.first() if standing.sees_result else None
    if newest is None:
        return {"says": "hidden"}
    if releasing.is_beyond_recount(round):
        return {"says": "fixed"}
    found = foresight.moves(newest.computed, releasing.foresee(round, after))
    proposals = standing.board.proposals.in_bulk([move.proposal for move in found])
    rows = [
        {"proposal": proposals[move.proposal], "before": move.before, "after": move.after} for move in found
    ]
    return {"says": "moves" if rows else "same", "moves": rows}
