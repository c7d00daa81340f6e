"""The boards I can see, and the page of one."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community.access import READERS, access
from feedback import loops
from feedback.merging import root_of
from feedback.models import Action, Board, Call, MeToo, Proposal, Report, Round
from feedback.permissions import can_facilitate, can_me_too, can_propose, can_start_board
from feedback.services.families import united_me_too
from feedback.story import Known, story
from feedback.views.lookups import Standing, board_for

MOST = 100


@access(GET=READERS)
def board_list(request: HttpRequest) -> HttpResponse:
    standing = Q(proposals__retired_at=None, proposals__merged_into=None)
    of_kind = standing & (
        Q(ranks=Board.Ranks.BOTH)
        | Q(ranks=Board.Ranks.NEEDS, proposals__kind=Proposal.Kind.NEED)
        | Q(ranks=Board.Ranks.IDEAS, proposals__kind=Proposal.Kind.IDEA)
    )
    open_now = Round.objects.open().filter(board=OuterRef("pk"))
    found = (
        Board.objects.visible_to(request.user)
        .select_related("group")
        .annotate(
            proposed=Count("proposals", filter=of_kind),
            closes_at=Subquery(open_now.values("closes_at")[:1]),
        )
        .order_by(F("closes_at").asc(nulls_last=True), "-pk")
    )
    boards = list(found[:MOST])
    for board in boards:
        board.phases = phases(board)  # type: ignore[attr-defined]
    calls = Call.objects.open().visible_to(request.user).select_related("board").order_by("closes_on", "pk")
    context = {"boards": boards, "calls": calls[:MOST], "may_start": can_start_board(request.user)}
    return render(request, "feedback/list.html", context)


@access(GET=READERS)
def board_detail(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    standing = Standing(board, request.user)
    proposals = proposals_of(board, request)
    told = known(request, standing, proposals)
    context = {
        "board": board,
        "standing": standing,
        "phases": phases(board),
        "story": story(told),
        "calls": [call for call in told.calls if call.is_open],
        "tree": tree(proposals),
        "loops": loops.loops(loops.ranked(board)) if board.has_decided else None,
        "may_propose": can_propose(request.user, board),
        "may_me_too": can_me_too(request.user, board),
        "may_facilitate": can_facilitate(request.user, board),
    }
    return render(request, "feedback/detail.html", context)


def known(request: HttpRequest, standing: Standing, proposals: list[Proposal]) -> Known:
    """What this reader may know of its story; before the group decides nothing is said of actions."""
    board = standing.board
    actions = Action.objects.visible_to(request.user).filter(board=board).order_by("changed_at", "pk")
    reports = Report.objects.visible_to(request.user).filter(board=board).defer("frozen", "texts")
    calls = list(Call.objects.visible_to(request.user).filter(board=board).with_counts())
    for call in calls:
        call.board = board
    decided = list(actions) if board.has_decided else []
    return Known(board, standing.round, proposals, decided, list(reports), calls, standing.others)


def phases(board: Board) -> list[dict[str, Any]]:
    values = list(Board.Phase.values)
    now = values.index(board.phase)
    return [
        {"label": Board.Phase(value).label, "done": index < now, "current": index == now}
        for index, value in enumerate(values)
    ]


def proposals_of(board: Board, request: HttpRequest) -> list[Proposal]:
    """What stands, with how many have it too, whether I do, and how much is said about it; a child of what is
    merged hangs under its head."""
    mine = MeToo.objects.filter(proposal=OuterRef("pk"), user=request.user.pk)
    found = board.proposals.filter(retired_at=None, silent=False).select_related("author", "thread")
    rows = list(found.annotate(too=Count("me_too"), is_mine=Exists(mine)).order_by("label", "pk"))
    aliases = {row.pk: row.merged_into_id for row in rows if row.merged_into_id is not None}
    unite(rows, aliases, request)
    return [row for row in rows if row.pk not in aliases]


def unite(rows: list[Proposal], aliases: dict[int, int], request: HttpRequest) -> None:
    if not aliases:
        return
    united = united_me_too(aliases)
    for row in rows:
        if row.parent_id is not None:
            row.parent_id = root_of(row.parent_id, aliases)
        if row.pk in united:
            row.too = len(united[row.pk])  # type: ignore[attr-defined]
            row.is_mine = request.user.pk in united[row.pk]  # type: ignore[attr-defined]


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
