"""`{% load meetups %}`: a date's seats, answers and times in words."""

from datetime import datetime
from typing import Any

from django import template

from meetups import words
from meetups.models import Occurrence, Series
from meetups.services.answering import answers_of

register = template.Library()


@register.filter
def times(occurrence: Occurrence) -> str:
    """10:00–12:30"""
    return words.times(occurrence)


@register.filter
def seats_words(occurrence: Occurrence) -> list[str]:
    return words.seats(occurrence)


@register.filter
def scarce_words(occurrence: Occurrence) -> list[str]:
    return words.scarce(occurrence)


@register.filter
def duration(occurrence: Occurrence) -> str:
    return words.duration(occurrence)


@register.filter
def my_state(occurrence: Occurrence) -> str:
    return words.state(occurrence)


@register.filter
def rhythm(series: Series) -> str:
    return words.rhythm(series)


@register.filter
def answers(occurrence: Occurrence) -> list[dict[str, Any]]:
    """What can be answered here, as buttons. Needs `for_reader`."""
    chosen = occurrence.my_answer  # type: ignore[attr-defined]
    return [
        {"value": answer.value, "label": answer.label, "chosen": answer == chosen}
        for answer in answers_of(occurrence)
    ]


@register.filter
def moment_of(text: str) -> datetime:
    """A moment that a notice keeps as text."""
    return datetime.fromisoformat(text)
