"""Where allauth asks us: nobody signs up by themselves, and a passkey replaces the code."""

from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from community.people import entrance, shared_desk
from community.people.errors import MailUnreachable
from community.people.models import User
from community.people.services import note_proof


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("That isn't the code. Look in the newest mail, and copy it as it stands there."),
        "rate_limited": _("That was asked too often. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people join by invitation or by request (regions)."""
        return False

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "community.people.second_step.SecondStep"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A code is worth something now or never, so it doesn't go through the outbox."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            raise MailUnreachable from error

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        shared_desk.begin(request)
        entrance.forget(request)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on opens the account that has the same, verified, address; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Only for the page that says no: the account, where there is one, keeps its own name."""
        user: User = sociallogin.user
        user.email, user.name = str(data.get("email") or "").lower(), str(data.get("name") or "")
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The provider proved the address of an account that we know; no code is asked on top."""
        if sociallogin.user.pk is not None:
            note_proof(user=sociallogin.user)

    def is_email_verified(self, provider: Any, email: str) -> bool:
        """The operator chose the provider, so what it says about an address holds."""
        return True


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Klankbord"}

    def build_totp_svg(self, url: str) -> str:
        """Without its XML declaration: it stands in our page, for our policy lets no `data:` image in."""
        svg: str = super().build_totp_svg(url)
        return svg[svg.index("<svg") :]
