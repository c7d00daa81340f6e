"""Jullie zeiden · Dit doen we · Hier staan we."""

from collections.abc import Collection

from django.contrib import messages
from django.db.models import Case, Prefetch, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from community.access import READERS, access, may, require
from community.errors import Refused
from feedback import loops
from feedback.forms.actions import ActionForm, ProgressForm, WhyNotForm, as_planned
from feedback.models import Action, ActionUpdate, Board, PassedOver, Proposal
from feedback.permissions import can_facilitate, can_update
from feedback.services import following_up
from feedback.story import MOST_ALIVE
from feedback.views.changes import changes_of
from feedback.views.lookups import board_for, signed_in


@access(GET=READERS)
def action_list(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    actions = list(visible_actions(request, board))
    answered = {proposal.pk for action in actions for proposal in action.proposals.all()}
    order = loops.ranked(board) if board.has_decided else loops.NOTHING
    context = {
        "board": board,
        "actions": actions,
        "loops": loops.loops(order),
        "unanswered": unanswered(board, order, answered) if board.has_decided else [],
        "teams": teams_of(request),
        "may_facilitate": can_facilitate(request.user, board),
    }
    return render(request, "feedback/actions.html", context)


def visible_actions(request: HttpRequest, board: Board):  # type: ignore[no-untyped-def]
    """Most alive first, each with what it answers and its updates."""
    return (
        Action.objects.visible_to(request.user)
        .filter(board=board)
        .select_related("service")
        .prefetch_related(
            Prefetch("proposals", Proposal.objects.order_by("label", "pk")),
            Prefetch("updates", ActionUpdate.objects.select_related("by")),
        )
        .annotate(turn=Case(*(When(status=status, then=n) for n, status in enumerate(MOST_ALIVE)), default=9))
        .order_by("turn", "pk")
    )


def unanswered(
    board: Board, order: loops.Ranked, answered: Collection[int]
) -> list[tuple[Proposal, PassedOver | None]]:
    """What this reader sees no action for, in the order that counts, with the reason where one was given."""
    turn = {proposal: n for n, proposal in enumerate(order.order)}
    standing = board.proposals.standing().of_kinds(board.ranks).order_by("label", "pk")
    left = [proposal for proposal in standing if proposal.pk not in answered]
    why = loops.reasons(board)
    left.sort(key=lambda proposal: turn.get(proposal.pk, len(turn)))
    return [(proposal, why.get(proposal.pk)) for proposal in left]


def teams_of(request: HttpRequest) -> set[int]:
    """The services whose team this person is in."""
    if not request.user.is_authenticated:
        return set()
    return set(request.user.services.values_list("pk", flat=True))


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def action_new(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    require(can_facilitate(request.user, board))
    form = ActionForm(
        request.POST or None, board=board, initial={"proposals": request.GET.getlist("proposal")}
    )
    if request.method == "POST" and form.is_valid():
        following_up.plan_action(board=board, by=signed_in(request), language=board.language, **form.planned)
        messages.success(request, _("Planned. Whoever proposed or ranked this is told."))
        return redirect("boards:actions", pk=board.pk)
    context = {"board": board, "form": form, "action": None}
    return render(request, "feedback/action_edit.html", context, status=422 if form.is_bound else 200)


def action_for(request: HttpRequest, board: Board, pk: int) -> Action:
    found = Action.objects.visible_to(request.user).filter(board=board).select_related("service")
    action = get_object_or_404(found, pk=pk)
    action.board = board
    return action


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def action_edit(request: HttpRequest, pk: int, action_pk: int) -> HttpResponse:
    board = board_for(request, pk)
    action = action_for(request, board, action_pk)
    require(can_facilitate(request.user, board))
    form = ActionForm(request.POST or None, board=board, action=action, initial=as_planned(action))
    if request.method == "POST" and form.is_valid():
        following_up.edit_action(action=action, by=signed_in(request), **form.planned)
        messages.success(request, _("Changed. What it was stays in the history."))
        return redirect(action_url(action))
    context = {"board": board, "form": form, "action": action, "history": changes_of(action, board)}
    return render(request, "feedback/action_edit.html", context, status=422 if form.is_bound else 200)


def action_url(action: Action) -> str:
    return f"{reverse('boards:actions', args=[action.board_id])}#action-{action.pk}"


@access(GET=may("can_update"), POST=may("can_update"))
def action_update(request: HttpRequest, pk: int, action_pk: int) -> HttpResponse:
    board = board_for(request, pk)
    action = action_for(request, board, action_pk)
    require(can_update(request.user, action, in_team=action.service_id in teams_of(request)))
    form = ProgressForm(request.POST or None, initial={"status": action.status})
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            following_up.report_progress(
                action=action, by=signed_in(request), status=said["status"], text=said["text"]
            )
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            messages.success(request, _("Said. Whoever proposed or ranked this hears of a new status."))
            return redirect("boards:ours" if said["origin"] == "ours" else action_url(action))
    context = {"board": board, "action": action, "form": form}
    return render(request, "feedback/action_update.html", context, status=422 if form.is_bound else 200)


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def pass_over(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """*Nog geen actie, omdat …*: said, or said otherwise."""
    board = board_for(request, pk)
    found = Proposal.objects.visible_to(request.user).filter(board=board).select_related("passed_over")
    proposal = get_object_or_404(found, pk=proposal_pk)
    require(can_facilitate(request.user, board))
    said = getattr(proposal, "passed_over", None)
    form = WhyNotForm(request.POST or None, initial={"because": said.because if said else ""})
    if request.method == "POST" and form.is_valid():
        following_up.pass_over(proposal=proposal, by=signed_in(request), because=form.cleaned_data["because"])
        messages.success(request, _("Your reason is public now. Everyone reads it beside the actions."))
        return redirect(f"{reverse('boards:actions', args=[board.pk])}#unanswered")
    context = {"board": board, "proposal": proposal, "form": form}
    return render(request, "feedback/why_not.html", context, status=422 if form.is_bound else 200)
