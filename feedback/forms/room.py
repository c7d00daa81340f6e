"""What opens a room, and what a phone in it sends."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from feedback.errors import BallotMalformed
from feedback.forms.ballots import digits
from feedback.models import Board
from feedback.services.room import MOST_SEATS

PARTS = {"0": 0, "1": 1, "2": 2, "unknown": None}


class RoomForm(forms.Form):
    """How a round in the room runs."""

    seats = forms.IntegerField(
        label=_("People in the room"),
        min_value=2,
        max_value=MOST_SEATS,
        help_text=_("So many phones can join. With nine or fewer the order stays sealed until closing."),
    )
    ranks = forms.ChoiceField(label=_("What is ranked"), choices=Board.Ranks, widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label=_("How many minutes"),
        min_value=1,
        max_value=480,
        initial=15,
        help_text=_("You can give more later."),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code on the screen"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@dataclass(frozen=True, slots=True)
class Press:
    """One button of the phone: `put=12 0`, where a proposal goes, or `number=12`; `at`: its screen."""

    proposal: int
    to: int | None
    numbers: bool
    revision: int
    at: str


def read_press(data: QueryDict) -> Press:
    """Raises BallotMalformed."""
    revision, at = digits(data.get("revision", "")), data.get("at", "")
    if "number" in data:
        return Press(digits(data.get("number", "")), None, True, revision, at)
    proposal, _space, part = data.get("put", "").partition(" ")
    if part not in PARTS:
        raise BallotMalformed
    return Press(digits(proposal), PARTS[part], False, revision, at)
