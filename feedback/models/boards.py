"""Board: a group of people, the question they work on, and the story of it."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.people.models import User


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(group__in=Group.objects.visible_to(user))


class Board(models.Model):
    """What a group proposes, ranks and follows up. `revision` rises with every change that others see."""

    class Phase(models.TextChoices):
        COLLECT = "collect", _("Collect")
        DISCUSS = "discuss", _("Discuss")
        RANK = "rank", _("Rank")
        DECIDE = "decide", _("Decide")
        FOLLOW_UP = "follow-up", _("Follow up")

    class Ranks(models.TextChoices):
        NEEDS = "needs", _("needs")
        IDEAS = "ideas", _("ideas")
        BOTH = "both", _("needs and ideas")

    DECIDED = (Phase.DECIDE, Phase.FOLLOW_UP)

    group = models.OneToOneField(Group, models.CASCADE, related_name="board")
    title = models.CharField(_("title"), max_length=200)
    question = models.CharField(_("question"), max_length=300)
    intro = models.TextField(_("what it is about"), blank=True)
    phase = models.CharField(_("phase"), max_length=10, choices=Phase, default=Phase.COLLECT)
    ranks = models.CharField(_("what is ranked"), max_length=5, choices=Ranks, default=Ranks.NEEDS)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=30, blank=True)
    language = models.CharField(max_length=5, default="nl")
    revision = models.PositiveBigIntegerField(default=0)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("boards:detail", args=[self.pk])

    @property
    def topic(self) -> str:
        return f"board:{self.pk}"

    @property
    def has_decided(self) -> bool:
        """From here on a proposal without an action is worth saying."""
        return self.phase in self.DECIDED


class TimelineEntry(models.Model):
    """Something that happened in the case: a call, a session, a survey, a report."""

    class Kind(models.TextChoices):
        CALL = "call", _("call for members")
        SESSION = "session", _("session")
        SURVEY = "survey", _("survey")
        INTERVIEWS = "interviews", _("interviews")
        REPORT = "report", _("report")
        OTHER = "other", _("news")

    class Mode(models.TextChoices):
        ONLINE = "online", _("online")
        IN_PERSON = "in-person", _("in person")
        HYBRID = "hybrid", _("hybrid")

    board = models.ForeignKey(Board, models.CASCADE, related_name="timeline")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField(_("date"))
    month_only = models.BooleanField(default=False, help_text="the day isn't known")
    mode = models.CharField(max_length=10, choices=Mode, blank=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(blank=True)
    url = models.URLField(blank=True)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name_plural = "timeline entries"

    def __str__(self) -> str:
        return self.title
