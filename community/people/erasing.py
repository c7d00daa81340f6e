"""The one writer of an erasure: an account and all that says whose it was go, in one transaction."""

from collections.abc import Mapping

from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import IntegrityError, OperationalError, transaction

from community.live import door
from community.people import administrators
from community.people import erasure as parts
from community.people.erasure import Erasure
from community.people.errors import HandOnFirst
from community.people.forgetting import sweep, words_of
from community.people.journal import record
from community.people.models import User

TRIES = 3
NOBODYS: Mapping[str, int] = {}


def erase(*, user: User, by: User, messages_too: bool = False, heirs: Mapping[str, int] = NOBODYS) -> None:
    """`heirs`: who takes over what nobody else runs, by the key of the handover. Raises HandOnFirst.

    Others go on writing meanwhile, and what they write may mention the person: then it is tried again.
    """
    for left in reversed(range(TRIES)):
        try:
            _erase(user.pk, by, messages_too, heirs)
        except (IntegrityError, OperationalError):
            if not left:
                raise
        else:
            return


@transaction.atomic
def _erase(pk: int, by: User, messages_too: bool, heirs: Mapping[str, int]) -> None:
    user = User.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if user is None:
        return
    _check(user, heirs)
    addresses = addresses_of(user)
    erasure = Erasure(user, by, messages_too, addresses, words_of(user, addresses), heirs)
    for one in parts.parts().values():
        one.hand_on(erasure)
    _end_sessions(user)
    for one in reversed([*parts.parts().values()]):  # from above, for what lies below is looked up there
        one.erase(erasure)
    sweep(erasure.words, but=user)
    record(actor=erasure.actor, verb="erase", of=user)
    door.revoke(user.pk)
    user.delete()


def addresses_of(user: User) -> list[str]:
    known = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return sorted({user.email, *(address.lower() for address in known)})


def _check(user: User, heirs: Mapping[str, int]) -> None:
    if parts.obstacles(user):
        raise HandOnFirst
    for handover in parts.handovers(user):
        if heirs.get(handover.key) not in dict(handover.choices):
            raise HandOnFirst


def _end_sessions(user: User) -> None:
    """Each says only inside whose it is, so all are looked at."""
    theirs = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()


def obstacles(user: User) -> list[str]:
    return [str(administrators.LastAdministrator.sentence)] if administrators.is_last(user) else []
