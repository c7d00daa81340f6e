"""Series and their dates, who answered what, and the addresses that calendars read.

A date is stored: its wall clock (`on`, `at`, `zone`) is what was agreed; `starts_at` and `ends_at` follow.
"""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.people.models import User
from meetups import recurrence

BRUSSELS = "Europe/Brussels"
LONGEST = 60 * 24 * 3


def new_uid() -> str:
    return f"{uuid.uuid4()}@klankbord"


class Kind(models.TextChoices):
    MEETUP = "meetup", _("Meetup")
    TRAINING = "training", _("Training")


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In person and online")


class Level(models.TextChoices):
    STARTER = "starter", _("Starter")
    IN_DEPTH = "in-depth", _("In-depth")
    REFRESHER = "refresher", _("Refresher")
    EXPLORATION = "exploration", _("Exploration")


class Plan(models.Model):
    """What a series and each of its dates say alike; a date has its own, so that one can differ."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    kind = models.CharField(_("what it is"), max_length=10, choices=Kind, default=Kind.MEETUP)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what it is about"), blank=True, max_length=10_000)
    at = models.TimeField(_("starts at"), help_text="on the wall clock of `zone`")
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=120, validators=[MinValueValidator(5), MaxValueValidator(LONGEST)]
    )
    zone = models.CharField(max_length=60, default=BRUSSELS)
    mode = models.CharField(_("how"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    library = models.ForeignKey(
        "regions.Library", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("library")
    )
    place = models.CharField(_("room, or another place"), max_length=200, blank=True)
    online_url = models.URLField(_("link to follow online"), max_length=500, blank=True)
    seats = models.PositiveSmallIntegerField(
        _("seats in the room"), null=True, blank=True, validators=[MaxValueValidator(5000)]
    )
    online_seats = models.PositiveSmallIntegerField(
        _("seats online"), null=True, blank=True, validators=[MaxValueValidator(5000)]
    )
    level = models.CharField(_("level"), max_length=12, choices=Level, blank=True)
    service = models.ForeignKey(
        "support.Service", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("service")
    )
    language = models.CharField(max_length=5, default="nl")
    uid = models.CharField(max_length=100, default=new_uid, help_text="RFC 5545; never changes")
    sequence = models.PositiveIntegerField(default=0, help_text="RFC 5545; rises when a calendar must follow")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def in_the_room(self) -> bool:
        return self.mode != Mode.ONLINE

    @property
    def followed_online(self) -> bool:
        return self.mode != Mode.IN_PERSON


class Series(Plan):
    """A recurrence in a named zone. Its rows of `Occurrence` reach eighteen months ahead."""

    first_on = models.DateField(_("first date"), help_text="the rule's own first date")
    rule = models.CharField(max_length=300, help_text="an RRULE of RFC 5545 without UNTIL")
    until = models.DateField(_("until"), null=True, blank=True, help_text="the last day, or for ever")
    skip_holidays = models.BooleanField(_("skip public holidays"), default=False)
    skipped = models.JSONField(default=list, blank=True, help_text="recurrence ids without a row: EXDATE")
    extended_to = models.DateField(help_text="up to here its dates are rows")

    class Meta:
        verbose_name_plural = "series"
        constraints = [models.UniqueConstraint(fields=["uid"], name="meetups_series_uid")]
        indexes = [models.Index(fields=["extended_to"], name="meetups_series_to_extend")]

    @property
    def first(self) -> datetime:
        """Naive, on the wall clock of `zone`."""
        return datetime.combine(self.first_on, self.at)


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """A meetup is for its group's readers; a training's date is for everybody."""
        return self.filter(Q(group__in=Group.objects.visible_to(user).values("pk")) | Q(kind=Kind.TRAINING))

    def of_groups_of(self, user: User | AnonymousUser) -> Self:
        return self.filter(group__in=Group.objects.with_member(user).values("pk"))

    def near(self, user: User | AnonymousUser) -> Self:
        """Of their groups, and of everyone's: trainings above all."""
        return self.filter(
            Q(group__in=Group.objects.with_member(user).values("pk")) | Q(group__kind=Group.Kind.ROOT)
        )

    def upcoming(self, now: datetime | None = None) -> Self:
        return self.filter(ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def past(self, now: datetime | None = None) -> Self:
        return self.filter(ends_at__lte=now or timezone.now()).order_by("-starts_at", "-pk")

    def standing(self) -> Self:
        return self.exclude(status=Occurrence.Status.CANCELLED)

    def with_seats_left(self) -> Self:
        """With `taken`, `taken_online`, `waiting` and `waiting_online`: what the seats in words need."""
        return self.annotate(
            taken=_replies(answer=Reply.Answer.YES, seated=True),
            taken_online=_replies(answer=Reply.Answer.ONLINE, seated=True),
            waiting=_replies(answer=Reply.Answer.YES, seated=False),
            waiting_online=_replies(answer=Reply.Answer.ONLINE, seated=False),
        )

    def for_reader(self, user: User | AnonymousUser) -> Self:
        """With `my_answer`, `my_seat` and `ahead` (how many wait before this person)."""
        mine = Reply.objects.filter(occurrence=OuterRef("pk"), user=user.pk)
        ahead = Reply.objects.filter(
            occurrence=OuterRef("pk"),
            seated=False,
            answer=OuterRef("my_answer"),
            queued_at__lt=Subquery(
                Reply.objects.filter(occurrence=OuterRef(OuterRef("pk")), user=user.pk).values("queued_at")[
                    :1
                ]
            ),
        )
        return self.annotate(
            my_answer=Subquery(mine.values("answer")[:1]),
            my_seat=Subquery(mine.values("seated")[:1]),
        ).annotate(ahead=_counted(ahead))

    def for_pages(self, user: User | AnonymousUser) -> Self:
        """Everything that a row, a card or a detail says of a date, in one query."""
        places = self.select_related("group__region", "library__municipality", "service", "series")
        return places.with_seats_left().for_reader(user)


def _counted(rows: models.QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("occurrence").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0), output_field=models.IntegerField())


