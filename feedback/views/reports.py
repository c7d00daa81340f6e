"""The report: the newest edition, an earlier one, the draft for who writes it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.access import READERS, access, may, require
from community.errors import Refused
from feedback import errors
from feedback.chapters import chapters
from feedback.forms.reports import ReportForm
from feedback.models import Board, Report
from feedback.permissions import can_facilitate
from feedback.printing import filename, printed
from feedback.reporting import Told, resolved
from feedback.services import publishing
from feedback.services.reporting import gather
from feedback.views.lookups import board_for, signed_in


@access(GET=READERS)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    may_write = can_facilitate(request.user, board)
    editions = editions_of(request, board)
    edition = chosen(request, board, editions, may_write=may_write)
    context = {"board": board, "editions": editions, "may_write": may_write, "report": edition}
    if edition is None:
        return render(request, "feedback/no_report.html", context)
    context |= told_of(edition)
    return render(request, "feedback/report.html", context)


def editions_of(request: HttpRequest, board: Board) -> list[Report]:
    """Published ones, the newest first."""
    return list(Report.objects.visible_to(request.user).filter(board=board))


def chosen(request: HttpRequest, board: Board, editions: list[Report], *, may_write: bool) -> Report | None:
    """The edition that the address asks for: the newest published, and without one the writer's draft."""
    wanted = request.GET.get("edition", "")
    if wanted == "draft" or (not wanted and not editions):
        if may_write:
            return publishing.draft_of(board)
        if wanted:
            raise Http404
        return None
    if not wanted:
        return editions[0]
    found = [edition for edition in editions if str(edition.edition) == wanted]
    if not found:
        raise Http404
    return found[0]


def told_of(edition: Report) -> dict[str, Any]:
    """A published edition says what was frozen, and asks nothing of the board as it is now."""
    told: Told = resolved(edition.frozen if edition.published_at else gather(edition.board, edition))
    return {"told": told, "chapters": list(chapters(told)), "digest": edition.digest}


def published(request: HttpRequest, pk: int) -> Report:
    """The published edition of an address below the report's. Raises NoReport where there is none."""
    board = board_for(request, pk)
    editions = editions_of(request, board)
    if not editions:
        raise errors.NoReport
    found = chosen(request, board, editions, may_write=False)
    assert found is not None
    return found


@access(GET=READERS)
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    edition = published(request, pk)
    answer = HttpResponse(printed(edition), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{filename(edition)}"'
    return answer


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    require(can_facilitate(request.user, board))
    draft = publishing.draft_of(board)
    if request.method != "POST":
        return show_form(request, board, ReportForm(draft=draft))
    form = ReportForm(request.POST, draft=draft)
    if not form.is_valid():
        return not_kept(request, board, form, status=422)
    try:
        draft = publishing.save_draft(
            board=board,
            by=signed_in(request),
            title=form.cleaned_data["title"],
            texts=form.texts,
            found=form.cleaned_data["found"],
        )
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        form.set_beside(publishing.draft_of(board))
        return not_kept(request, board, form, status=refused.status)
    if request.headers.get("HX-Request"):
        context = {"at": timezone.localtime(), "found": publishing.state_of(draft)}
        return render(request, "feedback/report/_saved.html", context)
    messages.success(request, _("Kept. Nobody but the facilitators reads it before you publish it."))
    return redirect(f"{reverse('boards:report', args=[board.pk])}?edition=draft")


def not_kept(request: HttpRequest, board: Board, form: ReportForm, *, status: int) -> HttpResponse:
    """All that was typed, with what is wrong; a sentence of it where it was kept by itself."""
    if request.headers.get("HX-Request"):
        said = [str(sentence) for sentences in form.errors.values() for sentence in sentences]
        return render(request, "feedback/report/_not_saved.html", {"said": said}, status=status)
    return show_form(request, board, form, status=status)


def show_form(
    request: HttpRequest,
    board: Board,
    form: ReportForm,
    *,
    status: int = 200,
    missing: list[publishing.Missing] | None = None,
) -> HttpResponse:
    if missing is None:
        missing = publishing.missing(board, gather(board, publishing.draft_of(board)))
    context = {
        "board": board,
        "form": form,
        "missing": missing,
        "outdated": publishing.outdated(board),
        "refused": status == errors.ReportIncomplete.status and not form.is_bound,
    }
    return render(request, "feedback/report_edit.html", context, status=status)


@access(POST=may("can_facilitate"))
def report_publish(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    require(can_facilitate(request.user, board))
    try:
        publishing.publish(board=board, by=signed_in(request))
    except errors.ReportIncomplete as refused:
        form = ReportForm(draft=publishing.draft_of(board))
        return show_form(request, board, form, status=refused.status, missing=refused.missing)
    messages.success(request, _("Published. Everyone who took part is told."))
    return redirect("boards:report", pk=board.pk)
