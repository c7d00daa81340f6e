"""`{% load threads %}{% post_article payload me actions %}`: a post as everybody sees it, mine marked."""

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from community.threads.models import Thread
from community.threads.shape import Payload, article
from community.threads.unread import unread_in

register = template.Library()


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
