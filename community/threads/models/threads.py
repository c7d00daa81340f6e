"""The conversations. `head` and `last_number` are the two counters of DESIGN.md ("Live")."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group, Membership
from community.notices.models import Follow
from community.people.models import User

FOLLOWED = "threads.thread"  # the kind under which a thread is followed


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        mine = Membership.objects.filter(user=user).values("group")
        return self.filter(models.Q(audience=Thread.Audience.ALL) | models.Q(group__in=mine))

    def conversations(self) -> Self:
        """Those that stand by themselves; what is attached to something is read there."""
        return self.exclude(kind=Thread.Kind.ATTACHED)

    def unanswered(self) -> Self:
        return self.filter(kind=Thread.Kind.QUESTION, answer=None)

    def for_reader(self, user: User) -> Self:
        """With `mark` (read up to), `joined` (member since) and `follows` (level, or None) of this person."""
        follow = Follow.objects.filter(user=user, kind=FOLLOWED, object_id=models.OuterRef("pk"))
        return self.alias(
            own_mark=models.FilteredRelation("read_marks", condition=models.Q(read_marks__user=user)),
            own_place=models.FilteredRelation(
                "group__memberships", condition=models.Q(group__memberships__user=user)
            ),
        ).annotate(
            mark=models.F("own_mark__up_to"),
            joined=models.F("own_place__since"),
            follows=models.Subquery(follow.values("level")[:1]),
        )


class Thread(models.Model):
    """Posts in one order. Belongs to a group, never to none; an owner above points to it one to one."""

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("discussion")
        QUESTION = "question", _("question")
        STANDING = "standing", _("coffee corner")  # one per region, without title
        ATTACHED = "attached", _("conversation about something")  # a need, an occurrence, an article owns it

    class Audience(models.TextChoices):
        GROUP = "group", _("my region")
        ALL = "all", _("all regions")

    group = models.ForeignKey(Group, models.CASCADE, related_name="threads")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.DISCUSSION)
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.GROUP)
    title = models.CharField(_("title"), max_length=200, blank=True)
    service = models.ForeignKey(
        "support.Service", models.SET_NULL, null=True, blank=True, related_name="threads"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.ForeignKey("Post", models.SET_NULL, null=True, blank=True, related_name="+")
    head = models.PositiveBigIntegerField(default=0, help_text="the last `changed` handed out")
    last_number = models.PositiveBigIntegerField(default=0, help_text="the last `number` handed out")
    posted_at = models.DateTimeField(default=timezone.now, help_text="when its newest post was written")
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    asked_around_at = models.DateTimeField(
        null=True, blank=True, help_text="shown to who may know (questions.py)"
    )
    language = models.CharField(max_length=5, default="nl")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["group", "-posted_at"], name="threads_thread_newest_of_group"),
            models.Index(fields=["audience", "-posted_at"], name="threads_thread_newest"),
            models.Index(
                fields=["-posted_at"],
                condition=models.Q(kind="question", answer=None),
                name="threads_thread_unanswered",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group"],
                condition=models.Q(kind="standing"),
                name="threads_thread_one_standing_per_group",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("threads:detail", args=[self.pk])

    @property
    def topic(self) -> str:
        return f"thread:{self.pk}"

    @property
    def name(self) -> str:
        """What it is called; the coffee corner by its group, which must be at hand."""
        if self.title:
            return self.title
        if self.kind == self.Kind.STANDING:
            return gettext("Coffee corner of %(group)s") % {"group": self.group.name}
        return gettext("Conversation in %(group)s") % {"group": self.group.name}

    @property
    def is_question(self) -> bool:
        return self.kind == self.Kind.QUESTION


class ReadMark(models.Model):
    """Up to which number somebody has read a thread. No row: everything since they joined is new to them."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="read_marks")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_marks", db_index=False
    )
    up_to = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "thread"], name="threads_read_mark_once")]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.thread_id} up to {self.up_to}"


class AskedToHelp(models.Model):
    """Somebody was shown a question that nobody answered, for they may know (questions.py)."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="asked_to_help", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="asked_to_help")
    at = models.DateTimeField(default=timezone.now)
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="threads_asked_to_help_once")]

    def __str__(self) -> str:
        return f"{self.user_id} about {self.thread_id}"
