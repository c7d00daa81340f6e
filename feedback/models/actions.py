"""Action: what is done about a proposal, by whom, and where it stands."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Membership
from community.people.models import User
from feedback.models.boards import Board
from feedback.models.proposals import Proposal


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of the boards that the person reads; internal ones are for members and the owner's team."""
        readable = self.filter(board__in=Board.objects.visible_to(user))
        if not user.is_authenticated:
            return readable.filter(public=True)
        if user.is_staff:
            return readable
        mine = Membership.objects.filter(user=user).values("group")
        return readable.filter(
            models.Q(public=True)
            | models.Q(board__group__in=mine)
            | models.Q(service__in=user.services.values("pk"))
        )

    def of_teams(self, user: User) -> Self:
        """Of the services whose team somebody is in."""
        return self.visible_to(user).filter(service__in=user.services.values("pk"))

    def unfinished(self) -> Self:
        return self.filter(status__in=Action.UNFINISHED)

    def soonest_first(self) -> Self:
        """By target date; those without one after them, the newest first."""
        return self.order_by(models.F("due_on").asc(nulls_last=True), "-pk")


class Action(models.Model):
    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        IN_PROGRESS = "in-progress", _("in progress")
        DONE = "done", _("done")
        PARKED = "parked", _("parked")
        DROPPED = "dropped", _("dropped")

    UNFINISHED = (Status.PLANNED, Status.IN_PROGRESS)

    board = models.ForeignKey(Board, models.CASCADE, related_name="actions")
    proposals = models.ManyToManyField(Proposal, related_name="actions", verbose_name=_("answers"))
    service = models.ForeignKey(
        "support.Service",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("owner"),
    )
    title = models.CharField(_("what we do"), max_length=200)
    body = models.TextField(_("more about it"), blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PLANNED)
    because = models.CharField(_("why"), max_length=300, blank=True)
    due_on = models.DateField(_("target date"), null=True, blank=True)
    public = models.BooleanField(_("public"), default=True)
    language = models.CharField(max_length=5, default="nl")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="dropped") | ~models.Q(because=""),
                name="feedback_action_dropped_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_unfinished(self) -> bool:
        return self.status in self.UNFINISHED

    @property
    def is_overdue(self) -> bool:
        return self.is_unfinished and self.due_on is not None and self.due_on < timezone.localdate()


class ActionUpdate(models.Model):
    """*Hier staan we*: a sentence, and the status it came with."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="updates")
    text = models.CharField(_("where we are"), max_length=500)
    status = models.CharField(max_length=12, choices=Action.Status)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text
