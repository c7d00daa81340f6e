"""Proposal: a need or an idea, who has it too, and what was merged into what."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Membership
from community.people.models import User
from feedback.models.boards import Board


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of boards they read; what was entered in silence, by its author and the facilitators."""
        readable = self.filter(board__in=Board.objects.visible_to(user))
        if not user.is_authenticated:
            return readable.filter(silent=False)
        if user.is_staff:
            return readable
        facilitated = Membership.objects.filter(
            user=user, role__in=(Membership.Role.FACILITATOR, Membership.Role.ORGANISER)
        )
        return readable.filter(
            models.Q(silent=False)
            | models.Q(author=user)
            | models.Q(board__group__in=facilitated.values("group"))
        )

    def standing(self) -> Self:
        """Neither withdrawn, nor merged into another, nor still waiting in silence."""
        return self.filter(retired_at=None, merged_into=None, silent=False)

    def aliases(self) -> dict[int, int]:
        """Of these, each that is merged now, and what it was merged into."""
        rows = self.filter(merged_into__isnull=False).values_list("pk", "merged_into_id")
        return dict(rows)

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
    silent = models.BooleanField(default=False, help_text="waits until the silent entry of its session ends")

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


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)


class Merge(models.Model):
    """`gone` speaks through `kept` from now on. Neither text, address, conversation nor ballot is rewritten.

    So undoing it needs nothing but `undone_at`. `Proposal.merged_into` is the merge that stands now.
    """

    gone = models.ForeignKey(Proposal, models.CASCADE, related_name="merges")
    kept = models.ForeignKey(Proposal, models.CASCADE, related_name="+")
    because = models.CharField(_("why"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=models.Q(undone_at=None), name="feedback_merge_one_stands"
            ),
            models.CheckConstraint(
                condition=~models.Q(gone=models.F("kept")), name="feedback_merge_not_into_itself"
            ),
        ]
