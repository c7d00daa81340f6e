"""Who administers: made by an administrator, and ended, never the last one. The first is of `first.py`."""

from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.errors import Conflict
from community.live import door
from community.people.journal import record
from community.people.models import User


class LastAdministrator(Conflict):
    sentence = _("There is no other administrator. Make somebody else one first, on their page.")


class Teller(Protocol):
    """Lets somebody know that they are an administrator from now on, or no longer."""

    def __call__(self, *, user: User, by: User) -> None: ...


_tellers: list[Teller] = []


def tell_with(teller: Teller) -> None:
    """Called once, by the app that sends notices."""
    _tellers.append(teller)


def is_last(user: User) -> bool:
    return user.is_staff and not User.objects.administrators().exclude(pk=user.pk).exists()


@transaction.atomic
def appoint(*, user: User, by: User) -> None:
    """Let somebody administer. Called again it changes nothing."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_staff and user.is_active:
        _write(user, by, is_staff=True)


@transaction.atomic
def dismiss(*, user: User, by: User) -> None:
    """No longer an administrator; raises LastAdministrator. All are locked: two can't dismiss each other."""
    there = {each.pk: each for each in User.objects.administrators().select_for_update().order_by("pk")}
    if user.pk not in there:
        return
    if len(there) == 1:
        raise LastAdministrator
    _write(there[user.pk], by, is_staff=False)


def _write(user: User, by: User, *, is_staff: bool) -> None:
    before = {"is_staff": user.is_staff}
    user.is_staff = user.is_superuser = is_staff
    user.save(update_fields=["is_staff", "is_superuser"])
    record(actor=by, verb="administrator", of=user, before=before, after={"is_staff": is_staff})
    for tell in _tellers:
        tell(user=user, by=by)
    door.revoke(user.pk)
