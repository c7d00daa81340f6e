"""Interviews with libraries: kept by the facilitators; others read what each library agreed to."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.access import READERS, access, may
from community.errors import Refused
from community.frame.charts import Chart, Row
from community.history.models import Entry
from feedback.errors import InterviewChanged
from feedback.forms.interviews import InterviewForm, consent_of
from feedback.models import Board, Interview, Proposal, Trial, Verdict
from feedback.permissions import can_facilitate
from feedback.services import evidence
from feedback.services import interviews as services
from feedback.verdicts import tallies
from feedback.views.conclusions import facilitated
from feedback.views.lookups import board_for, signed_in

MOST = 100


def of_board(request: HttpRequest, board: Board) -> QuerySet[Interview]:
    """Those that this reader may read."""
    found = Interview.objects.visible_to(request.user).filter(board=board)
    return found.select_related("library", "by")


@access(GET=READERS)
def interview_list(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    rows = list(of_board(request, board).order_by("-on", "-pk")[:MOST])
    counted = Interview.objects.counted().filter(board=board)
    for row in rows:
        row.consented = consent_of(row)  # type: ignore[attr-defined]
    context = {
        "board": board,
        "interviews": rows,
        "counted": counted.count(),
        "unnamed": counted.filter(unnamed=True).count(),
        "charts": [chart for chart in (_chart(board, kind) for kind in Proposal.Kind.values) if chart.rows],
        "may_facilitate": can_facilitate(request.user, board),
    }
    return render(request, "feedback/interviews.html", context)


def _chart(board: Board, kind: str) -> Chart:
    """What all that may be counted say of each need, or of each idea that was tried out."""
    proposals = list(board.proposals.standing().filter(kind=kind).order_by("label", "pk"))
    found = tallies(board, proposals)
    of_needs = kind == Proposal.Kind.NEED
    return Chart(
        caption=_("What they say of the needs") if of_needs else _("How the ideas fared"),
        head=_("Need") if of_needs else _("Idea"),
        columns=[str(label) for label in (Verdict.Says if of_needs else Trial.Went).labels],
        rows=[
            Row(
                f"{one.label} {one.title}".strip(), found[one.pk].values, one.get_absolute_url(), one.language
            )
            for one in proposals
            if found[one.pk].n
        ],
        stacked=True,
    )


@access(GET=READERS)
def interview_detail(request: HttpRequest, pk: int, interview_pk: int) -> HttpResponse:
    board = board_for(request, pk)
    said = [
        Prefetch(
            name, rows._default_manager.select_related("proposal").order_by("proposal__label", "proposal")
        )
        for name, rows in (("verdicts", Verdict), ("trials", Trial))
    ]
    interview = get_object_or_404(of_board(request, board).prefetch_related(*said), pk=interview_pk)
    interview.board = board
    interview.consented = consent_of(interview)  # type: ignore[attr-defined]
    may_facilitate = can_facilitate(request.user, board)
    context = {
        "board": board,
        "interview": interview,
        "may_facilitate": may_facilitate,
        "history": Entry.objects.about(interview) if may_facilitate else [],
    }
    return render(request, "feedback/interview.html", context)


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def interview_new(request: HttpRequest, pk: int) -> HttpResponse:
    board = facilitated(request, pk)
    form = InterviewForm(request.POST or None, board=board)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            interview = services.hold(
                board=board, by=signed_in(request), finished="finish" in request.POST, **form.told()
            )
        except Refused as refusal:
            refused = refusal
            form.add_error(None, str(refusal.sentence))
        else:
            return _saved(request, interview)
    return _edit(request, {"board": board, "form": form}, refused)


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def interview_edit(request: HttpRequest, pk: int, interview_pk: int) -> HttpResponse:
    board = facilitated(request, pk)
    interview = get_object_or_404(board.interviews.prefetch_related("verdicts", "trials"), pk=interview_pk)
    interview.board = board
    form = InterviewForm(request.POST or None, board=board, interview=interview)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            interview = services.change(
                interview=interview,
                by=signed_in(request),
                revision=form.cleaned_data["revision"] or 0,
                finished="finish" in request.POST,
                **form.told(),
            )
        except Refused as refusal:
            refused = refusal
            if isinstance(refusal, InterviewChanged):  # the next time it is saved over what stands there
                newer = request.POST.copy()
                newer["revision"] = str(interview.revision)
                form = InterviewForm(newer, board=board, interview=interview)
            form.add_error(None, str(refusal.sentence))
        else:
            return _saved(request, interview)
    return _edit(request, {"board": board, "form": form, "interview": interview}, refused)


def _saved(request: HttpRequest, interview: Interview) -> HttpResponse:
    said = (
        _("Kept as a draft: only facilitators see it.") if interview.is_draft else _("The interview is kept.")
    )
    messages.success(request, said)
    return redirect(interview)


def _edit(request: HttpRequest, context: dict[str, Any], refused: Refused | None) -> HttpResponse:
    status = refused.status if refused else 422 if context["form"].is_bound else 200
    return render(request, "feedback/interview_edit.html", context, status=status)


@access(POST=may("can_facilitate"))
def interview_erase(request: HttpRequest, pk: int, interview_pk: int) -> HttpResponse:
    board = facilitated(request, pk)
    services.erase(interview=get_object_or_404(board.interviews, pk=interview_pk), by=signed_in(request))
    messages.success(request, _("Erased, with everything that was said in it."))
    return redirect("boards:interviews", pk=pk)


@access(POST=may("can_facilitate"))
def interviews_cite(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """Let what the interviews say of a proposal speak for it."""
    board = facilitated(request, pk)
    proposal = get_object_or_404(board.proposals.standing(), pk=proposal_pk)
    proposal.board = board
    cited = evidence.cite_interviews(proposal=proposal, by=signed_in(request))
    messages.success(request, _("Cited, with what the interviews say today."))
    return redirect(f"{proposal.get_absolute_url()}#evidence-{cited.pk}")
