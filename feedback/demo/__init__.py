"""Boards to walk around in, one at every phase: collecting, discussing, ranking, decided, and followed up."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.frame.tour import Card
from feedback.demo import from_talk, ideas, many, programme, regional_day, sessions, young
from feedback.models import Board

ORDER = 60


def small(world: Any) -> None:
    programme.build(world)
    young.build(world)
    from_talk.build(world)
    ideas.build(world)
    regional_day.build(world)
    sessions.build(world)


def large(world: Any) -> None:
    many.build(world)


def join_in(step: int) -> None:
    """A colleague of the open board changes their order: every third step."""
    if step % 3 == 2:
        ideas.somebody_ranks(step)


def cards() -> list[Card]:
    finished = Board.objects.filter(title=programme.TITLE).first()
    running = Board.objects.filter(title=ideas.TITLE).first()
    if finished is None or running is None:
        return []
    return [
        Card(
            order=30,
            persona="member",
            title=_("Finish your order"),
            sentence=_(
                "Nadia placed four of the nine ideas. Place the others: drag, use the buttons, or the form."
            ),
            url=reverse("boards:rank", args=[running.pk]),
            button=_("Rank as Nadia"),
        ),
        Card(
            order=40,
            persona="facilitator",
            title=_("Close, reveal, and ask why"),
            sentence=_(
                "Tom closes the round and reveals the order to everyone. Then ask why the first stands first."
            ),
            url=reverse("boards:manage", args=[running.pk]),
            button=_("Reveal as Tom"),
        ),
        Card(
            order=50,
            persona="facilitator",
            title=_("From a figure to an action"),
            sentence=_("Follow a figure to the need that it speaks for, and to what was done about it."),
            url=reverse("boards:result", args=[finished.pk]),
            button=_("Look at the finished board"),
        ),
    ]
