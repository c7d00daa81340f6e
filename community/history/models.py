from django.conf import settings
from django.db import models
from django.utils import timezone


class Entry(models.Model):
    """Who did what to which object, and when. Append-only; written by services through `record`.

    `kind` names the object ("threads.post", "feedback.proposal"), `object_id` its primary key; `before` and
    `after` hold only the fields that changed.
    """

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id", "at"], name="history_entry_of_object")]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.object_id}"
