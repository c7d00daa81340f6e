"""What somebody is told (Notice), how they want to hear it (Preference, Follow), the outbox (Delivery)."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """Something a person should know, in the words of the registered kind's template."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    key = models.CharField(
        max_length=150, help_text="what it is about, once: a second notice with it changes nothing"
    )
    url = models.CharField(max_length=300)
    words = models.JSONField(default=dict, help_text="what the kind's template needs")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "key"], name="notices_notice_said_once")
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notices_notice_newest"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notices_notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Preference(models.Model):
    """How one person wants to hear of one kind. No row: the kind's own default."""

    class Mail(models.TextChoices):
        NOW = "now", _("By mail at once")
        DIGEST = "digest", _("In the summary")
        NEVER = "never", _("Not by mail")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=60)
    mail = models.CharField(max_length=10, choices=Mail)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notices_preference_one_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.mail}"


class Follow(models.Model):
    """How closely a person follows an object ("threads.thread" 12, "groups.group" 3)."""

    class Level(models.TextChoices):
        ALL = "all", _("Everything")
        MENTIONS = "mentions", _("Only replies and mentions")
        NOTHING = "nothing", _("Nothing")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    level = models.CharField(max_length=10, choices=Level, default=Level.ALL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "object_id"], name="notices_follow_once")
        ]
        indexes = [models.Index(fields=["kind", "object_id", "level"], name="notices_follow_of_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.level}"


class Delivery(models.Model):
    """A mail that must go out: written in the transaction that it reports, sent by the loop."""

    key = models.CharField(max_length=200, unique=True, help_text="the same key is never mailed twice")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    to = models.EmailField(max_length=254)
    language = models.CharField(max_length=5, default="nl")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    headers = models.JSONField(default=dict, blank=True)
    calendar = models.TextField(blank=True, help_text="an iTIP part, where the mail carries an invitation")
    calendar_method = models.CharField(max_length=20, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    died_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at=None, died_at=None),
                name="notices_delivery_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
