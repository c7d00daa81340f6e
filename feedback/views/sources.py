"""Where a board's evidence is taken from: read by who reads the board, kept by the facilitator."""

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.access import READERS, access, may
from community.history.models import Entry
from feedback.citing import differences
from feedback.forms.evidence import SourceForm
from feedback.models import Proposal, Source
from feedback.permissions import can_facilitate
from feedback.services import evidence as services
from feedback.views.conclusions import facilitated
from feedback.views.lookups import board_for, signed_in

MOST = 20  # changes that are told


@access(GET=READERS)
def source_list(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    context = {
        "board": board,
        "sources": board.sources.annotate(cited=Count("evidence")),
        "may_facilitate": can_facilitate(request.user, board),
    }
    return render(request, "feedback/sources.html", context)


@access(GET=READERS)
def source_detail(request: HttpRequest, pk: int, source_pk: int) -> HttpResponse:
    board = board_for(request, pk)
    source = get_object_or_404(board.sources, pk=source_pk)
    source.board = board
    needs = Proposal.objects.visible_to(request.user).filter(retired_at=None).order_by("label", "pk")
    evidence = list(source.evidence.prefetch_related(Prefetch("proposals", needs)))
    for row in evidence:
        row.source = source
    context = {
        "board": board,
        "source": source,
        "evidence": evidence,
        "history": _history(source),
        "may_facilitate": can_facilitate(request.user, board),
    }
    return render(request, "feedback/source.html", context)


def _history(source: Source) -> list[Entry]:
    """What it said before, newest first."""
    entries = list(Entry.objects.about(source).filter(verb="edit").order_by("-at", "-pk")[:MOST])
    for entry in entries:
        entry.changes = differences(entry.before, entry.after)  # type: ignore[attr-defined]
    return entries


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def source_new(request: HttpRequest, pk: int) -> HttpResponse:
    board = facilitated(request, pk)
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        source = services.add_source(
            board=board, by=signed_in(request), language=board.language, **form.cleaned_data
        )
        messages.success(request, _("Added. Now cite from it what speaks for a proposal."))
        return redirect(source)
    context = {"board": board, "form": form}
    return render(request, "feedback/source_edit.html", context, status=422 if form.is_bound else 200)


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def source_edit(request: HttpRequest, pk: int, source_pk: int) -> HttpResponse:
    board = facilitated(request, pk)
    source = get_object_or_404(board.sources, pk=source_pk)
    form = SourceForm(request.POST or None, initial={name: getattr(source, name) for name in source.facts})
    if request.method == "POST" and form.is_valid():
        services.change_source(source=source, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("Changed. What was cited from something else is marked as outdated."))
        return redirect(source)
    context = {"board": board, "source": source, "form": form, "cited": source.evidence.count()}
    return render(request, "feedback/source_edit.html", context, status=422 if form.is_bound else 200)
