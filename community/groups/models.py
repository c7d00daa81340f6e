"""Who belongs where, with which role."""

import hashlib
import secrets
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.people.models import User


class GroupQuerySet(models.QuerySet["Group"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Groups whose page and content the person may read."""
        if not user.is_authenticated:
            return self.filter(readers=Group.Readers.PUBLIC)
        if user.is_staff:
            return self
        mine = Membership.objects.filter(user=user).values("group")
        return self.filter(~models.Q(readers=Group.Readers.MEMBERS) | models.Q(pk__in=mine))

    def with_member(self, user: User | AnonymousUser) -> Self:
        """Groups the person belongs to, whoever else may read."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=Membership.objects.filter(user=user).values("group"))


class Group(models.Model):
    """People who do something together: a region, a board, or everyone (the root)."""

    class Kind(models.TextChoices):
        ROOT = "root", _("everyone")
        REGION = "region", _("region")
        BOARD = "board", _("sounding board")

    class Readers(models.TextChoices):
        MEMBERS = "members", _("its members")
        SIGNED_IN = "signed-in", _("everyone who is signed in")
        PUBLIC = "public", _("everybody")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    readers = models.CharField(max_length=10, choices=Readers, default=Readers.MEMBERS)
    rules = models.TextField(
        _("how we talk to each other"), blank=True, help_text="Markdown; empty: the usual ones"
    )
    language = models.CharField(max_length=5, default="nl", help_text="of its name")
    created_at = models.DateTimeField(default=timezone.now)

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="root"), name="groups_group_one_root"
            )
        ]

    def __str__(self) -> str:
        return self.title or gettext("Everyone")

    @property
    def title(self) -> str:
        """None of everyone: the interface calls that by a word of its own, in the reader's language."""
        return "" if self.kind == Group.Kind.ROOT else self.name


class Membership(models.Model):
    """A person in a group. A deputy can do what the role can, and stands in when it is needed."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        ORGANISER = "organiser", _("organiser")
        FACILITATOR = "facilitator", _("facilitator")

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role, default=Role.MEMBER)
    deputy = models.BooleanField(_("stands in"), default=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="groups_membership_once")]
        indexes = [models.Index(fields=["user", "group"], name="groups_membership_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.group_id} ({self.role})"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self) -> Self:
        return self.filter(
            models.Q(uses_left__isnull=True) | models.Q(uses_left__gt=0),
            revoked_at=None,
            expires_at__gt=timezone.now(),
        )


class Invitation(models.Model):
    """A link that lets somebody join a group. Only the digest of its token (256 bits) is kept."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=12, choices=Membership.Role, default=Membership.Role.MEMBER)
    email = models.EmailField(max_length=254, blank=True, help_text="blank: for whoever holds the link")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    uses_left = models.PositiveSmallIntegerField(null=True, blank=True, help_text="empty: as many as want to")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.group_id} until {self.expires_at:%Y-%m-%d}"

    @staticmethod
    def new_token() -> tuple[str, str]:
        """A fresh token for the link, and the digest to keep."""
        token = secrets.token_urlsafe(32)
        return token, Invitation.digest_of(token)

    @staticmethod
    def digest_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()
