"""Findings and recommendations: read by who may, written by the facilitator."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.access import READERS, access, may, require
from feedback.forms.conclusions import ConclusionForm, FindingForm, RecommendationForm
from feedback.models import Action, Board, Evidence, Finding, Proposal, Recommendation
from feedback.permissions import can_facilitate
from feedback.services import concluding
from feedback.views.changes import changes_of
from feedback.views.lookups import board_for, signed_in


@access(GET=READERS)
def conclusions(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    may_facilitate = can_facilitate(request.user, board)
    findings = list(findings_of(request, board))
    numbers = {finding.pk: number for number, finding in enumerate(findings, 1)}
    recommended = list(recommendations_of(request, board))
    for row in recommended:
        row.rests = [(numbers[one.pk], one) for one in row.findings.all() if one.pk in numbers]
    context = {
        "board": board,
        "findings": findings,
        "recommendations": recommended,
        "dangling": dangling(findings, recommended) if may_facilitate else set(),
        "may_facilitate": may_facilitate,
    }
    return render(request, "feedback/conclusions.html", context)


def findings_of(request: HttpRequest, board: Board) -> Any:
    """In their order, with what they rest on, each piece of evidence with a need to read it at."""
    needs = Prefetch("proposals", Proposal.objects.standing().order_by("label", "pk"))
    rows = Evidence.objects.prefetch_related(needs)
    if not can_facilitate(request.user, board):
        rows = rows.exclude(pk__in=Evidence.objects.filter(board=board).recounted())
    evidence = Prefetch("evidence", rows)
    return Finding.objects.visible_to(request.user).filter(board=board).prefetch_related(evidence, needs)


def recommendations_of(request: HttpRequest, board: Board) -> Any:
    return (
        Recommendation.objects.visible_to(request.user)
        .filter(board=board)
        .prefetch_related(
            "findings",
            Prefetch("proposals", Proposal.objects.standing().order_by("label", "pk")),
            Prefetch("actions", Action.objects.visible_to(request.user).select_related("service")),
        )
    )


def dangling(findings: list[Finding], recommended: list[Recommendation]) -> set[tuple[str, int]]:
    """What rests on nothing: a finding without evidence, a recommendation without a finding that has some."""
    empty = {finding.pk for finding in findings if not finding.evidence.all()}
    loose = {row.pk for row in recommended if not {one.pk for one in row.findings.all()} - empty}
    return {("finding", pk) for pk in empty} | {("recommendation", pk) for pk in loose}


@dataclass(frozen=True)
class Kind:
    """What the pages of the two differ in."""

    name: str
    model: type[Finding] | type[Recommendation]
    form: type[ConclusionForm]
    write: Callable[..., Any]
    edit: Callable[..., Any]
    links: tuple[str, ...]
    new: str | Promise
    change: str | Promise


FINDING = Kind(
    "finding", Finding, FindingForm, concluding.write_finding, concluding.edit_finding,
    ("evidence", "proposals"), gettext_lazy("Write a finding"), gettext_lazy("Change the finding"),
)  # fmt: skip
RECOMMENDATION = Kind(
    "recommendation", Recommendation, RecommendationForm, concluding.recommend,
    concluding.edit_recommendation, ("findings", "proposals", "actions"),
    gettext_lazy("Write a recommendation"), gettext_lazy("Change the recommendation"),
)  # fmt: skip
KINDS = {kind.name: kind for kind in (FINDING, RECOMMENDATION)}


def facilitated(request: HttpRequest, pk: int) -> Board:
    board = board_for(request, pk)
    require(can_facilitate(request.user, board))
    return board


def row_of(kind: Kind, board: Board, pk: int) -> Any:
    row = get_object_or_404(kind.model.objects.filter(board=board), pk=pk)
    row.board = board
    return row


def back(board: Board, row: Any = None) -> str:
    page = reverse("boards:conclusions", args=[board.pk])
    return f"{page}#{row.anchor}" if row is not None else page


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def conclusion_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    board, sort = facilitated(request, pk), KINDS[kind]
    asked = {name: request.GET.getlist(name) for name in sort.links}
    form = sort.form(request.POST or None, board=board, initial=asked)
    if request.method == "POST" and form.is_valid():
        row = sort.write(board=board, by=signed_in(request), language=board.language, **form.cleaned_data)
        messages.success(request, _("Written."))
        return redirect(back(board, row))
    context = {"board": board, "form": form, "heading": sort.new}
    return render(request, "feedback/conclusion_edit.html", context, status=422 if form.is_bound else 200)


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def conclusion_edit(request: HttpRequest, pk: int, row_pk: int, kind: str) -> HttpResponse:
    board, sort = facilitated(request, pk), KINDS[kind]
    row = row_of(sort, board, row_pk)
    linked = {name: [one.pk for one in getattr(row, name).all()] for name in sort.links}
    form = sort.form(
        request.POST or None, board=board, initial={"title": row.title, "text": row.text, **linked}
    )
    if request.method == "POST" and form.is_valid():
        sort.edit(**{sort.name: row}, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("Changed. What it was stays in the history."))
        return redirect(back(board, row))
    context = {
        "board": board,
        "form": form,
        "row": row,
        "heading": sort.change,
        "history": changes_of(row, board),
        "remove_url": reverse(f"boards:{kind}_remove", args=[board.pk, row.pk]),
    }
    return render(request, "feedback/conclusion_edit.html", context, status=422 if form.is_bound else 200)


@access(POST=may("can_facilitate"))
def conclusion_move(request: HttpRequest, pk: int, row_pk: int, kind: str) -> HttpResponse:
    board = facilitated(request, pk)
    row = row_of(KINDS[kind], board, row_pk)
    concluding.move(row=row, up=request.POST.get("way") == "up", by=signed_in(request))
    return redirect(back(board, row))


@access(POST=may("can_facilitate"))
def conclusion_remove(request: HttpRequest, pk: int, row_pk: int, kind: str) -> HttpResponse:
    board = facilitated(request, pk)
    concluding.remove(row=row_of(KINDS[kind], board, row_pk), by=signed_in(request))
    messages.success(request, _("Removed. What it said stays in the history."))
    return redirect(back(board))
