"""How a round runs."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models import Round


class RoundForm(forms.Form):
    """How a round runs. Times are on the clock of Brussels."""

    closes_on = forms.DateField(
        label=_("Closes on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    closes_time = forms.TimeField(
        label=_("at"), initial=time(18, 0), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    visibility = forms.ChoiceField(
        label=_("The result shows"),
        choices=Round.Visibility.choices,
        initial=Round.Visibility.SEALED,
        widget=forms.RadioSelect,
        help_text=_("This can be made stricter later, never looser."),
    )
    scope = forms.ChoiceField(
        label=_("What competes with what"),
        choices=Round.Scope.choices,
        widget=forms.RadioSelect,
        initial=Round.Scope.FLAT,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("closes_on") and data.get("closes_time"):
            closes = timezone.make_aware(datetime.combine(data["closes_on"], data["closes_time"]))
            if closes <= timezone.now() + timedelta(minutes=5):
                self.add_error("closes_on", _("Choose a moment that is still to come."))
            data["closes_at"] = closes
        return data
