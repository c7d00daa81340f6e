"""Excerpt: what was said in a conversation, beside evidence that says no more than where."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from community.people.models import User
from community.threads.models import Post
from feedback.models.evidence import Evidence


class ExcerptQuerySet(models.QuerySet["Excerpt"]):
    def readable_by(self, user: User | AnonymousUser) -> Self:
        """By whoever reads the conversation, and by all readers of the board where its author agreed.

        A message that is hidden there is hidden here.
        """
        there = models.Q(post__in=Post.objects.visible_to(user))
        return self.filter(there | models.Q(agreed=True), post__deleted_at=None, post__hidden_at=None)


class Excerpt(models.Model):
    """The words of a message as they were then. Goes with the message (docs/decisions)."""

    evidence = models.OneToOneField(Evidence, models.CASCADE, related_name="excerpt")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    text = models.TextField()
    agreed = models.BooleanField(
        default=False, help_text="whoever wrote it lets all readers of the board read it"
    )

    objects = ExcerptQuerySet.as_manager()
