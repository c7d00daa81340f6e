"""The story of a board as its page tells it: what was, what goes on now, what is still to come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.models import Action, Board, Round, TimelineEntry

NAMED = 3  # of what comes first, by title
MOST_ALIVE = (
    Action.Status.IN_PROGRESS,
    Action.Status.DONE,
    Action.Status.PLANNED,
    Action.Status.PARKED,
    Action.Status.DROPPED,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """`state`: done, now or later, as the timeline draws it. `said` is content, in the board's language."""

    state: str
    title: str = ""
    said: str = ""
    on: date | None = None
    month_only: bool = False
    mode: str = ""
    text: str = ""
    names: tuple[str, ...] = ()
    url: str = ""


def story(
    board: Board, round: Round | None, titles: Mapping[int, str], statuses: Iterable[str]
) -> list[Moment]:
    """In order of time. `titles` by proposal; `statuses` of the actions that this reader may see."""
    done = [_told(entry) for entry in board.timeline.all()]
    if round is not None and round.is_revealed:
        done.append(_revealed(board, round, titles))
        done.sort(key=lambda moment: moment.on or date.min)
    return [*done, _now(board, round, list(statuses)), *_later(board)]


def _told(entry: TimelineEntry) -> Moment:
    mode = entry.get_mode_display() if entry.mode else ""
    return Moment(
        "done",
        said=entry.title,
        on=entry.on,
        month_only=entry.month_only,
        mode=mode,
        text=entry.text,
        url=entry.url,
    )


def _revealed(board: Board, round: Round, titles: Mapping[int, str]) -> Moment:
    agreed: Any = getattr(round, "agreed_order", None)
    first = agreed.order[: agreed.first_until] if agreed else []
    names = tuple(titles[pk] for pk in first[:NAMED] if pk in titles)
    on = timezone.localtime(round.revealed_at).date()
    return Moment("done", _("The order"), on=on, names=names, url=reverse("boards:result", args=[board.pk]))


def _now(board: Board, round: Round | None, statuses: list[str]) -> Moment:
    if round is not None and round.is_open:
        closes = timezone.localtime(round.closes_at).date()
        return Moment("now", _("The members are ranking"), on=closes, mode=_("closes then"))
    if round is not None and round.closed_at and not round.is_revealed:
        return Moment("now", _("Ranking is closed"), text=_("The order is revealed to everyone together."))
    if statuses:
        url = reverse("boards:actions", args=[board.pk])
        return Moment("now", _("What is done about it"), text=_counted(statuses), url=url)
    return Moment("now", board.get_phase_display())


def _counted(statuses: list[str]) -> str:
    """2 in progress, 1 done"""
    counts = [(statuses.count(status), status.label) for status in MOST_ALIVE]
    return ", ".join(f"{n} {label}" for n, label in counts if n)


def _later(board: Board) -> list[Moment]:
    phases = list(Board.Phase)
    return [
        Moment("later", str(phase.label)) for phase in phases[phases.index(Board.Phase(board.phase)) + 1 :]
    ]
