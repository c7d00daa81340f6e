"""The shape of what an organiser plans, and of what a reader looks for."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Case, QuerySet, When
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.people.models import User
from community.support.models import Service
from meetups import recurrence
from meetups.errors import InThePast, TimeMissing
from meetups.models import BRUSSELS, Kind, Level, Mode, Occurrence, OccurrenceQuerySet
from meetups.permissions import plans_for
from meetups.services import Outline, Terms
from meetups.words import WEEKDAYS
from regions.models import Library

FARTHEST = timedelta(days=366 * 5)


class DayInput(forms.DateInput):
    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})


class ClockInput(forms.TimeInput):
    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"type": "time"})


def libraries() -> QuerySet[Library]:
    return Library.objects.filter(is_open=True)


class WhenAndWhere(forms.Form):
    """What one date says: its clock, its place, its seats."""

    on = forms.DateField(label=_("Date"), widget=DayInput)
    at = forms.TimeField(label=_("From"), widget=ClockInput)
    ends = forms.TimeField(label=_("Until"), widget=ClockInput)
    library = forms.ModelChoiceField(
        libraries(), label=_("Library"), required=False, empty_label=_("Somewhere else")
    )
    place = forms.CharField(label=_("Room, or another place"), required=False, max_length=200)
    online_url = forms.URLField(
        label=_("Link to follow online"), required=False, max_length=500, assume_scheme="https"
    )
    seats = forms.IntegerField(
        label=_("Seats in the room"),
        required=False,
        min_value=1,
        max_value=5000,
        help_text=_("Empty: as many as come."),
    )
    online_seats = forms.IntegerField(
        label=_("Places online"),
        required=False,
        min_value=1,
        max_value=5000,
        help_text=_("Empty: as many as want to."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        on, at, ends = data.get("on"), data.get("at"), data.get("ends")
        if at and ends and ends <= at:
            self.add_error("ends", _("The end comes after the start. Choose a later time."))
        if on and at:
            self.hold_moment(datetime.combine(on, at))
        return data

    def hold_moment(self, wall: datetime) -> None:
        if wall.date() > timezone.localdate() + FARTHEST:
            self.add_error("on", _("That is more than five years away. Choose an earlier date."))
        elif not recurrence.exists(wall, BRUSSELS):
            self.add_error("at", str(TimeMissing.sentence))
        elif recurrence.moment(wall, BRUSSELS) <= timezone.now():
            self.add_error("on", str(InThePast.sentence))

    def minutes(self) -> int:
        day = date(2000, 1, 1)
        start, end = self.cleaned_data["at"], self.cleaned_data["ends"]
        return int((datetime.combine(day, end) - datetime.combine(day, start)).total_seconds() // 60)


class ChangeForm(WhenAndWhere):
    """Another time or place for one date."""

    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=300,
        help_text=_("Everyone who answered reads this in a mail."),
    )

    def __init__(self, data: QueryDict | None = None, *, occurrence: Occurrence) -> None:
        names = ("on", "at", "library", "place", "online_url", "seats", "online_seats")
        initial = {name: getattr(occurrence, name) for name in names}
        initial["ends"] = occurrence.local_end.time()
        super().__init__(data, initial=initial)
        if not occurrence.in_the_room:
            for name in ("library", "place", "seats"):
                del self.fields[name]
        if not occurrence.followed_online:
            for name in ("online_url", "online_seats"):
                del self.fields[name]

    def terms(self) -> Terms:
        names = ("on", "at", "library", "place", "online_url", "seats", "online_seats", "reason")
        given = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return Terms(minutes=self.minutes(), **given)


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Everyone who answered reads this in a mail."),
        error_messages={"required": _("Say in a few words why, for those who were coming.")},
    )


class PlanForm(WhenAndWhere):
    """A new date, by itself or repeating."""

    ONCE, WEEKLY, SAME_WEEKDAY, LAST_WEEKDAY, SAME_DAY = "once", "weekly", "weekday", "last", "day"
    RHYTHMS = (
        (ONCE, _("Once")),
        (WEEKLY, _("Every week, on the same weekday")),
        (SAME_WEEKDAY, _("Every month, on the same weekday (such as every first Tuesday)")),
        (LAST_WEEKDAY, _("Every month, on the last such weekday")),
        (SAME_DAY, _("Every month, on the same day of the month")),
    )

    group = forms.ModelChoiceField(Group.objects.none(), label=_("For"), empty_label=None)
    kind = forms.ChoiceField(
        label=_("What it is"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.MEETUP
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    description = forms.CharField(
        label=_("What it is about"), required=False, max_length=10_000, widget=forms.Textarea
    )
    mode = forms.ChoiceField(
        label=_("How"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.IN_PERSON
    )
    level = forms.ChoiceField(
        label=_("Level"), choices=[("", _("No level")), *Level.choices], required=False,
        help_text=_("For a training."),
    )  # fmt: skip
    service = forms.ModelChoiceField(
        Service.objects.all(), label=_("Service"), required=False, empty_label=_("No service")
    )
    rhythm = forms.ChoiceField(label=_("Repeats"), choices=RHYTHMS, widget=forms.RadioSelect, initial=ONCE)
    every = forms.IntegerField(
        label=_("Once every … weeks or months"), required=False, min_value=1, max_value=99, initial=1
    )
    until = forms.DateField(
        label=_("Up to and including"),
        required=False,
        widget=DayInput,
        help_text=_("Leave it empty to go on."),
    )
    skip_holidays = forms.BooleanField(label=_("Skip public holidays"), required=False, initial=True)

    field_order = (
        "group", "kind", "title", "description", "on", "at", "ends", "rhythm", "every", "until",
        "skip_holidays", "mode", "library", "place", "seats", "online_url", "online_seats",
        "level", "service",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Group.objects.all() if user.is_staff else Group.objects.filter(pk__in=plans_for(user))
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        regions_first = Case(When(kind=Group.Kind.REGION, then=0), default=1)
        field.queryset = mine.order_by(regions_first, "name")

    def hold_moment(self, wall: datetime) -> None:
        """In a series a skipped hour moves by itself; a single date is refused."""
        near = wall.date() <= timezone.localdate() + FARTHEST
        repeats = self.data.get("rhythm", self.ONCE) != self.ONCE
        if near and repeats and not recurrence.exists(wall, BRUSSELS):
            return
        super().hold_moment(wall)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        in_a_room = data.get("mode") in (Mode.IN_PERSON, Mode.HYBRID)
        if in_a_room and not (data.get("library") or data.get("place")):
            self.add_error("library", _("Say where it is: choose a library, or write a place below."))
        if data.get("until") and data.get("on") and data["until"] < data["on"]:
            self.add_error("until", _("The last day comes after the first. Choose a later one."))
        return data

    @property
    def repeats(self) -> bool:
        return bool(self.cleaned_data["rhythm"] != self.ONCE)

    def rule(self) -> str:
        """The rhythm as an RRULE, from its first date."""
        on: date = self.cleaned_data["on"]
        weekday = WEEKDAYS[on.weekday()]
        forms_of = {
            self.WEEKLY: f"FREQ=WEEKLY;BYDAY={weekday}",
            self.SAME_WEEKDAY: f"FREQ=MONTHLY;BYDAY={(on.day - 1) // 7 + 1}{weekday}",
            self.LAST_WEEKDAY: f"FREQ=MONTHLY;BYDAY=-1{weekday}",
            self.SAME_DAY: f"FREQ=MONTHLY;BYMONTHDAY={on.day}",
        }
        every = self.cleaned_data.get("every") or 1
        return forms_of[self.cleaned_data["rhythm"]] + (f";INTERVAL={every}" if every > 1 else "")

    def outline(self) -> Outline:
        left_out = ("ends", "rhythm", "every", "until", "skip_holidays")
        given = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return Outline(minutes=self.minutes(), **given)


class TrainingFilter(forms.Form):
    """What a reader looks for; a value that isn't known counts as not said."""

    level = forms.ChoiceField(
        label=_("Level"), choices=[("", _("Every level")), *Level.choices], required=False
    )
    service = forms.ModelChoiceField(
        Service.objects.all(),
        label=_("Service"),
        required=False,
        empty_label=_("Every service"),
        to_field_name="slug",
    )
    mode = forms.ChoiceField(label=_("How"), choices=[("", _("Every way")), *Mode.choices], required=False)

    def narrow(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        self.is_valid()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        return dates.filter(**wanted)

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data.values())

    def links(self, name: str) -> list[dict[str, Any]]:
        """The choices of one field as links that keep the others; the first is all."""
        now = {field: self._said(field) for field in self.fields}
        choices = self.fields[name].choices  # type: ignore[attr-defined]
        return [
            {
                "label": label,
                "lang": getattr(getattr(value, "instance", None), "language", ""),
                "url": self._address(now | {name: str(value)}),
                "current": str(value) == now[name],
            }
            for value, label in choices
        ]

    def _said(self, name: str) -> str:
        value = self.cleaned_data.get(name)
        return str(value.slug) if isinstance(value, Service) else str(value or "")

    @staticmethod
    def _address(said: dict[str, str]) -> str:
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{reverse('meetups:trainings')}{'?' if query else ''}{query}"

    @property
    def levels(self) -> list[dict[str, Any]]:
        return self.links("level")

    @property
    def modes(self) -> list[dict[str, Any]]:
        return self.links("mode")

    @property
    def services(self) -> list[dict[str, Any]]:
        return self.links("service")
