"""What may I expect, and whom can I call: a Service, its channels with hours, the call back."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Service(models.Model):
    """Something libraries are helped with: Wise, the websites, the learning platform, the service desk…"""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    summary = models.CharField(_("what it is for"), max_length=300)
    expect = models.TextField(_("what you may expect"), blank=True, help_text="Markdown")
    problems = models.TextField(blank=True, help_text="words people use for its problems, to find it by")
    answered_within = models.CharField(_("answered within"), max_length=120, blank=True)
    escalation = models.TextField(_("still stuck?"), blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    team = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="services")
    language = models.CharField(max_length=5, default="nl")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Channel(models.Model):
    """One way to reach a service. `value` is a telephone number, an address or a URL, by kind."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Telephone")
        MAIL = "mail", _("E-mail")
        FORM = "form", _("Form")
        VISIT = "visit", _("On the spot")

    service = models.ForeignKey(Service, models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=300)
    remark = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.value


class OpeningHours(models.Model):
    """When a channel is staffed, on a day of the week (1 Monday … 7 Sunday), local time."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekday__gte=1, weekday__lte=7), name="support_hours_weekday_from_1_to_7"
            ),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="support_hours_close_after_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class CallbackQuerySet(models.QuerySet["CallbackRequest"]):
    def visible_to(self, user: "models.Model | object") -> Self:
        """Whoever asked, the service's team, and administrators."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if getattr(user, "is_staff", False):
            return self
        return self.filter(models.Q(asked_by=user) | models.Q(service__team=user)).distinct()

    def open(self) -> Self:
        """Nobody called yet. After a call without answer the asker decides whether to ask again."""
        return self.filter(state=CallbackRequest.State.ASKED)

    def in_turn(self) -> Self:
        """The earliest first: "morning" comes before "afternoon", so the slots sort backwards."""
        return self.order_by("day", "-slot", "pk")


class CallbackRequest(models.Model):
    """*Bel me terug*: call me on this number, on this day, in this part of it."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        DONE = "done", _("Called")
        MISSED = "missed", _("Called, no answer")
        WITHDRAWN = "withdrawn", _("No longer needed")

    class Slot(models.TextChoices):
        MORNING = "morning", _("in the morning (9:00–12:00)")
        AFTERNOON = "afternoon", _("in the afternoon (13:00–16:30)")

    service = models.ForeignKey(Service, models.CASCADE, related_name="callbacks")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="callbacks")
    phone = models.CharField(_("telephone number"), max_length=30)
    about = models.CharField(_("what it is about"), max_length=500)
    day = models.DateField(_("day"))
    slot = models.CharField(_("when"), max_length=10, choices=Slot)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = CallbackQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["service", "state", "day"], name="support_callback_queue")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.day} {self.slot}"
