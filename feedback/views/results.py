"""The result as the ladder, and why anything stands where it stands."""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from community.access import READERS, access
from community.frame.charts import Chart, Row
from feedback import counting, ladder
from feedback.explaining import Explanation, Votes, explain
from feedback.models import Action, Proposal, Reason, Result, Round
from feedback.permissions import can_facilitate
from feedback.ranking import ranked_pairs
from feedback.views.lookups import Standing, board_for
from feedback.voices import in_voices


@access(GET=READERS)
def result(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    standing = Standing(board, request.user)
    released = newest(standing)
    context = {"board": board, "standing": standing, "round": standing.round, "released": released}
    if released is None:
        return render(request, "feedback/no_result.html", context)
    agreed = agreed_order(standing.open_round())
    proposals = with_evidence(board, request)
    drawn = ladder.agreed(released.computed, agreed)
    context |= {
        "agreed": agreed,
        "ladder": drawn,
        "counted": ladder.agreed(released.computed, None) if drawn.differs else None,
        "proposals": proposals,
        "parts": parts_chart(released, proposals),
        "may_facilitate": can_facilitate(request.user, board),
    }
    template = "feedback/_ladder.html" if request.headers.get("HX-Request") else "feedback/result.html"
    return render(request, template, context)


def newest(standing: Standing) -> Result | None:
    """The newest released result, where this reader may see one; nothing else is looked up otherwise."""
    if standing.round is None or not standing.sees_result:
        return None
    return Result.objects.filter(round=standing.round).first()


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


def parts_chart(released: Result, proposals: dict[int, Proposal]) -> Chart:
    """In which part of their own ladder the members put each, in the order of the result."""
    counts = {proposal: shares for proposal, *shares in released.computed["parts"]}
    ranked = [p for group in counting.ladder(released.computed["contests"]) for p in group]
    return Chart(
        caption=_("In which part the members put each"),
        head=_("Proposal"),
        columns=[_("Tackle first"), pgettext("part of the ladder", "Next"), _("Less priority")],
        rows=[Row(proposals[p].title, counts[p], lang=proposals[p].language) for p in ranked],
        whole=released.computed["ballots"],
        stacked=True,
    )


@access(GET=READERS)
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """*Waarom?* for a pair, `one` and `other`, either way round; for `one` alone with its neighbours."""
    board = board_for(request, pk)
    standing = Standing(board, request.user)
    released = newest(standing)
    if released is None:
        raise Http404
    proposals = {proposal.pk: proposal for proposal in board.proposals.all()}
    one, other = _chosen(request, "one"), _chosen(request, "other")
    ranked = [proposals[p] for group in counting.ladder(released.computed["contests"]) for p in group]
    context = {
        "board": board,
        "proposals": proposals,
        "ranked": ranked,
        "against": other or next((each.pk for each in ranked if each.pk != (one or ranked[0].pk)), 0),
        "one": one,
        "other": other,
        "why": explained(released, proposals, one, other),
        "around": [] if other else around(released, proposals, one),
    }
    if request.headers.get("HX-Request"):
        return render(request, "feedback/_why.html", context)
    if standing.open_round().is_revealed:
        context["told"] = reasons_of([proposals[pk] for pk in (one, other) if pk in proposals])
    return render(request, "feedback/why.html", context)


def around(released: Result, proposals: dict[int, Proposal], one: int) -> list[dict[str, Any]]:
    """Why it stands between its neighbours: an explanation with each of the rung above, its own and below."""
    for entry in released.computed["contests"]:
        groups = entry["groups"]
        for number, group in enumerate(groups):
            if one in group:
                near = [*groups[max(0, number - 1) : number + 2]]
                others = [other for rung in near for other in rung if other != one]
                return [why for other in others if (why := explained(released, proposals, one, other))]
    return []


def reasons_of(proposals: list[Proposal]) -> list[tuple[Proposal, list[str]]]:
    """What members wrote about each of these, where they wrote something. One query."""
    told: dict[int, list[str]] = {proposal.pk: [] for proposal in proposals}
    for pk, text in Reason.objects.revealed().filter(proposal__in=told).values_list("proposal", "text"):
        told[pk].append(text)
    return [(proposal, told[proposal.pk]) for proposal in proposals if told[proposal.pk]]


def _chosen(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def explained(
    released: Result, proposals: dict[int, Proposal], one: int, other: int
) -> dict[str, Any] | None:
    """The explanation, proposals instead of indexes. None where the two aren't in one contest."""
    for entry in released.computed["contests"]:
        names = entry["candidates"]
        if one != other and one in names and other in names:
            counted = counting.tally_of(entry)
            found = explain(counted, ranked_pairs(counted.wins), names.index(one), names.index(other))
            return told(found, [proposals[p] for p in names], released.computed.get("unit", 1))
    return None


def told(found: Explanation, names: list[Proposal], unit: int) -> dict[str, Any]:
    return {
        "case": found.case.value,
        "above": found.above,
        "direct": step(found.direct, names, unit),
        "chain": [step(votes, names, unit) for votes in found.chain],
        "ring": [step(votes, names, unit) for votes in found.ring],
    }


def step(votes: Votes, names: list[Proposal], unit: int) -> dict[str, Any]:
    """Its numbers in voices, counted in `unit`ths."""
    counted = {
        "n": votes.for_upper,
        "against": votes.for_lower,
        "equal": votes.equal,
        "not_both": votes.not_both,
        "of": votes.for_upper + votes.for_lower + votes.equal,
    }
    said = {name: in_voices(number, unit) for name, number in counted.items()}
    return {"upper": names[votes.upper], "lower": names[votes.lower], **said}
