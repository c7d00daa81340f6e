"""Evidence: what speaks for a proposal, and the sources that it was taken from."""

from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from feedback.models.boards import Board
from feedback.models.proposals import Proposal


class Kind(models.TextChoices):
    """Of a source, and of the evidence that was taken from it."""

    SURVEY = "survey", _("survey")
    BOARD = "board", _("sounding-board group")
    INTERVIEW = "interview", _("interview")
    SERVICEDESK = "servicedesk", _("service desk")
    STUDY = "study", _("preliminary study")
    COLLEAGUES = "colleagues", _("own colleagues")
    VOICE = "voice", _("voice")
    CONVERSATION = "conversation", _("conversation")


class Base(models.TextChoices):
    """What a figure counts."""

    ANSWERS = "answers", _("answers")
    RESPONDENTS = "respondents", _("respondents")
    LIBRARIES = "libraries", _("libraries")
    REMARKS = "remarks", _("remarks")
    PEOPLE = "people", _("members")
    INTERVIEWS = "interviews", _("interviews")


class Source(models.Model):
    """A survey, a study, figures of the service desk…: what a board's evidence is taken from."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="sources")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what it says"), blank=True, max_length=4000)
    base = models.CharField(_("what it counts"), max_length=12, choices=Base, blank=True)
    n = models.PositiveIntegerField(_("how many"), null=True, blank=True, help_text="none: not published")
    dated_on = models.DateField(_("date"), null=True, blank=True)
    url = models.URLField(_("link"), blank=True)
    language = models.CharField(max_length=5, default="nl")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("boards:source", args=[self.board_id, self.pk])

    @property
    def facts(self) -> dict[str, Any]:
        """What evidence keeps of it as its snapshot; as soon as this differs, the evidence is outdated."""
        return {
            "kind": self.kind,
            "title": self.title,
            "text": self.text,
            "base": self.base,
            "n": self.n,
            "dated_on": self.dated_on.isoformat() if self.dated_on else None,
            "url": self.url,
        }


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def recounted(self) -> Self:
        """Cited from interviews that count otherwise by now: a library may have taken back that it agreed."""
        return self.filter(snapshot__has_key="tally", outdated_at__isnull=False)


class Evidence(models.Model):
    """A figure or a voice, with what it counts. `n` empty: not published, and said so.

    `title`, `dated_on` and `url` are those of its source when it was cited, `snapshot` all that the source
    said then; `outdated_at` when the source said something else since.
    """

    Kind, Base = Kind, Base

    board = models.ForeignKey(Board, models.CASCADE, related_name="evidence")
    proposals = models.ManyToManyField(Proposal, blank=True, related_name="evidence")
    source = models.ForeignKey(Source, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=200, help_text="of the source")
    headline = models.CharField(max_length=160, blank=True, help_text="in a few words, for the ladder")
    question = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    words = models.CharField(max_length=100, blank=True, help_text="where no figure was published: a third")
    base = models.CharField(max_length=12, choices=Base, blank=True)
    n = models.PositiveIntegerField(null=True, blank=True)
    quote = models.TextField(blank=True, max_length=2000)
    dated_on = models.DateField(null=True, blank=True)
    url = models.URLField(blank=True)
    language = models.CharField(max_length=5, default="nl")
    snapshot = models.JSONField(default=dict, blank=True)
    outdated_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

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
    def in_short(self) -> str:
        """The words that one knows it by: of the ladder, the figure, or the beginning of the voice."""
        figure = f"{self.figure} {self.answer}".strip() if self.is_figure else ""
        return self.headline or figure or Truncator(self.quote).words(14) or self.title

    @property
    def percent(self) -> int | None:
        return None if self.share is None else round(self.share * 100)

    @property
    def kind_apart(self) -> bool:
        """Whether its kind says more than its title does: not *survey* before *Survey of …*."""
        return not self.title.casefold().startswith(str(self.get_kind_display()).casefold())

    @property
    def figure(self) -> str:
        """41%, or in words where no figure was published."""
        return self.words if self.percent is None else f"{self.percent}%"

    @property
    def is_figure(self) -> bool:
        return self.share is not None or bool(self.words)
