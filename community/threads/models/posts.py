"""What is said in a conversation, whom it means, and how others answer it with a word."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.people.models import User
from community.threads.models.threads import Thread


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Tombstones among them: that something stood there is no secret."""
        return self.filter(thread__in=Thread.objects.visible_to(user))

    def standing(self) -> Self:
        """Neither deleted nor hidden."""
        return self.filter(deleted_at=None, hidden_at=None)

    def with_people(self) -> Self:
        """All that a rendered post shows, but for its reactions."""
        return self.select_related("author", "reply_to__author")


class Post(models.Model):
    """A message. `number` is its permanent place; `changed` rises with every change, in commit order."""

    # indexed by the constraints below, as the author is
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts", db_index=False)
    number = models.PositiveBigIntegerField()
    changed = models.PositiveBigIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="posts", db_index=False
    )
    uuid = models.UUIDField(
        default=uuid.uuid4, help_text="given by the author's client: a retry is the same post"
    )
    digest = models.CharField(max_length=64, help_text="of (thread, reply_to, body) as first sent")
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replies")
    body = models.TextField(help_text="Markdown; empty once deleted")
    html = models.TextField(help_text="the body, rendered and sanitised")
    attached = models.JSONField(default=list, help_text="its attachments as shown; attachments.py writes it")
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    is_retry = False  # set by services.post on a post that had been sent before

    class Meta:
        indexes = [models.Index(fields=["thread", "created_at"], name="threads_post_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="threads_post_number"),
            models.UniqueConstraint(fields=["thread", "changed"], name="threads_post_changed"),
            models.UniqueConstraint(fields=["author", "uuid"], name="threads_post_once_per_author"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}#{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("threads:post", args=[self.pk])

    @property
    def is_tombstone(self) -> bool:
        return self.deleted_at is not None or self.hidden_at is not None


class Mention(models.Model):
    """Whom a message means by @ and some words (mentions.py). Without a user: the account is gone."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="mentions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = models.CharField(max_length=420, help_text="as they stand in the body, without the @")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "words"], name="threads_mention_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.post_id}"


class Reaction(models.Model):
    """One of five fixed answers to a post."""

    class Name(models.TextChoices):
        THANKS = "thanks", _("Thanks")
        HELPS = "helps", _("This helps")
        AGREE = "agree", _("I agree")
        HERE_TOO = "here-too", _("Here too")
        CHEERS = "cheers", _("Well done")

    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reactions")
    name = models.CharField(max_length=10, choices=Name)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user", "name"], name="threads_reaction_once")]

    def __str__(self) -> str:
        return f"{self.name} on {self.post_id}"
