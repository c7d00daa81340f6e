"""`{% load groups %}{% rules_of group %}`: how people talk to each other there, as HTML."""

from typing import Any

from django import template
from django.conf import settings

from community.groups.models import Group
from community.groups.rules import html_of

register = template.Library()


@register.inclusion_tag("groups/_rules.html")
def rules_of(group: Group) -> dict[str, Any]:
    """Its own are in the language of the network; the usual ones in the reader's."""
    return {"rules": html_of(group), "language": settings.LANGUAGE_CODE if group.rules else ""}
