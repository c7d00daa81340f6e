"""`{% load people %}`: where somebody is signed in, in words."""

from allauth.usersessions.models import UserSession
from django import template
from django.utils.safestring import SafeString

from community.frame import icons
from community.people import devices

register = template.Library()


@register.filter
def device(session: UserSession) -> str:
    return devices.device(session.user_agent)


@register.simple_tag
def device_icon(session: UserSession) -> SafeString:
    return icons.icon("smartphone" if devices.is_handheld(session.user_agent) else "monitor")
