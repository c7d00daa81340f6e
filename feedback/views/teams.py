"""What people need from us: the actions of the services whose team one is in, over all boards."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community.access import SIGNED_IN, access
from feedback.forms.actions import ProgressForm
from feedback.models import Action, Proposal
from feedback.views.lookups import signed_in

MOST_ENDED = 20


@access(GET=SIGNED_IN)
def ours(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    needs = Prefetch("proposals", Proposal.objects.order_by("label", "pk"))
    mine = Action.objects.of_teams(user).select_related("board", "service").prefetch_related(needs)
    going = [_with_form(action) for action in mine.unfinished().soonest_first()]
    ended = mine.exclude(status__in=Action.UNFINISHED).order_by("-changed_at", "-pk")
    context = {
        "late": [action for action in going if action.is_overdue],
        "going": [action for action in going if not action.is_overdue],
        "ended": [_with_form(action) for action in ended[:MOST_ENDED]],
        "teams": list(user.services.all()),
    }
    return render(request, "feedback/ours.html", context)


def _with_form(action: Action) -> Action:
    form = ProgressForm(initial={"status": action.status, "origin": "ours"}, auto_id=f"action-{action.pk}-%s")
    action.form = form  # type: ignore[attr-defined]
    return action
