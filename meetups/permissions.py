"""Who may do what with dates; what a person can't see never comes here."""

from django.contrib.auth.models import AnonymousUser

from community.groups.permissions import ORGANISING, is_member, is_organiser, roles_of
from community.people.models import User
from meetups.models import Occurrence


def can_reply(user: User | AnonymousUser, occurrence: Occurrence) -> bool:
    """Whoever sees a date may say whether they come, while it stands."""
    return user.is_authenticated and occurrence.is_open


def can_organise(user: User | AnonymousUser, occurrence: Occurrence) -> bool:
    """Move it, cancel it."""
    return is_organiser(user, occurrence.group_id)


def can_talk(user: User | AnonymousUser, occurrence: Occurrence) -> bool:
    """Begin the conversation about it."""
    return is_member(user, occurrence.group_id) or can_organise(user, occurrence)


def can_plan(user: User | AnonymousUser) -> bool:
    """Plan a date for some group."""
    if not user.is_authenticated:
        return False
    return user.is_staff or any(role in ORGANISING for role in roles_of(user).values())


def plans_for(user: User | AnonymousUser) -> list[int]:
    """The groups that somebody runs."""
    return [group for group, role in roles_of(user).items() if role in ORGANISING]
