"""How a round runs, and what can change while it does."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models import Board, Round

STRICTER = {
    Round.Visibility.AFTER_VOTE: [Round.Visibility.AFTER_CLOSING, Round.Visibility.SEALED],
    Round.Visibility.AFTER_CLOSING: [Round.Visibility.SEALED],
    Round.Visibility.SEALED: [],
}


def a_day(label: Any, *, required: bool = True, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **options)


def a_time(*, required: bool = True, initial: time | None = None) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=_("at"), required=required, initial=initial, widget=widget)


def moment(day: date, clock: time) -> datetime:
    """On the clock of Brussels."""
    return timezone.make_aware(datetime.combine(day, clock))


class RoundForm(forms.Form):
    """How a round runs. Times are on the clock of Brussels."""

    closes_on = a_day(_("Closes on"))
    closes_time = a_time(initial=time(18, 0))
    opens_on = a_day(_("Opens on"), required=False, help_text=_("Leave it empty to open it now."))
    opens_time = a_time(required=False, initial=time(9, 0))
    visibility = forms.ChoiceField(
        label=_("The result shows"),
        choices=Round.Visibility.choices,
        initial=Round.Visibility.SEALED,
        widget=forms.RadioSelect,
        help_text=_(
            "This can be made stricter later, never looser."
            " With fewer than ten members nothing shows before it closes."
        ),
    )
    ranks = forms.ChoiceField(
        label=_("What is ranked"), choices=Board.Ranks.choices, widget=forms.RadioSelect
    )
    scope = forms.ChoiceField(
        label=_("What competes with what"),
        choices=Round.Scope.choices,
        widget=forms.RadioSelect,
        initial=Round.Scope.FLAT,
    )
    voice = forms.ChoiceField(
        label=_("How ballots weigh"),
        choices=Round.Voice.choices,
        widget=forms.RadioSelect,
        initial=Round.Voice.MEMBER,
        help_text=_("One library, one voice: the ballots of colleagues of one library share its voice."),
    )
    secrecy = forms.ChoiceField(
        label=_("Names"),
        choices=Round.Secrecy.choices,
        widget=forms.RadioSelect,
        initial=Round.Secrecy.SECRET,
        help_text=_("Open: once the order is revealed, the members see whose ballot is whose."),
    )
    agreed = forms.BooleanField(
        label=_("Every member agreed beforehand that names stand beside ballots"), required=False
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["opens_at"] = None
        if data.get("opens_on"):
            data["opens_at"] = self._opening(data)
        if data.get("closes_on") and data.get("closes_time"):
            closes = moment(data["closes_on"], data["closes_time"])
            if closes <= (data["opens_at"] or timezone.now()) + timedelta(minutes=5):
                self.add_error("closes_on", _("Choose a moment that is still to come, after it opens."))
            data["closes_at"] = closes
        if data.get("secrecy") == Round.Secrecy.OPEN and not data.get("agreed"):
            self.add_error("agreed", _("Ask the members first. Without all of them a round stays secret."))
        return data

    def _opening(self, data: dict[str, Any]) -> datetime | None:
        opens = moment(data["opens_on"], data.get("opens_time") or time(9, 0))
        if opens > timezone.now():
            return opens
        self.add_error("opens_on", _("Choose a moment that is still to come, or leave it empty."))
        return None


class ExtendForm(forms.Form):
    """A later moment to close."""

    closes_on = a_day(_("Closes on"))
    closes_time = a_time()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("closes_on") and data.get("closes_time"):
            data["closes_at"] = moment(data["closes_on"], data["closes_time"])
        return data


class TightenForm(forms.Form):
    """What shows later than was said; only what is stricter is offered."""

    visibility = forms.ChoiceField(label=_("The result shows"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stricter = STRICTER[Round.Visibility(round.visibility)]
        self.fields["visibility"].choices = [(one.value, one.label) for one in stricter]  # type: ignore[attr-defined]
