"""`{% load threads %}`: a post as everybody sees it, mine marked, and the files that it brings along."""

from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from community.threads.file_kinds import ACCEPTED, KINDS
from community.threads.models import Thread
from community.threads.shape import Payload, article
from community.threads.unread import unread_in

register = template.Library()

SHOWN = (320, 240)  # pixels of a page that a picture takes up at most; its thumbnail has twice as many


@register.filter
def unread(thread: Thread) -> int:
    """How many messages of a thread from `with_unread` count as new."""
    return unread_in(thread)


@register.simple_tag
def post_article(payload: Payload, me: int, actions: str) -> SafeString:
    """With what became of it, for this reader: beside it, for the browser draws the post anew."""
    became = payload.get("became")
    beside = get_template("threads/_became.html").render({"became": became}).strip() if became else ""
    return article(payload, me, actions) + SafeString(beside)


@register.simple_tag
def accepted() -> str:
    """The endings of files that may come along, for the browser's own choice of files."""
    return ACCEPTED


@register.inclusion_tag("threads/_attachments.html")
def attachments(shown: list[dict[str, Any]]) -> dict[str, Any]:
    """Of what a post keeps of its files (attachments.shown)."""
    return {
        "pictures": [{**file, **_fitted(file)} for file in shown if "width" in file],
        "files": [{**file, "label": KINDS[file["kind"]].label} for file in shown if "width" not in file],
    }


def _fitted(file: dict[str, Any]) -> dict[str, int]:
    """So that nothing jumps when it arrives."""
    width, height = file["width"], file["height"]
    scale = min(1, SHOWN[0] / width, SHOWN[1] / height)
    return {"across": max(1, round(width * scale)), "down": max(1, round(height * scale))}
