"""How a board gathers people: a call with applications, and sessions with what was said there."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.groups.models import Membership
from community.groups.permissions import ORGANISING, roles_of
from community.people.models import User
from feedback.models.boards import Board, TimelineEntry


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Once it opens: whoever reads the board; while it is open, and to whoever applied, everybody who is
        signed in. Who runs the board sees it before."""
        readable = models.Q(board__in=Board.objects.visible_to(user))
        begun = models.Q(opens_on__lte=timezone.localdate())
        if not user.is_authenticated:
            return self.filter(readable, begun)
        if user.is_staff:
            return self
        run = [group for group, role in roles_of(user).items() if role in ORGANISING]
        applied = models.Q(pk__in=Application.objects.filter(user=user).values("call"))
        running = models.Q(pk__in=self.model.objects.open().values("pk"))
        return self.filter(models.Q(board__group__in=run) | begun & (readable | applied | running))

    def for_applicant(self, user: int, today: date) -> Self:
        """Open, and not answered yet by this person, who isn't on the board either."""
        applied = Application.objects.filter(user=user).exclude(state=Application.State.WITHDRAWN)
        theirs = Membership.objects.filter(user=user).values("group")
        return self.open(today).exclude(board__group__in=theirs).exclude(pk__in=applied.values("call"))

    def to_answer(self, user: User) -> Self:
        """Over, not closed yet, and run by this person."""
        run = [group for group, role in roles_of(user).items() if role in ORGANISING]
        return self.filter(closed_at=None, closes_on__lt=timezone.localdate(), board__group__in=run)

    def with_counts(self) -> Self:
        """With `applied` and `joined`: how many applied, and how many of them are in."""
        withdrawn = models.Q(applications__state=Application.State.WITHDRAWN)
        joined = models.Q(applications__state=Application.State.SELECTED)
        return self.annotate(
            applied=models.Count("applications", filter=~withdrawn),
            joined=models.Count("applications", filter=joined),
        )

    def open(self, today: date | None = None) -> Self:
        today = today or timezone.localdate()
        return self.filter(closed_at=None, opens_on__lte=today, closes_on__gte=today)


class Call(models.Model):
    """Who thinks along? Everyone who is signed in can apply, whether they read the board or not."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="calls")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what we ask and offer"), max_length=4000)
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    opens_on = models.DateField(_("opens on"), default=timezone.localdate)
    closes_on = models.DateField(_("closes on"))
    closed_at = models.DateTimeField(null=True, blank=True, help_text="everybody was answered")
    language = models.CharField(max_length=5, default="nl")

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="feedback_call_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("boards:call", args=[self.board_id, self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.has_begun and timezone.localdate() <= self.closes_on

    @property
    def has_begun(self) -> bool:
        return self.opens_on <= timezone.localdate()


class ApplicationQuerySet(models.QuerySet["Application"]):
    def standing(self) -> Self:
        return self.exclude(state=Application.State.WITHDRAWN)


class Application(models.Model):
    """Somebody would like to think along. Read by its author and the facilitators.

    What was chosen is the facilitators' alone until the call is closed: then everyone hears at once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for an answer")
        SELECTED = "selected", _("is in")
        DECLINED = "declined", _("not this time")
        WITHDRAWN = "withdrawn", _("withdrawn")

    call = models.ForeignKey(Call, models.CASCADE, related_name="applications")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    motivation = models.TextField(_("why you"), max_length=1500)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    answer = models.CharField(_("a word with it"), max_length=500, blank=True)
    applied_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["applied_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="feedback_application_once")]


class Session(models.Model):
    """A meeting of the board, on its timeline: date, mode, title and the meetup's link stand there.

    Its agenda is read by whoever reads the board; names and published minutes by the members alone.
    """

    entry = models.OneToOneField(TimelineEntry, models.CASCADE, related_name="session")
    minutes = models.TextField(pgettext_lazy("of a meeting", "minutes"), blank=True, max_length=20_000)
    minutes_published_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="of the minutes: nobody overwrites another's")
    attended = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("who was there")
    )

    def __str__(self) -> str:
        return self.entry.title

    def get_absolute_url(self) -> str:
        return reverse("boards:session", args=[self.entry.board_id, self.pk])

    @property
    def title(self) -> str:
        return self.entry.title

    @property
    def language(self) -> str:
        return self.entry.board.language

    @property
    def is_over(self) -> bool:
        return self.entry.on < timezone.localdate()

    @property
    def has_begun(self) -> bool:
        """Its day is there: who is present can be ticked, and minutes can be written."""
        return self.entry.on <= timezone.localdate()


class AgendaPoint(models.Model):
    """What somebody would like to talk about at a session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="agenda")
    text = models.CharField(_("what it is about"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text
