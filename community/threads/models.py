"""The conversations. `head` and `last_number` are the two counters of DESIGN.md ("Live")."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group, Membership
from community.groups.permissions import ORGANISING
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
        return self.title or str(self.get_kind_display())

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
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
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
