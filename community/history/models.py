from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext

from community.people.models import User

NUMBERS = ("user", "author", "contact", "by")  # under which an entry says whom it is about


class AppendOnly(TypeError):
    """The log is only ever added to."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **fields: Any) -> NoReturn:
        raise AppendOnly("entries aren't changed")

    def delete(self) -> NoReturn:
        raise AppendOnly("entries aren't deleted")

    def backdate(self, at: datetime) -> int:
        """Say that it happened then: for the demo world alone, which has a past to tell."""
        return super().update(at=at)

    def scrub(self, *fields: str) -> None:
        """Take what these fields held out of the entries for good; that something was done stays."""
        for entry in self:
            before = {name: value for name, value in entry.before.items() if name not in fields}
            after = {name: value for name, value in entry.after.items() if name not in fields}
            if (before, after) != (entry.before, entry.after):
                super(EntryQuerySet, self.model.objects.filter(pk=entry.pk)).update(
                    before=before, after=after
                )

    def anonymise(self, user: User) -> None:
        """What `user` did was done by somebody who is gone; nothing says any more who that was.

        What is kept about themselves goes, and wherever a number said that it was about them.
        """
        entries: models.QuerySet[Entry] = models.QuerySet(self.model)
        entries.filter(actor=user).update(actor=None, actor_is_gone=True)
        entries.filter(kind=user._meta.label_lower, object_id=user.pk).update(before={}, after={})
        for name in NUMBERS:
            for column in ("before", "after"):
                for entry in entries.filter(**{f"{column}__{name}": user.pk}):
                    said = {**getattr(entry, column), name: None}
                    entries.filter(pk=entry.pk).update(**{column: said})

    def about(self, thing: models.Model) -> "EntryQuerySet":
        """What happened to `thing`, oldest first, with who did it."""
        found = self.filter(kind=thing._meta.label_lower, object_id=thing.pk)
        return found.select_related("actor").order_by("at", "pk")


class Entry(models.Model):
    """Who did what to which object, and when. Append-only; written by services through `record`.

    `kind` names the object ("threads.post"), `object_id` its primary key; `before` and `after` hold only the
    fields that changed. Erasure alone takes something out of it. Without an actor it was done by itself, or
    by somebody whose account is gone.
    """

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor_is_gone = models.BooleanField(default=False)
    verb = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id", "at"], name="history_entry_of_object")]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("entries aren't changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("entries aren't deleted")

    @property
    def who(self) -> str:
        """What they are called who did it; empty where nobody did."""
        if self.actor is not None:
            return self.actor.name
        return gettext("Former colleague") if self.actor_is_gone else ""
