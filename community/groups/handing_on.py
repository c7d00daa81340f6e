"""Whoever goes and alone runs a group names who runs it from then on."""

from django.urls import reverse
from django.utils.translation import gettext as _

from community.groups.models import Group, Invitation, Membership
from community.groups.permissions import ORGANISING
from community.groups.services import set_role
from community.notices.services import notify
from community.people.erasure import Erasure, Handover
from community.people.models import User

HANDED_ON = "groups.handed_on"


def handovers(user: User) -> list[Handover]:
    """Of groups in which others are left, and nobody else organises."""
    return [
        Handover(key_of(mine), mine.group.name, mine.group.language, choices)
        for mine in _run_by(user)
        if not _run_by_another(mine) and (choices := _others(mine))
    ]


def key_of(membership: Membership) -> str:
    return f"group-{membership.group_id}"


def _run_by(user: User) -> list[Membership]:
    found = Membership.objects.filter(user=user, role__in=ORGANISING, deputy=False)
    return list(found.select_related("group").order_by("group__name", "pk"))


def _run_by_another(mine: Membership) -> bool:
    others = Membership.objects.filter(group=mine.group_id, role__in=ORGANISING, deputy=False)
    return others.filter(user__is_active=True).exclude(pk=mine.pk).exists()


def _others(mine: Membership) -> list[tuple[int, str]]:
    """Who stands in comes first: they know it best."""
    others = Membership.objects.filter(group=mine.group_id, user__is_active=True).exclude(pk=mine.pk)
    rows = others.order_by("-deputy", "user__name", "pk").values_list("user_id", "user__name", "deputy")
    return [(pk, _("%(name)s (stands in)") % {"name": name} if deputy else name) for pk, name, deputy in rows]


def hand_on(erasure: Erasure) -> None:
    """Give each heir the role; they hear of it."""
    for mine in _run_by(erasure.user):
        heir = Membership.objects.filter(group=mine.group_id, user=erasure.heirs.get(key_of(mine)))
        for membership in heir.select_related("user", "group"):
            set_role(membership=membership, role=mine.role, deputy=False, by=erasure.by)
            tell(membership)


def tell(membership: Membership) -> None:
    notify(
        users=[membership.user],
        kind=HANDED_ON,
        key=f"membership-{membership.pk}-{membership.role}",
        url=_page_of(membership.group),
        words={"group": membership.group.name},
    )


def _page_of(group: Group) -> str:
    """Of the region or the board that it is."""
    thing = getattr(group, "region", None) or getattr(group, "board", None)
    url: str = thing.get_absolute_url() if thing else reverse("home")
    return url


def successor(group: Group, user: User) -> User | None:
    """Whom to turn to in a group instead of somebody who goes: who runs it longest."""
    run = Membership.objects.filter(group=group, role__in=ORGANISING, user__is_active=True)
    found = run.exclude(user=user).order_by("deputy", "since", "pk").select_related("user").first()
    return found.user if found else None


def forget(erasure: Erasure) -> None:
    """Invitations to an address of theirs; memberships go with the account."""
    Invitation.objects.filter(email__in=erasure.addresses).delete()
