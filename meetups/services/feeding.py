"""The addresses that calendar programs read."""

from django.db import transaction

from community.groups.models import Group
from community.people.models import User
from meetups.models import CalendarToken


@transaction.atomic
def renew_token(*, user: User, group: Group | None) -> str:
    """A new secret for an address; the one before stops working. It can't be had again."""
    User.objects.select_for_update().get(pk=user.pk)  # two at once: one address
    secret, digest = CalendarToken.new_secret()
    CalendarToken.objects.filter(user=user, group=group).delete()
    CalendarToken.objects.create(user=user, group=group, digest=digest)
    return secret


def revoke_token(*, user: User, group: Group | None) -> None:
    """Make an address stop working. Twice changes nothing."""
    CalendarToken.objects.filter(user=user, group=group).delete()
