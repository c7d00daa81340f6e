"""What the board concludes, and the report that is made of everything."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Membership
from community.people.models import User
from feedback.models.actions import Action
from feedback.models.boards import Board
from feedback.models.evidence import Evidence
from feedback.models.proposals import Proposal


class ConclusionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Once the group decides: whoever reads the board. Before that its members, and administrators."""
        readable = self.filter(board__in=Board.objects.visible_to(user))
        decided = models.Q(board__phase__in=Board.DECIDED)
        if not user.is_authenticated:
            return readable.filter(decided)
        if user.is_staff:
            return readable
        mine = Membership.objects.filter(user=user).values("group")
        return readable.filter(decided | models.Q(board__group__in=mine))


class Finding(models.Model):
    """What the group found, and what it rests on."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("in one line"), max_length=200)
    text = models.TextField(_("more about it"), blank=True, max_length=4000)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="findings", verbose_name=_("rests on")
    )
    proposals = models.ManyToManyField(
        Proposal, blank=True, related_name="findings", verbose_name=_("is about")
    )
    language = models.CharField(max_length=5, default="nl")

    objects = ConclusionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def anchor(self) -> str:
        return f"finding-{self.pk}"


class RecommendationQuerySet(ConclusionQuerySet):
    def dangling(self) -> Self:
        """Those that rest on no finding which itself rests on evidence."""
        resting = Finding.objects.filter(evidence__isnull=False).values("pk")
        return self.exclude(findings__in=resting)


class Recommendation(models.Model):
    """What the group advises, resting on findings; actions carry it out."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="recommendations")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("in one line"), max_length=200)
    text = models.TextField(_("more about it"), blank=True, max_length=4000)
    findings = models.ManyToManyField(
        Finding, blank=True, related_name="recommendations", verbose_name=_("follows from")
    )
    proposals = models.ManyToManyField(
        Proposal, blank=True, related_name="recommendations", verbose_name=_("answers")
    )
    actions = models.ManyToManyField(
        Action, blank=True, related_name="recommendations", verbose_name=_("carried out by")
    )
    language = models.CharField(max_length=5, default="nl")

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def anchor(self) -> str:
        return f"recommendation-{self.pk}"


class PassedOver(models.Model):
    """Why a proposal has no action while a lower one has: public, and told to who proposed or ranked it."""

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="passed_over")
    because = models.CharField(_("why not now"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "passed over"


class ReportQuerySet(models.QuerySet["Report"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published ones of boards that the person reads."""
        return self.published().filter(board__in=Board.objects.visible_to(user))


class Report(models.Model):
    """The report of a board: a draft until it is published, and then frozen as that edition.

    `texts`: what people wrote around the generated parts, by the part's name. `frozen`: everything that the
    published pages, the PDF and the exports show (feedback/reporting.py says what stands in it), named by
    `digest`. Another edition is another row.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="reports")
    edition = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("title"), max_length=200)
    texts = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=5, default="nl")
    frozen = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-edition"]
        constraints = [
            models.UniqueConstraint(fields=["board", "edition"], name="feedback_report_one_per_edition"),
            models.UniqueConstraint(
                fields=["board"], condition=models.Q(published_at=None), name="feedback_report_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("boards:report", args=[self.board_id])
