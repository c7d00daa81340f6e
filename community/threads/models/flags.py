"""What somebody found wrong with a message."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Membership
from community.groups.permissions import ORGANISING
from community.people.models import User
from community.threads.models.posts import Post


class FlagQuerySet(models.QuerySet["Flag"]):
    def visible_to(self, user: User) -> Self:
        """For whoever runs the group in which the message stands."""
        if user.is_staff:
            return self
        organised = Membership.objects.filter(user=user, role__in=ORGANISING).values("group")
        return self.filter(post__thread__group__in=organised)

    def waiting(self) -> Self:
        return self.filter(settled_at=None, post__deleted_at=None)


class Flag(models.Model):
    """Somebody thinks that a message shouldn't stand there; an organiser looks, and settles it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="flags")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    because = models.CharField(_("what is wrong with it"), max_length=500)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "by"],
                condition=models.Q(settled_at=None),
                name="threads_flag_one_open_per_person",
            )
        ]
        indexes = [
            models.Index(fields=["at"], condition=models.Q(settled_at=None), name="threads_flag_waiting")
        ]

    def __str__(self) -> str:
        return f"flag on {self.post_id}"
