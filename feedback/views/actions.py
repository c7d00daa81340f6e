"""Jullie zeiden · Dit doen we · Hier staan we."""

from django.contrib import messages
from django.db.models import Case, Prefetch, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from community.access import READERS, access, may, require
from community.errors import Refused
from feedback.forms.actions import ActionForm, ProgressForm
from feedback.models import Action, ActionUpdate, Board, Proposal
from feedback.permissions import can_facilitate, can_update
from feedback.services import following_up
from feedback.story import MOST_ALIVE
from feedback.views.lookups import board_for, signed_in


@access(GET=READERS)
def action_list(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    actions = list(visible_actions(request, board))
    answered = {proposal.pk for action in actions for proposal in action.proposals.all()}
    ranked = board.proposals.standing().of_kinds(board.ranks).order_by("label", "pk")
    context = {
        "board": board,
        "actions": actions,
        "unanswered": [proposal for proposal in ranked if proposal.pk not in answered],
        "teams": _teams(request),
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


def _teams(request: HttpRequest) -> set[int]:
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
        data = form.cleaned_data
        following_up.plan_action(
            board=board,
            by=signed_in(request),
            title=data["title"],
            body=data["body"],
            proposals=data["proposals"],
            service=data["service"],
            due_on=data["due_on"],
            public=not data["internal"],
            language=board.language,
        )
        messages.success(request, _("Planned. Whoever proposed or ranked this hears of it."))
        return redirect("boards:actions", pk=board.pk)
    status = 422 if form.is_bound else 200
    return render(request, "feedback/action_new.html", {"board": board, "form": form}, status=status)


@access(GET=may("can_update"), POST=may("can_update"))
def action_update(request: HttpRequest, pk: int, action_pk: int) -> HttpResponse:
    board = board_for(request, pk)
    found = Action.objects.visible_to(request.user).filter(board=board).select_related("service")
    action = get_object_or_404(found, pk=action_pk)
    action.board = board
    require(can_update(request.user, action, in_team=action.service_id in _teams(request)))
    form = ProgressForm(request.POST or None, initial={"status": action.status})
    if request.method == "POST" and form.is_valid():
        try:
            following_up.report_progress(
                action=action,
                by=signed_in(request),
                status=form.cleaned_data["status"],
                text=form.cleaned_data["text"],
            )
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            messages.success(request, _("Said. Whoever proposed or ranked this hears of a new status."))
            return redirect(f"{reverse('boards:actions', args=[board.pk])}#action-{action.pk}")
    context = {"board": board, "action": action, "form": form}
    return render(request, "feedback/action_update.html", context, status=422 if form.is_bound else 200)
