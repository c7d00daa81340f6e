"""The one thread through a case: order, what was concluded, actions, report; and back."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.models import Board, Finding, Report, Round


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    label: str | Promise
    icon: str
    url: str


def onwards(board: Board, request: HttpRequest) -> list[Step]:
    """What there is of it for this reader. Three queries, kept on the board."""
    found: list[Step] | None = getattr(board, "_onwards", None)
    if found is None:
        board._onwards = found = [step for step in _steps(board, request) if step is not None]  # type: ignore[attr-defined]
    return found


def _steps(board: Board, request: HttpRequest) -> list[Step | None]:
    revealed = Round.objects.filter(board=board, revealed_at__isnull=False).exists()
    concluded = Finding.objects.visible_to(request.user).filter(board=board).exists()
    published = Report.objects.visible_to(request.user).filter(board=board).exists()
    return [
        _step(revealed, board, "result", _("The order"), "list-ordered"),
        _step(concluded, board, "conclusions", _("Findings and recommendations"), "lightbulb"),
        _step(board.has_decided, board, "actions", _("What is done about it"), "clipboard-list"),
        _step(published, board, "report", _("The report"), "file-text"),
    ]


def _step(is_there: bool, board: Board, name: str, label: str | Promise, icon: str) -> Step | None:
    return Step(name, label, icon, reverse(f"boards:{name}", args=[board.pk])) if is_there else None
