"""`{% load threads %}{% post_article payload me actions %}`: a post as everybody sees it, mine marked."""

from django import template
from django.utils.safestring import SafeString

from community.threads.shape import Payload, article

register = template.Library()


@register.simple_tag
def post_article(payload: Payload, me: int, actions: str) -> SafeString:
    return article(payload, me, actions)
