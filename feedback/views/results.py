"""The result as the ladder."""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from community.access import READERS, access
from community.frame.charts import Chart, Row
from feedback import counting, ladder
from feedback.counting import Computed
from feedback.models import Action, Proposal, Round
from feedback.permissions import can_facilitate
from feedback.views.lookups import Standing, board_for


@access(GET=READERS)
def result(request: HttpRequest, pk: int, round_pk: int | None = None) -> HttpResponse:
    """The newest order of a board, or that of a round."""
    board = board_for(request, pk)
    standing = Standing(board, request.user, round_pk)
    released = standing.released
    if round_pk is not None and standing.round is None:
        raise Http404
    context = {"board": board, "standing": standing, "round": standing.round, "released": released}
    if released is None:
        return render(request, "feedback/no_result.html", context)
    agreed = agreed_order(standing.open_round())
    proposals = with_evidence(board, request)
    drawn = ladder.agreed(standing.told, agreed)
    context |= {
        "agreed": agreed,
        "ladder": drawn,
        "counted": ladder.agreed(standing.told, None) if drawn.differs else None,
        "proposals": proposals,
        "parts": parts_chart(standing.told, proposals),
        "may_facilitate": round_pk is None and can_facilitate(request.user, board),
    }
    template = "feedback/_ladder.html" if request.headers.get("HX-Request") else "feedback/result.html"
    return render(request, template, context)


def agreed_order(round: Round) -> Any:
    return getattr(round, "agreed_order", None)


def with_evidence(board: Any, request: HttpRequest) -> dict[int, Proposal]:
    """Every proposal of the board by its id, with its evidence and the actions that this reader may see."""
    proposals = Proposal.objects.filter(board=board).select_related("passed_over")
    proposals = proposals.prefetch_related("evidence")
    if board.has_decided:  # before, nothing is said of actions
        visible = Action.objects.visible_to(request.user)
        proposals = proposals.prefetch_related(Prefetch("actions", visible, to_attr="seen_actions"))
    return {proposal.pk: proposal for proposal in proposals}


def parts_chart(computed: Computed, proposals: dict[int, Proposal]) -> Chart | None:
    """In which part of their own ladder the members put each, in the order of the result; None where that is
    kept back."""
    if "parts" not in computed:
        return None
    counts = {proposal: shares for proposal, *shares in computed["parts"]}
    ranked = [p for group in counting.ladder(computed["contests"]) for p in group]
    return Chart(
        caption=_("In which part the members put each"),
        head=_("Proposal"),
        columns=[_("Tackle first"), pgettext("part of the ladder", "Next"), _("Less priority")],
        rows=[Row(proposals[p].title, counts[p], lang=proposals[p].language) for p in ranked],
        whole=computed["ballots"],
        stacked=True,
    )
