"""A session of the board: when, how and where; its agenda, who was there, and minutes."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from community.people.models import User
from feedback.forms.rounds import a_day
from feedback.models import Session, TimelineEntry
from feedback.services.sessions import attendable

NO_ADDRESS = _("That is no address. Copy it from the page of the date, as in https://….")


class SessionForm(forms.Form):
    title = forms.CharField(label=_("In one line"), max_length=200)
    on = a_day(_("Date"))
    mode = forms.ChoiceField(label=_("How"), choices=TimelineEntry.Mode.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What everyone may read of it"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences on the timeline of the board."),
    )
    url = forms.CharField(
        label=_("Its date in the calendar"),
        max_length=200,
        required=False,
        help_text=_("Plan it in the calendar and copy its address here: then members answer from this page."),
    )

    def clean_url(self) -> str:
        """An address of this site is kept without its host, so that it goes on working elsewhere."""
        typed = str(self.cleaned_data["url"]).strip()
        if not typed or (typed.startswith("/") and not typed.startswith("//")):
            return typed
        URLValidator(schemes=["http", "https"], message=NO_ADDRESS)(typed)
        parts, ours = urlsplit(typed), urlsplit(settings.PUBLIC_URL)
        return parts.path if parts.netloc == ours.netloc else typed


def as_planned(session: Session) -> dict[str, Any]:
    return {name: getattr(session.entry, name) for name in SessionForm.base_fields}


class PointForm(forms.Form):
    text = forms.CharField(
        label=_("Add to the agenda"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say in a few words what you would like to talk about.")},
    )


class AttendanceForm(forms.Form):
    present = forms.ModelMultipleChoiceField(
        label=_("Who was there?"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "sentences"}),
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = attendable(session)  # type: ignore[attr-defined]


class MinutesForm(forms.Form):
    text = forms.CharField(
        label=_("What was said and agreed"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("A line that begins with * is a point of a list; **bold** stands out."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
