"""The one thread through a case: order, what was concluded, actions, report; and back."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.people.models import User
from community.prepared import PreparedCounts
from feedback.models import Board, Finding, Report, Round


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    label: str | Promise
    icon: str
    url: str


def _there_is(reader: Callable[..., User | AnonymousUser], *more: type[int]) -> PreparedCounts:
    """For a board: an order that is shown, a finding, a report. `reader` is made from what comes after it."""

    def revealed(board: int) -> QuerySet[Round]:
        return Round.objects.filter(board=board, revealed_at__isnull=False)[:1]

    def concluded(board: int, *who: int) -> QuerySet[Finding]:
        return Finding.objects.visible_to(reader(*who)).filter(board=board)[:1]

    def published(board: int, *who: int) -> QuerySet[Report]:
        return Report.objects.visible_to(reader(*who)).filter(board=board)[:1]

    each = range(1 + len(more))
    return PreparedCounts([(revealed, [0]), (concluded, each), (published, each)], int, *more)


_TO_VISITORS = _there_is(AnonymousUser)
_TO_STAFF = _there_is(lambda: User(is_staff=True))
_TO_READERS = _there_is(lambda pk: User(pk=pk), int)


def onwards(board: Board, request: HttpRequest) -> list[Step]:
    """What there is of it for this reader. One query, kept on the board."""
    found: list[Step] | None = getattr(board, "_onwards", None)
    if found is None:
        board._onwards = found = [step for step in _steps(board, request) if step is not None]  # type: ignore[attr-defined]
    return found


def _steps(board: Board, request: HttpRequest) -> list[Step | None]:
    user = request.user
    if not isinstance(user, User):
        found = _TO_VISITORS.ask(board.pk)
    else:
        found = _TO_STAFF.ask(board.pk) if user.is_staff else _TO_READERS.ask(board.pk, user.pk)
    revealed, concluded, published = map(bool, found)
    return [
        _step(revealed, board, "result", _("The order"), "list-ordered"),
        _step(concluded, board, "conclusions", _("Findings and recommendations"), "lightbulb"),
        _step(board.has_decided, board, "actions", _("What is done about it"), "clipboard-list"),
        _step(published, board, "report", _("The report"), "file-text"),
    ]


def _step(is_there: bool, board: Board, name: str, label: str | Promise, icon: str) -> Step | None:
    return Step(name, label, icon, reverse(f"boards:{name}", args=[board.pk])) if is_there else None
