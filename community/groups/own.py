"""Where somebody belongs."""

from collections.abc import Iterator

from community.groups.models import Invitation, Membership
from community.people.models import User
from community.people.privacy import Section, rows


def export(user: User) -> Iterator[Section]:
    belongs = Membership.objects.filter(user=user).order_by("pk")
    yield "memberships", rows(belongs, "role", "deputy", "since", group="group__name")
    made = Invitation.objects.filter(created_by=user).order_by("pk")
    yield "invitations_made", rows(made, "role", "created_at", "expires_at", group="group__name")
