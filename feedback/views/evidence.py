"""What is cited from a source, for which proposals: the facilitator's forms."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.access import access, may
from community.errors import Refused
from feedback.forms.evidence import FigureForm, VoiceForm
from feedback.models import Board, Evidence
from feedback.services import evidence as services
from feedback.views.conclusions import facilitated
from feedback.views.lookups import signed_in

FORMS = {"figure": FigureForm, "voice": VoiceForm}


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def evidence_new(request: HttpRequest, pk: int, sort: str) -> HttpResponse:
    """`sort`: figure or voice."""
    board = facilitated(request, pk)
    asked = {"source": request.GET.get("source"), "proposals": request.GET.getlist("proposal")}
    form = FORMS[sort](request.POST or None, board=board, initial=asked)
    if request.method == "POST" and form.is_valid():
        evidence = services.cite(by=signed_in(request), language=board.language, **form.cleaned_data)
        messages.success(request, _("Cited, with what the source says today."))
        return redirect(_back(request, evidence))
    context = {"board": board, "form": form, "sort": sort, "has_sources": board.sources.exists()}
    return render(request, "feedback/evidence_new.html", context, status=422 if form.is_bound else 200)


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def evidence_edit(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponse:
    board = facilitated(request, pk)
    evidence = _evidence(board, evidence_pk)
    form = _form(evidence, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.change_evidence(evidence=evidence, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("Changed. What it was stays in the history."))
        return redirect(_back(request, evidence))
    return _edit(request, evidence, form)


def _form(evidence: Evidence, posted: Any = None) -> FigureForm | VoiceForm:
    kind = VoiceForm if evidence.quote else FigureForm
    linked = [proposal.pk for proposal in evidence.proposals.all()]
    initial = {**kind.initial_of(evidence), "proposals": linked}
    return kind(posted, board=evidence.board, evidence=evidence, initial=initial)


def _edit(
    request: HttpRequest, evidence: Evidence, form: FigureForm | VoiceForm, refused: Refused | None = None
) -> HttpResponse:
    context = {
        "board": evidence.board,
        "evidence": evidence,
        "form": form,
        "refused": refused,
        "back": _back(request, evidence),
    }
    status = refused.status if refused else 422 if form.is_bound else 200
    return render(request, "feedback/evidence_edit.html", context, status=status)


@access(POST=may("can_facilitate"))
def evidence_again(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponse:
    evidence = _evidence(facilitated(request, pk), evidence_pk)
    services.cite_again(evidence=evidence, by=signed_in(request))
    messages.success(request, _("It rests on what the source says today."))
    return redirect(_back(request, evidence))


@access(POST=may("can_facilitate"))
def evidence_withdraw(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponse:
    evidence = _evidence(facilitated(request, pk), evidence_pk)
    back = _back(request, evidence).partition("#")[0]
    try:
        services.withdraw_evidence(evidence=evidence, by=signed_in(request))
    except Refused as refused:
        return _edit(request, evidence, _form(evidence), refused)
    messages.success(request, _("Taken away. What it said stays in the history."))
    return redirect(back)


def _evidence(board: Board, pk: int) -> Evidence:
    evidence = get_object_or_404(board.evidence.select_related("source"), pk=pk)
    evidence.board = board
    return evidence


def _back(request: HttpRequest, evidence: Evidence) -> str:
    """To where it is read: at the proposal it was opened from, if that is one of its own, or the first."""
    asked = request.GET.get("from", "")
    proposals = {str(one.pk): one for one in evidence.proposals.standing().order_by("label", "pk")}
    proposal = proposals.get(asked) or next(iter(proposals.values()), None)
    page = proposal.get_absolute_url() if proposal else evidence.source.get_absolute_url()
    return f"{page}#evidence-{evidence.pk}"
