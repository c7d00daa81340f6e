"""Proposal: a need or an idea, what speaks for it, and who has it too."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models.boards import Board


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def standing(self) -> Self:
        """Neither withdrawn nor merged into another."""
        return self.filter(retired_at=None, merged_into=None)

    def of_kinds(self, ranks: str) -> Self:
        """Those that a board with this choice ranks."""
        if ranks == Board.Ranks.BOTH:
            return self
        return self.filter(kind=Proposal.Kind.NEED if ranks == Board.Ranks.NEEDS else Proposal.Kind.IDEA)


class Proposal(models.Model):
    """A need, or an idea that answers needs. Services keep its parent on the same board, without a cycle."""

    class Kind(models.TextChoices):
        NEED = "need", _("need")
        IDEA = "idea", _("idea")

    board = models.ForeignKey(Board, models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=4, choices=Kind)
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    answers = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="ideas", verbose_name=_("answers the need")
    )
    label = models.CharField(max_length=10, blank=True, help_text="as published elsewhere: 3a")
    title = models.CharField(_("in one line"), max_length=160)
    body = models.TextField(_("what it is about"), blank=True, max_length=4000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged_from"
    )
    thread = models.OneToOneField(
        "threads.Thread", models.SET_NULL, null=True, blank=True, related_name="proposal"
    )
    language = models.CharField(max_length=5, default="nl")
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_because = models.CharField(max_length=300, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("pk")), name="feedback_proposal_not_under_itself"
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("pk")),
                name="feedback_proposal_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("boards:proposal", args=[self.board_id, self.pk])


class MeToo(models.Model):
    """*Dit speelt bij ons ook*."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="me_too")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "user"], name="feedback_me_too_once")]


class Evidence(models.Model):
    """A figure or a voice, with what it counts. `n` empty: not published, and said so.

    `snapshot` is what its source said when it was cited; `outdated_at` when the source changed since.
    """

    class Source(models.TextChoices):
        SURVEY = "survey", _("survey")
        BOARD = "board", _("sounding-board group")
        INTERVIEW = "interview", _("interview")
        SERVICEDESK = "servicedesk", _("service desk")
        STUDY = "study", _("preliminary study")
        COLLEAGUES = "colleagues", _("own colleagues")
        VOICE = "voice", _("voice")

    class Base(models.TextChoices):
        ANSWERS = "answers", _("answers")
        RESPONDENTS = "respondents", _("respondents")
        LIBRARIES = "libraries", _("libraries")
        REMARKS = "remarks", _("remarks")
        PEOPLE = "people", _("members")
        INTERVIEWS = "interviews", _("interviews")

    board = models.ForeignKey(Board, models.CASCADE, related_name="evidence")
    proposals = models.ManyToManyField(Proposal, blank=True, related_name="evidence")
    source = models.CharField(max_length=12, choices=Source)
    title = models.CharField(max_length=200, help_text="of the source")
    headline = models.CharField(max_length=160, blank=True, help_text="in a few words, for the ladder")
    question = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    words = models.CharField(max_length=100, blank=True, help_text="where no figure was published: a third")
    base = models.CharField(max_length=12, choices=Base, blank=True)
    n = models.PositiveIntegerField(null=True, blank=True)
    quote = models.TextField(blank=True)
    dated_on = models.DateField(null=True, blank=True)
    url = models.URLField(blank=True)
    language = models.CharField(max_length=5, default="nl")
    snapshot = models.JSONField(default=dict, blank=True)
    outdated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(share=None) | models.Q(share__gte=0, share__lte=1),
                name="feedback_evidence_share_from_0_to_1",
            )
        ]

    def __str__(self) -> str:
        return self.headline or self.title

    @property
    def percent(self) -> int | None:
        return None if self.share is None else round(self.share * 100)

    @property
    def source_apart(self) -> bool:
        """Whether its kind of source says more than its title does: not *survey* before *Survey of …*."""
        return not self.title.casefold().startswith(str(self.get_source_display()).casefold())

    @property
    def is_figure(self) -> bool:
        return self.share is not None or bool(self.words)
