"""A call for members, and an application to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.forms.rounds import a_day
from feedback.models import Application, Call

LONGEST = 1500


class CallForm(forms.Form):
    title = forms.CharField(label=_("In one line"), max_length=200, help_text=_("Who do you look for?"))
    text = forms.CharField(
        label=_("What you ask and what you offer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("How often, where, how long it takes, and what one gets out of it."),
    )
    places = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        max_value=500,
        help_text=_("Leave it empty where there is no limit."),
    )
    opens_on = a_day(_("Opens on"))
    closes_on = a_day(_("Open until"), help_text=_("The whole day counts."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, closes = data.get("opens_on"), data.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("It can't end before it opens. Choose a later day."))
        return data


def as_called(call: Call) -> dict[str, Any]:
    return {name: getattr(call, name) for name in CallForm.base_fields}


class ApplicationForm(forms.Form):
    motivation = forms.CharField(
        label=_("Why you?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few sentences: what you know of it, or run into."),
        error_messages={"required": _("Say in a few words why you would like to think along.")},
    )


class AnswerForm(forms.Form):
    """Each answer is a button."""

    state = forms.ChoiceField(choices=Application.State.choices)
    word = forms.CharField(max_length=500, required=False)


class ClosingForm(forms.Form):
    word = forms.CharField(
        label=_("A word for those who aren't in this time"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Anyone to whom you wrote in person gets that instead."),
    )
