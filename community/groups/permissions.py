"""Roles, looked up once per person and request, and the predicates that follow from them."""

from django.contrib.auth.models import AnonymousUser

from community.groups.models import Group, Membership
from community.people.models import User
from community.prepared import Prepared

ORGANISING = frozenset({Membership.Role.ORGANISER, Membership.Role.FACILITATOR})

_ROLES = Prepared(
    lambda user: Membership.objects.filter(user=user).values_list("group_id", "role"),
    int,
)


def roles_of(user: User | AnonymousUser) -> dict[int, str]:
    """Role by group id. One query, kept on the user object: load the user anew to see a change."""
    if not user.is_authenticated:
        return {}
    roles: dict[int, str] | None = getattr(user, "_roles", None)
    if roles is None:
        roles = dict(_ROLES.rows(user.pk))
        user._roles = roles  # type: ignore[attr-defined]
    return roles


def is_member(user: User | AnonymousUser, group_id: int) -> bool:
    return group_id in roles_of(user)


def is_organiser(user: User | AnonymousUser, group_id: int) -> bool:
    """Runs the group: an organiser or facilitator of it, or an administrator."""
    return bool(user.is_authenticated and (user.is_staff or roles_of(user).get(group_id) in ORGANISING))


def can_set_rules(user: User | AnonymousUser, group: Group) -> bool:
    """How people talk to each other in a group is said by whoever runs it."""
    return is_organiser(user, group.pk)


def organises_anything(user: User | AnonymousUser) -> bool:
    """Whether a second factor is asked of this person."""
    return bool(
        user.is_authenticated and (user.is_staff or any(r in ORGANISING for r in roles_of(user).values()))
    )
