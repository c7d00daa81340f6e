"""The one writer of accounts. Who belongs where is written by groups and regions."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from community.live import door
from community.people.journal import record
from community.people.models import ApiToken, User


def find_person(*, email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()


@transaction.atomic
def sign_up(*, email: str, name: str, language: str = "", by: User | None = None) -> User:
    """An account without a password. For an address that is known already, the account that it has."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name=name.strip(), language=language)
    except IntegrityError:
        return User.objects.get(email=email.strip().lower())
    record(actor=by or user, verb="sign-up", of=user)
    return user


@transaction.atomic
def make_administrator(*, email: str, name: str) -> User:
    """An account that may do everything; one that is there already is raised to it."""
    user = sign_up(email=email, name=name)
    user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_staff", "is_superuser"])
    record(actor=user, verb="administrator", of=user)
    return user


def expect_proof(*, user: User) -> None:
    """The row in which allauth notes that a code reached this address. Called again it changes nothing."""
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})


def note_proof(*, user: User) -> None:
    """Somebody whom we trust in this proved that the address is theirs."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": True}
    )


@transaction.atomic
def change_profile(*, user: User, **fields: Any) -> User:
    """Write the given profile fields; what stays the same isn't logged."""
    before = {name: getattr(user, name) for name in fields if getattr(user, name) != fields[name]}
    for name in before:
        setattr(user, name, fields[name])
    if before:
        user.save(update_fields=list(before))
        record(actor=user, verb="profile", of=user, before=before, after={n: fields[n] for n in before})
    if "shows_presence" in before:
        door.revoke(user.pk)  # whoever isn't seen doesn't see either, from now on
    return user


@transaction.atomic
def deactivate(*, user: User, by: User) -> None:
    """Close an account: nobody signs in with it, and its open sockets close."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(actor=by, verb="deactivate", of=user)
    door.revoke(user.pk)


@transaction.atomic
def create_token(*, user: User, name: str) -> tuple[ApiToken, str]:
    """A token and its secret, which is shown once."""
    secret, digest = ApiToken.new_secret()
    token = ApiToken.objects.create(user=user, name=name, digest=digest)
    record(actor=user, verb="token", of=token, after={"name": name})
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken) -> None:
    record(actor=token.user, verb="revoke", of=token, before={"name": token.name})
    token.delete()
    door.revoke(token.user_id)
