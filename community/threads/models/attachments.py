"""The files beside messages."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Membership
from community.groups.permissions import ORGANISING
from community.people.models import User
from community.threads.models.posts import Post
from community.threads.models.threads import Thread


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Where its post may be read; of a hidden post for its author and the organisers. Before it is posted
        for whoever sent it here."""
        if not user.is_authenticated:
            return self.none()
        own = models.Q(post=None, uploader=user)
        read = models.Q(post__thread__in=Thread.objects.visible_to(user), post__deleted_at=None)
        if not user.is_staff:
            organised = Membership.objects.filter(user=user, role__in=ORGANISING).values("group")
            read &= (
                models.Q(post__hidden_at=None)
                | models.Q(post__author=user)
                | models.Q(post__thread__group__in=organised)
            )
        return self.standing().filter(own | read)

    def standing(self) -> Self:
        """Wholly here, and not taken away."""
        return self.filter(stored_at__isnull=False, removed_at=None)

    def waiting(self, user: User) -> Self:
        """Sent here by this person, and in no post yet."""
        return self.standing().filter(uploader=user, post=None)


class Attachment(models.Model):
    """A file beside a message. First it is its uploader's alone; it belongs to the post once that is written.

    The row comes before the file and goes after it, so that no file is left without one.
    """

    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="attachments", db_index=False
    )
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="attachments")
    place = models.PositiveSmallIntegerField(default=0, help_text="among those of its post")
    uuid = models.UUIDField(help_text="given by the uploader's client: a retry is the same file")
    digest = models.CharField(max_length=64, help_text="of the name and what was sent")
    kind = models.CharField(max_length=4, help_text="one of file_kinds.KINDS")
    name = models.CharField(max_length=200, help_text="tidied; empty once taken away")
    alt = models.CharField(_("what there is to see"), max_length=500, blank=True)
    file = models.FileField(blank=True)
    thumbnail = models.FileField(blank=True)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    stored_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["uploader", "uuid"], name="threads_attachment_once_per_uploader")
        ]
        indexes = [
            models.Index(fields=["uploader", "created_at"], name="threads_attachment_of_uploader"),
            models.Index(
                fields=["created_at"], condition=models.Q(post=None), name="threads_attachment_loose"
            ),
            models.Index(
                fields=["removed_at"],
                condition=models.Q(removed_at__isnull=False),
                name="threads_attachment_removed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.width is not None
