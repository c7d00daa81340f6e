"""Words for what stands as a code in a report, and its Markdown."""

from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from community.markdown import page_html
from feedback.models import Action, Round, TimelineEntry
from feedback.models.evidence import Base, Kind

register = template.Library()

WORDS: dict[str, dict[str, Any]] = {
    "kind": dict(Kind.choices),
    "base": dict(Base.choices),
    "status": dict(Action.Status.choices),
    "mode": dict(TimelineEntry.Mode.choices),
    "scope": dict(Round.Scope.choices),
    "voice": dict(Round.Voice.choices),
    "secrecy": dict(Round.Secrecy.choices),
}


@register.filter
def word(code: str, sort: str) -> str:
    """`{{ source.kind|word:"kind" }}`: as the reader's language says it."""
    return str(WORDS[sort].get(code, code))


@register.filter
def as_date(text: str | None) -> date | None:
    """Of a date as a report keeps it: 2024-03-31."""
    return date.fromisoformat(text) if text else None


@register.simple_tag
def written(told: dict[str, Any], part: str) -> SafeString | str:
    """What people wrote into this part, as running text in the report's language."""
    text = told["texts"].get(part)
    if not text:
        return ""
    return format_html(
        '<div class="prose" lang="{}">{}</div>',
        told["language"],
        mark_safe(page_html(text)),
    )
