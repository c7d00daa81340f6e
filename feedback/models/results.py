"""What was counted, and what the group made of it."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models.rounds import Round


class Result(models.Model):
    """A released count. Everything that shows a result reads `computed` and nothing else; `digest` names it.

    What stands in `computed` is written down in feedback/counting.py.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="results")
    revision = models.PositiveBigIntegerField()
    computed = models.JSONField()
    digest = models.CharField(max_length=64)
    changed = models.PositiveIntegerField(null=True, blank=True, help_text="ballots, since the one before")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["round", "revision"], name="feedback_result_one_per_revision")
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class AgreedOrder(models.Model):
    """What the group confirmed: an order beside the computed one, and its two lines.

    `order`: proposal ids, best first. The first `first_until` of them come first, those up to `next_until`
    next. `reasons`: why one stands elsewhere than it was counted, by its id as text.
    """

    round = models.OneToOneField(Round, models.CASCADE, related_name="agreed_order")
    order = models.JSONField()
    first_until = models.PositiveSmallIntegerField(_("the first line lies below"))
    next_until = models.PositiveSmallIntegerField(_("the second line lies below"))
    reason = models.CharField(_("why it differs from the count"), max_length=500, blank=True)
    reasons = models.JSONField(default=dict, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(next_until__gte=models.F("first_until")),
                name="feedback_agreed_order_lines_in_turn",
            )
        ]

    @property
    def state(self) -> str:
        """Another one as soon as the group's order, its lines or its words are others."""
        said = [self.order, self.first_until, self.next_until, self.reason, sorted(self.reasons.items())]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
