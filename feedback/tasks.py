"""What a facilitator can do on a board, in the order of its phases: the links of *Run this board*."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.models import Board

Phase = Board.Phase


@dataclass(frozen=True, slots=True)
class Task:
    """`name`: of the URL, which takes the board's number."""

    phase: str
    name: str
    label: str | Promise
    icon: str


TASKS = [
    Task(Phase.COLLECT, "boards:edit", _("Change what is asked"), "pencil"),
    Task(Phase.COLLECT, "boards:calls", _("Call for members"), "megaphone"),
    Task(Phase.COLLECT, "boards:session_new", _("Plan a session"), "calendar-plus"),
    Task(Phase.COLLECT, "boards:sources", _("Sources and evidence"), "book-open"),
    Task(Phase.COLLECT, "boards:silence_run", _("Write in silence"), "pencil"),
    Task(Phase.COLLECT, "boards:interviews", _("Interviews"), "ear"),
    Task(Phase.RANK, "boards:room", _("Rank in the room"), "smartphone"),
    Task(Phase.RANK, "boards:paper", _("Ballots on paper"), "file-text"),
    Task(Phase.DECIDE, "boards:order", _("Confirm the order and the lines"), "list-ordered"),
    Task(Phase.DECIDE, "boards:conclusions", _("Findings and recommendations"), "lightbulb"),
    Task(Phase.FOLLOW_UP, "boards:report_edit", _("Write and publish the report"), "file-text"),
    Task(Phase.FOLLOW_UP, "boards:action_new", _("Plan an action"), "plus"),
]


def tasks_of(board: Board) -> Iterable[tuple[str, list[tuple[Task, str]]]]:
    """Per phase that has any: its name, and each task with its address."""
    for phase in Phase:
        found = [(task, reverse(task.name, args=[board.pk])) for task in TASKS if task.phase == phase]
        if found:
            yield str(phase.label), found
