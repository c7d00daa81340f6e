"""User and ApiToken: who somebody is, and how a program speaks for them."""

import hashlib
import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A password is optional: without one the person signs in with an e-mailed code or a passkey."""
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)  # None makes it unusable
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def administrators(self) -> "models.QuerySet[User]":
        return self.filter(is_staff=True, is_active=True)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address, always lower case, is the name they sign in with."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=5, blank=True, help_text="blank: the browser's")
    job = models.CharField(_("what you do"), max_length=120, blank=True)
    ask_me_about = models.CharField(_("ask me about"), max_length=300, blank=True)
    in_sector_since = models.PositiveSmallIntegerField(
        _("in the sector since"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1950), MaxValueValidator(2100)],
    )
    affiliation = models.CharField(
        max_length=200, blank=True, help_text="what stands beside the name, written by regions.services alone"
    )
    shows_presence = models.BooleanField(
        _("show that I am here"), default=True, help_text="in a conversation; both ways"
    )
    hears_news = models.BooleanField(
        _("announce new messages"), default=True, help_text="to a screen reader, while a page is open"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(_("administrator"), default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="people_user_email_in_lower_case"
            )
        ]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.first_name

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]


class ApiToken(models.Model):
    """Lets a program speak for a person; only its digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("what it is for"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def new_secret() -> tuple[str, str]:
        """A fresh secret of 256 bits, and the digest to keep."""
        secret = secrets.token_urlsafe(32)
        return secret, ApiToken.digest_of(secret)

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()
