"""The one writer of the log."""

from typing import Any

from django.db import models

from community.history.models import Entry
from community.people.models import User


def record(
    *,
    actor: User | None,
    verb: str,
    of: models.Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Entry:
    """Append an entry about `of`, in the caller's transaction. `before`, `after`: changed fields only."""
    kind = of._meta.label_lower
    return Entry.objects.create(
        actor=actor, verb=verb, kind=kind, object_id=of.pk, before=before or {}, after=after or {}
    )
