"""The order that the group agrees on, and its two lines: made on one page, kept in one go."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from community.access import access, may, require
from community.errors import Refused
from community.numbers import whole
from feedback import errors
from feedback.forms import orders
from feedback.ladder import Drawing, Rung, named
from feedback.models import Board, Round, SharedOrder
from feedback.permissions import can_facilitate
from feedback.services import deciding, together
from feedback.views.lookups import Standing, board_for, signed_in
from feedback.views.results import agreed_order


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def order(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    require(can_facilitate(request.user, board))
    standing = Standing(board, request.user)
    round = standing.round
    if standing.released is None or round is None or round.closed_at is None:
        context = {"board": board, "standing": standing, "round": round}
        return render(request, "feedback/no_result.html", context)
    if request.method != "POST":
        return _show(request, board, at_first(request, standing, round))
    draft = orders.read(request.POST, standing.told)
    if "save" not in request.POST:
        return _show(request, board, draft)
    try:
        _keep(request, standing, draft)
    except errors.OrderChanged as changed:
        draft.since = changed.found.state if changed.found else ""
        return _show(request, board, draft, changed)
    except Refused as refused:
        return _show(request, board, draft, refused)
    messages.success(request, _("Kept. Everyone who reads this board sees it."))
    return redirect("boards:result", pk=pk)


def at_first(request: HttpRequest, standing: Standing, round: Round) -> orders.Draft:
    """What was agreed on or counted; with `together`, the order of that number which the group made."""
    asked = request.GET.get("together", "")
    if not asked:
        return orders.kept(standing.told, agreed_order(round))
    found = SharedOrder.objects.filter(board=standing.board, ended_at__isnull=False).select_related("board")
    if (number := whole(asked)) is None:
        raise Http404
    draft = orders.taken_over(standing.told, together.parts_of(get_object_or_404(found, pk=number)))
    agreed = agreed_order(round)
    draft.since = agreed.state if agreed else ""
    return draft


def _keep(request: HttpRequest, standing: Standing, draft: orders.Draft) -> None:
    deciding.agree_order(
        round=standing.open_round(),
        by=signed_in(request),
        order=draft.agreed.order,
        first_until=draft.agreed.lines[0],
        next_until=draft.agreed.lines[1],
        reasons=draft.reasons,
        reason=draft.reason,
        since=draft.since,
    )


def _show(
    request: HttpRequest,
    board: Board,
    draft: orders.Draft,
    refused: Refused | None = None,
) -> HttpResponse:
    missing = draft.agreed.asked(draft.reasons, draft.touched) if _asks(refused) else set()
    rows = rows_of(board, draft, missing)
    context = {
        "board": board,
        "draft": draft,
        "rows": rows,
        "refused": refused,
        "missing": [row for row in rows if row.get("wrong")],
        "said": said(draft, rows),
        "counted": draft.agreed.order == draft.agreed.counted,
        "together": SharedOrder.objects.filter(board=board, ended_at__isnull=False).first(),
    }
    template = "_arrange" if request.headers.get("HX-Request") else "order"
    status = refused.status if refused and not _asks(refused) else 422 if refused else 200
    return render(request, f"feedback/{template}.html", context, status=status)


def _asks(refused: Refused | None) -> bool:
    return isinstance(refused, errors.ReasonNeeded)


def rows_of(board: Board, draft: orders.Draft, missing: set[int]) -> list[dict[str, Any]]:
    """What stands on the page, line by line: the three headings (two of them lines) and the proposals."""
    agreed = draft.agreed
    titles = {proposal.pk: proposal for proposal in board.proposals.all()}
    drawn = list(Drawing(agreed, draft.reasons).lines())
    flat = [(rung, depth) for rungs, depth, *_said in drawn for rung in rungs]
    prefixes = {rung.proposal: rung.prefix for rung, _depth in flat}
    ends = [
        {"count": end, "after": titles[agreed.order[end - 1]] if end else None, "place": _place(flat, end)}
        for end in agreed.ends
    ]
    asked = agreed.asked(draft.reasons, draft.touched) | set(draft.reasons)
    parts = [_("Tackle first"), pgettext("part of the ladder", "Next"), _("Less priority")]
    rows: list[dict[str, Any]] = [{"heading": parts[0], "part": 1}]
    for n, (rung, depth) in enumerate(flat):
        rows += _lines_at(agreed.lines, n, ends, parts)
        row = _row(draft, rung, prefixes)
        row |= {"proposal": titles[rung.proposal], "asked": rung.proposal in asked}
        row |= _past_lines(draft, rung.proposal, parts)
        rows.append({"depth": depth, "wrong": rung.proposal in missing, **row})
    return rows + _lines_at(agreed.lines, len(flat), ends, parts)


def _past_lines(draft: orders.Draft, proposal: int, parts: list[str]) -> dict[str, Any]:
    """Its part; where a press only goes past a line, the part that the next one would bring it to, and the
    one that the last one brought it to."""
    part, over = draft.agreed.part(proposal), draft.agreed.over
    up, down = (parts[to - 1] if (to := over(proposal, by)) in (1, 2, 3) else "" for by in (-1, 1))
    crossed = draft.crossed and draft.moved == str(proposal)
    return {"part": part, "up_to": up, "down_to": down, "now_in": parts[part - 1] if crossed else ""}


def _place(flat: list[tuple[Rung, int]], end: int) -> str:
    return flat[end - 1][0].place if end else ""


def _lines_at(
    lines: tuple[int, int], n: int, ends: list[dict[str, Any]], parts: list[str]
) -> list[dict[str, Any]]:
    return [
        {"heading": parts[which + 1], "part": which + 2, "line": name, "at": n, "ends": ends}
        for name, which in orders.LINES.items()
        if lines[which] == n
    ]


def _row(draft: orders.Draft, rung: Rung, prefixes: dict[int, str]) -> dict[str, Any]:
    """Where it stands among its neighbours, and where it could."""
    entry = draft.agreed.contest_of(rung.proposal)
    siblings = draft.agreed.siblings(entry)
    prefix = prefixes.get(entry["parent"])
    return {
        "rung": rung,
        "at": siblings.index(rung.proposal) + 1,
        "numbers": [(number, named(number, prefix)) for number in range(1, len(siblings) + 1)],
        "reason": draft.reasons.get(rung.proposal, ""),
    }


def said(draft: orders.Draft, rows: list[dict[str, Any]]) -> str:
    """One sentence for who doesn't see what the last press did."""
    for row in rows:
        if row.get("line") and row["line"] == draft.moved:
            return _("“%(part)s” now begins below %(count)s.") % {"part": row["heading"], "count": row["at"]}
        if "proposal" in row and str(row["proposal"].pk) == draft.moved:
            told = {"title": row["proposal"].title, "place": row["rung"].place, "part": row["now_in"]}
            if row["now_in"]:
                return _("“%(title)s” now stands in “%(part)s”, still on %(place)s.") % told
            return _("“%(title)s” now stands on %(place)s.") % told
    return ""