def _replies(**wanted: Any) -> Coalesce:
    return _counted(Reply.objects.filter(occurrence=OuterRef("pk"), **wanted))


class Occurrence(Plan):
    """One date, of a series or by itself."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")

    series = models.ForeignKey(
        Series, models.CASCADE, null=True, blank=True, related_name="occurrences", db_index=False
    )
    recurrence_id = models.CharField(
        max_length=15, blank=True, help_text="the local start that the rule asked for, 20261202T100000"
    )
    on = models.DateField(_("date"))
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    reason = models.CharField(_("why"), max_length=300, blank=True, help_text="of the move or cancellation")
    thread = models.OneToOneField(
        "threads.Thread", models.SET_NULL, null=True, blank=True, related_name="occurrence"
    )
    revision = models.PositiveBigIntegerField(default=0, help_text="rises with every change, for the socket")

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "recurrence_id"], name="meetups_occurrence_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meetups_occurrence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(series=None, recurrence_id="") | (Q(series__isnull=False) & ~Q(recurrence_id="")),
                name="meetups_occurrence_recurs_in_series",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="meetups_occurrence_agenda"),
            models.Index(fields=["ends_at"], name="meetups_occurrence_upcoming"),
            models.Index(fields=["group", "starts_at"], name="meetups_occurrence_of_group"),
            models.Index(fields=["kind", "starts_at"], name="meetups_occurrence_of_kind"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("meetups:detail", args=[self.pk])

    @property
    def topic(self) -> str:
        return f"occurrence:{self.pk}"

    def set_clock(self, wall: datetime) -> None:
        """Put it on this naive local time; a time that is skipped becomes the one that the clock shows."""
        self.starts_at = recurrence.moment(wall, self.zone)
        shown = recurrence.wall_clock(self.starts_at, self.zone)
        self.on, self.at = shown.date(), shown.time()
        self.ends_at = self.starts_at + timedelta(minutes=self.minutes)

    @property
    def local_start(self) -> datetime:
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(ZoneInfo(self.zone))

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_moved(self) -> bool:
        return self.status == self.Status.MOVED

    @property
    def is_past(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        """Whether it can be answered."""
        return not (self.is_cancelled or self.is_past)

    @property
    def where(self) -> str:
        """The library and the room, or the other place; empty for a date that is only online."""
        names = [self.library.name if self.library else "", self.place]
        return ", ".join(name for name in names if name) if self.in_the_room else ""


class Reply(models.Model):
    """What somebody answered. `seated`: holds a seat in the room or online; `queued_at` orders who waits."""

    class Answer(models.TextChoices):
        YES = "yes", _("I'm coming")
        ONLINE = "online", _("I'm joining online")
        MAYBE = "maybe", _("Maybe")
        NO = "no", _("I can't")

    SEATED = (Answer.YES, Answer.ONLINE)

    # indexed by the constraint
    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="replies", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="meetup_replies")
    answer = models.CharField(max_length=10, choices=Answer)
    seated = models.BooleanField(default=False)
    queued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "user"], name="meetups_reply_once"),
            models.CheckConstraint(
                condition=Q(seated=False) | Q(answer__in=["yes", "online"]),
                name="meetups_reply_seat_is_taken",
            ),
        ]
        indexes = [
            models.Index(fields=["occurrence", "answer", "seated", "queued_at"], name="meetups_reply_queue")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.answer} {self.occurrence_id}"

    @property
    def is_waiting(self) -> bool:
        return self.answer in self.SEATED and not self.seated


class CalendarToken(models.Model):
    """Behind an address that a calendar program reads: a person's own dates, or those of one group.

    Only the digest of its 256 bits is kept; what it shows is what its owner may see at that moment.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_tokens")
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "group"], name="meetups_token_one_per_group"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(group=None), name="meetups_token_one_of_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.group_id or 'own'}"

    @staticmethod
    def new_secret() -> tuple[str, str]:
        """A fresh secret for the address, and the digest to keep."""
        secret = secrets.token_urlsafe(32)
        return secret, CalendarToken.digest_of(secret)

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()
