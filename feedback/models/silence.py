"""A silent moment: everybody writes at once, and nobody reads anything until all of it is shown."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from feedback.models.boards import Board
from feedback.models.proposals import Proposal
from feedback.models.rounds import random_id


class SilentMomentQuerySet(models.QuerySet["SilentMoment"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)


class SilentMoment(models.Model):
    """`became`: the proposals that came of it once it was shown. Called off, it has ended with none."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="silent_moments")
    code = models.CharField(max_length=8, help_text="by which phones without an account write along")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    became = models.ManyToManyField(Proposal, blank=True, related_name="+")

    objects = SilentMomentQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board"], condition=models.Q(ended_at=None), name="feedback_silence_one_per_board"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(ended_at=None), name="feedback_silence_code_opens_one"
            ),
        ]

    def __str__(self) -> str:
        return f"silent moment {self.pk} of board {self.board_id}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class SilentNote(models.Model):
    """What one person wrote, for their eyes alone; a proposal and no note once everything is shown.

    In a table of its own, so that nothing that lists proposals can ever tell of it. `digest`: of the token of
    a phone without an account.
    """

    id = models.BigAutoField(primary_key=True, default=random_id, editable=False)
    moment = models.ForeignKey(SilentMoment, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    uuid = models.UUIDField(default=uuid.uuid4, help_text="of the form that it was sent with")
    kind = models.CharField(max_length=4, choices=Proposal.Kind)
    title = models.CharField(max_length=160)
    body = models.TextField(blank=True, max_length=4000)
    language = models.CharField(max_length=5, default="nl")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["moment", "uuid"], name="feedback_silent_note_once"),
            models.CheckConstraint(
                condition=models.Q(author__isnull=False, digest="")
                | models.Q(author__isnull=True) & ~models.Q(digest=""),
                name="feedback_silent_note_of_one_person",
            ),
        ]
