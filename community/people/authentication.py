"""`Authorization: Bearer <token>` for the API and the socket's first frame."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from community.people.models import ApiToken, User

USED_STEP = timedelta(hours=1)


def user_of_token(secret: str) -> User | None:
    """The active person a token speaks for; None where there is none."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=ApiToken.digest_of(secret), user__is_active=True)
        .first()
    )
    if token is None:
        return None
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > USED_STEP:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.user


class BearerToken(authentication.BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, None] | None:
        scheme, _sep, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        user = user_of_token(secret.strip())
        if user is None:
            raise exceptions.AuthenticationFailed(_("This token isn't known, or was withdrawn."))
        return user, None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def users_of_tokens(secrets: Sequence[str]) -> list[int | None]:
    """The ids of the people that tokens speak for, in their order; for the socket."""
    users = [user_of_token(secret) for secret in secrets]
    return [user.pk if user else None for user in users]
