"""Interview: a talk with a library about the needs that were found, and the ideas that it tried out."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Membership
from community.groups.permissions import ORGANISING
from community.people.models import User
from feedback.models.boards import Board
from feedback.models.proposals import Proposal


class InterviewQuerySet(models.QuerySet["Interview"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Who facilitates the board reads all of them, other readers those that may be named."""
        readable = self.filter(board__in=Board.objects.visible_to(user))
        if not user.is_authenticated:
            return readable.named()
        if user.is_staff:
            return readable
        facilitated = Membership.objects.filter(user=user, role__in=ORGANISING).values("group")
        named = models.Q(finished_at__isnull=False, consent=True, unnamed=False)
        return readable.filter(named | models.Q(board__group__in=facilitated))

    def counted(self) -> Self:
        """Finished, and the library agreed to it: what the figures for everyone are made of."""
        return self.filter(finished_at__isnull=False, consent=True)

    def named(self) -> Self:
        return self.counted().filter(unnamed=False)


class Interview(models.Model):
    """A talk with a library. Nobody is named in it, and its notes are for the facilitators alone.

    Until it is finished, and where its library doesn't agree (`consent`), nothing of it reaches others.
    Where it agrees without its name (`unnamed`) its verdicts are counted: no date, no sentence, no page.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="interviews")
    library = models.ForeignKey(
        "regions.Library", models.SET_NULL, null=True, related_name="+", verbose_name=_("library")
    )
    on = models.DateField(_("date"))
    consent = models.BooleanField(_("the library agrees that its answers are shown"), default=False)
    unnamed = models.BooleanField(_("without its name"), default=False)
    notes = models.TextField(_("notes"), blank=True, max_length=10_000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=5, default="nl")
    revision = models.PositiveIntegerField(default=1, help_text="rises with every change")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="empty: a draft")

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.library} ({self.on})"

    def get_absolute_url(self) -> str:
        return reverse("boards:interview", args=[self.board_id, self.pk])

    @property
    def is_draft(self) -> bool:
        return self.finished_at is None


class Verdict(models.Model):
    """What an interview says of a need."""

    class Says(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        NUANCED = "nuanced", _("nuanced")
        CONTRADICTED = "contradicted", _("contradicted")

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="verdicts")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="verdicts")
    says = models.CharField(max_length=12, choices=Says)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "proposal"], name="feedback_verdict_once")
        ]


class Trial(models.Model):
    """An idea that was tried out in an interview."""

    class Went(models.TextChoices):
        WELL = "well", _("would help")
        PARTLY = "partly", _("would help in part")
        NOT = "not", _("wouldn't help")

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="trials")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="trials")
    went = models.CharField(max_length=6, choices=Went)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["interview", "proposal"], name="feedback_trial_once")]
