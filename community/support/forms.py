"""Asking to be called, and closing a call."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.frame.dates import formatted
from community.support.calendar import days_to_choose, slot_is_past
from community.support.models import CallbackRequest

_LOOSE = re.compile(r"[\s./()\-–]+")
_BELGIAN = re.compile(r"0\d{8,9}")  # 02 123 45 67, 089 12 34 56, 0470 12 34 56
_INTERNATIONAL = re.compile(r"(\+|00)[1-9]\d{7,13}")


class CallbackForm(forms.ModelForm[CallbackRequest]):
    """`now` (local time) decides which days can be chosen."""

    day = forms.TypedChoiceField(label=_("On which day?"), coerce=date.fromisoformat)

    class Meta:
        model = CallbackRequest
        fields = ("about", "phone", "day", "slot")
        labels = {
            "about": _("What is it about?"),
            "phone": _("On which number can we reach you?"),
            "slot": _("When?"),
        }
        help_texts = {"about": _("A few words, so that whoever calls you has it at hand.")}
        error_messages = {
            "about": {"required": _("Say in a few words what it is about.")},
            "phone": {"required": _("Without a number we can't call you.")},
        }
        widgets = {
            "about": forms.TextInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
            "slot": forms.RadioSelect,
        }

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        days = [(day.isoformat(), formatted(day, "l j F")) for day in days_to_choose(now)]
        choices = list(CallbackRequest.Slot.choices)
        self.fields["day"].choices = days  # type: ignore[attr-defined]
        self.fields["slot"].choices = choices  # type: ignore[attr-defined]  # without Django's empty one
        self.fields["slot"].initial = CallbackRequest.Slot.AFTERNOON

    def clean_phone(self) -> str:
        """As typed, if it could be dialled: spaces, dots, slashes and (0) are how people write it."""
        typed = str(self.cleaned_data["phone"]).strip()
        bare = _LOOSE.sub("", typed.replace("(0)", ""))
        if not (_BELGIAN.fullmatch(bare) or _INTERNATIONAL.fullmatch(bare)):
            raise forms.ValidationError(
                _("That isn't a telephone number. Write it like 089 12 34 56 or +32 470 12 34 56.")
            )
        return typed

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        day, slot = self.cleaned_data.get("day"), self.cleaned_data.get("slot")
        if day and slot and slot_is_past(day, slot, self.now):
            self.add_error("slot", _("That part of the day is over. Choose another, or another day."))
        return cleaned


class ClosingForm(forms.Form):
    """How the call went. The button says which."""

    state = forms.ChoiceField(
        choices=[
            (CallbackRequest.State.DONE.value, CallbackRequest.State.DONE.label),
            (CallbackRequest.State.MISSED.value, CallbackRequest.State.MISSED.label),
        ]
    )
    note = forms.CharField(label=_("Note for whoever asked"), max_length=500, required=False)
