"""The boards I can see, and the page of one."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community.access import READERS, access
from feedback.models import Board, MeToo, Proposal, Round
from feedback.permissions import can_facilitate, can_me_too, can_propose
from feedback.views.lookups import Standing, board_for


@access(GET=READERS)
def board_list(request: HttpRequest) -> HttpResponse:
    standing = Q(proposals__retired_at=None, proposals__merged_into=None)
    open_now = Round.objects.open().filter(board=OuterRef("pk"))
    boards = (
        Board.objects.visible_to(request.user)
        .select_related("group")
        .annotate(proposed=Count("proposals", filter=standing), is_ranking=Exists(open_now))
        .order_by("-is_ranking", "-pk")
    )
    return render(request, "feedback/list.html", {"boards": boards[:100]})


@access(GET=READERS)
def board_detail(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    context = {
        "board": board,
        "standing": Standing(board, request.user),
        "phases": phases(board),
        "timeline": board.timeline.all(),
        "tree": tree(proposals_of(board, request)),
        "may_propose": can_propose(request.user, board),
        "may_me_too": can_me_too(request.user, board),
        "may_facilitate": can_facilitate(request.user, board),
    }
    return render(request, "feedback/detail.html", context)


def phases(board: Board) -> list[dict[str, Any]]:
    values = list(Board.Phase.values)
    now = values.index(board.phase)
    return [
        {"label": Board.Phase(value).label, "done": index < now, "current": index == now}
        for index, value in enumerate(values)
    ]


def proposals_of(board: Board, request: HttpRequest) -> list[Proposal]:
    """What stands, with how many have it too, whether I do, and how much is said about it."""
    mine = MeToo.objects.filter(proposal=OuterRef("pk"), user=request.user.pk)
    found = board.proposals.standing().select_related("author", "thread")
    return list(found.annotate(too=Count("me_too"), is_mine=Exists(mine)).order_by("label", "pk"))


def tree(proposals: list[Proposal]) -> list[dict[str, Any]]:
    """Depth first: [{proposal, depth}]; a child of what is gone stands at the top."""
    here = {proposal.pk for proposal in proposals}
    children: dict[int | None, list[Proposal]] = {}
    for proposal in proposals:
        children.setdefault(proposal.parent_id if proposal.parent_id in here else None, []).append(proposal)
    listed: list[dict[str, Any]] = []

    def descend(parent: int | None, depth: int) -> None:
        for proposal in children.get(parent, []):
            listed.append({"proposal": proposal, "depth": min(depth, 3)})
            descend(proposal.pk, depth + 1)

    descend(None, 0)
    return listed
