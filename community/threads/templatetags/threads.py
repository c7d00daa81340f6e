"""`{% load threads %}{% post_article payload me actions %}`: a post as everybody sees it, mine marked."""

from django import template
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
    return article(payload, me, actions)
