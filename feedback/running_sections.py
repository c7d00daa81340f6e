"""What the home page says to whoever runs a board: where each of theirs stands."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from community.groups.permissions import ORGANISING, roles_of
from community.people.models import User
from feedback.models import Action, Application, Board, Round

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Run:
    """`applied`: to calls that aren't answered yet; `overdue`: actions past their date."""

    board: Board
    round: Round | None
    applied: int
    overdue: int

    @property
    def goes_on(self) -> bool:
        return bool(self.round or self.applied or self.overdue)


def run_by_me(request: HttpRequest) -> str:
    """Where something goes on first. Three queries, for those alone who run a board."""
    user = request.user
    if not isinstance(user, User):
        return ""
    groups = [group for group, role in roles_of(user).items() if role in ORGANISING]
    boards = _counted(groups) if groups else []
    if not boards:
        return ""
    return render_to_string("feedback/_run.html", {"runs": _runs(boards)}, request)


def _counted(groups: list[int]) -> list[Board]:
    standing = ~Q(calls__applications__state=Application.State.WITHDRAWN)
    waiting = Q(calls__closed_at=None) & standing
    counted = Board.objects.filter(group__in=groups).annotate(
        applied=Count("calls__applications", filter=waiting, distinct=True)
    )
    return list(counted.order_by("title", "pk"))


def _runs(boards: list[Board]) -> list[Run]:
    open_rounds = Round.objects.open().filter(board__in=boards, opens_at__lte=timezone.now())
    rounds = {round.board_id: round for round in open_rounds.with_counts().order_by("pk")}
    late = Action.objects.unfinished().filter(board__in=boards, due_on__lt=timezone.localdate())
    overdue = dict(late.order_by().values_list("board").annotate(n=Count("pk")))
    found = [
        Run(board, rounds.get(board.pk), board.applied, overdue.get(board.pk, 0))  # type: ignore[attr-defined]
        for board in boards
    ]
    return sorted(found, key=lambda run: not run.goes_on)[:SHOWN]
