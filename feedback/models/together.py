"""What a group orders together on a projector."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from feedback.models.boards import Board


class SharedOrder(models.Model):
    """One order that a group makes together: what it may agree on later, never a ballot and never counted.

    `tiers` and `cuts` as on a ballot. `past`: how it stood before the last moves, the newest last.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="shared_orders")
    tiers = models.JSONField(default=list)
    cuts = models.JSONField(default=list)
    past = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board"],
                condition=models.Q(ended_at=None),
                name="feedback_sharedorder_one_open_per_board",
            )
        ]

    def __str__(self) -> str:
        return f"shared order {self.pk} of board {self.board_id}"

    def get_absolute_url(self) -> str:
        return reverse("boards:ordered_together", args=[self.board_id, self.pk])
