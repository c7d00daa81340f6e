"""Who may do what in a region; the group's roles decide."""

from django.contrib.auth.models import AnonymousUser

from community.groups.permissions import is_member, is_organiser
from community.people.models import User
from regions.models import JoinRequest, Library, Region


def can_manage(user: User | AnonymousUser, region: Region) -> bool:
    """*Beheer*: an organiser of the region, or an administrator."""
    return is_organiser(user, region.group_id)


def belongs_to(user: User | AnonymousUser, region: Region) -> bool:
    return is_member(user, region.group_id)


def can_decide(user: User | AnonymousUser, request: JoinRequest) -> bool:
    """An organiser of one of the library's regions."""
    return any(can_manage(user, region) for region in request.library.regions.all())


def can_edit(user: User | AnonymousUser, library: Library) -> bool:
    """An organiser of one of its regions, or an administrator."""
    return any(can_manage(user, region) for region in library.regions.all())
