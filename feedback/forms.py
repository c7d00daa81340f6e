"""The shape of what people fill in, and of what a screen sends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community.support.models import Service
from feedback import bins
from feedback.errors import BallotMalformed
from feedback.models import Action, Board, Proposal, Round

UNKNOWN = "unknown"
MOVES = ("up", "down", "0", "1", "2", "add", "more")
MOST_ON_A_BALLOT = 1000


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot as it came in, its shape checked; whether it fits the round is the service's to say."""

    bins: bins.Bins
    seen: list[int]
    no_opinion: list[int]
    revision: int
    reasons: dict[int, str] = field(default_factory=dict)


def read_ballot(data: Any) -> Cast:
    """From JSON `{"bins": [[[12], [7, 9]], [], []], "seen": […], "no_opinion": […], "revision": 3}`;
    `"reasons": {"12": "…"}` may come with it."""
    if not isinstance(data, Mapping):
        raise BallotMalformed
    parts = data.get("bins")
    if not isinstance(parts, list) or len(parts) != 3:
        raise BallotMalformed
    for part in parts:
        if not isinstance(part, list) or not all(isinstance(tier, list) for tier in part):
            raise BallotMalformed
    return Cast(
        bins=[[numbers(tier) for tier in part] for part in parts],
        seen=numbers(data.get("seen", [])),
        no_opinion=numbers(data.get("no_opinion", [])),
        revision=number(data.get("revision")),
        reasons=texts(data.get("reasons", {})),
    )


def texts(value: Any) -> dict[int, str]:
    if not isinstance(value, Mapping) or len(value) > MOST_ON_A_BALLOT:
        raise BallotMalformed
    if not all(isinstance(text, str) for text in value.values()):
        raise BallotMalformed
    return {digits(str(proposal)): text for proposal, text in value.items()}


def numbers(value: Any) -> list[int]:
    if not isinstance(value, list) or len(value) > MOST_ON_A_BALLOT:
        raise BallotMalformed
    return [number(item) for item in value]


def number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise BallotMalformed
    return value


def read_plain(data: QueryDict) -> Cast:
    """From the form: `shown` (what stood on it), `bin-12` (0, 1, 2, unknown, “”), `place-12`, `reason-12`,
    `revision`; and the button that sent it: `move` says what happens to one of them after all that."""
    rows: list[tuple[int, int, int | None]] = []
    no_opinion = []
    shown = [digits(value) for value in data.getlist("shown")]
    for proposal in shown:
        part = data.get(f"bin-{proposal}", "")
        if part == UNKNOWN:
            no_opinion.append(proposal)
        elif part in ("0", "1", "2"):
            place = data.get(f"place-{proposal}", "").strip()
            rows.append((proposal, int(part), digits(place) if place else None))
        elif part:
            raise BallotMalformed
    parts = bins.from_places(rows)
    for value in data.getlist("move"):
        proposal, move = read_move(value)
        parts = moved(parts, proposal, into(data, "1") if move == "add" else move)
    ranked = {proposal for part in parts for tier in part for proposal in tier}
    no_opinion = [proposal for proposal in no_opinion if proposal not in ranked]
    reasons = {p: str(data[f"reason-{p}"]) for p in shown if f"reason-{p}" in data}
    return Cast(parts, shown, no_opinion, digits(data.get("revision", "")), reasons)


def read_move(value: str) -> tuple[int, str]:
    """`12 up`, `12 down`, `12 0` (to the end of that part), `12 add` (of the one being filled), `12 more`."""
    proposal, _space, move = value.partition(" ")
    if move not in MOVES:
        raise BallotMalformed
    return digits(proposal), move


def into(data: QueryDict, otherwise: str) -> str:
    """The part that a tap in the tray fills."""
    part = data.get("filling", "")
    return part if part in ("0", "1", "2") else otherwise


def moved(parts: bins.Bins, proposal: int, move: str) -> bins.Bins:
    if move == "more":
        return parts
    if move in ("up", "down"):
        return bins.step(parts, proposal, -1 if move == "up" else 1)
    return bins.move(parts, proposal, to=int(move))


def digits(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BallotMalformed
    return int(text)


WHILE_TYPING = {
    "hx-get": "",
    "hx-trigger": "change, keyup changed delay:600ms",
    "hx-target": "#alike",
    "hx-swap": "innerHTML",
    "autocomplete": "off",
}


def in_its_language(proposal: Proposal) -> SafeString:
    """A label that says which language it is in."""
    said = f"{proposal.label} {proposal.title}".strip()
    return format_html('<span lang="{}" dir="auto">{}</span>', proposal.language, said)


class ProposalForm(forms.Form):
    """A need or an idea; which kinds, which parents and which needs depends on the board."""

    kind = forms.ChoiceField(label=_("This is"), choices=Proposal.Kind.choices)
    title = forms.CharField(
        label=_("In one line"), max_length=160, widget=forms.TextInput(attrs=WHILE_TYPING)
    )
    body = forms.CharField(
        label=_("What it is about"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Where does it pinch, or what would it change? An example helps."),
    )
    parent = forms.ModelChoiceField(
        label=_("Part of"),
        queryset=Proposal.objects.none(),
        required=False,
        empty_label=_("stands by itself"),
    )
    answers = forms.ModelMultipleChoiceField(
        label=_("Answers the need"),
        queryset=Proposal.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "sentences"}),
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Proposal.objects.filter(board=board).standing()
        needs = standing.filter(kind=Proposal.Kind.NEED)
        self.fields["parent"].queryset = needs  # type: ignore[attr-defined]
        self.fields["answers"].queryset = needs  # type: ignore[attr-defined]
        self.fields["answers"].label_from_instance = in_its_language  # type: ignore[attr-defined]
        if board.ranks == Board.Ranks.NEEDS:
            self._only(Proposal.Kind.NEED, without="answers")
        elif board.ranks == Board.Ranks.IDEAS:
            self._only(Proposal.Kind.IDEA, without="parent")
        for name in {"parent", "answers"} & self.fields.keys():
            if not needs.exists():
                del self.fields[name]

    def _only(self, kind: str, *, without: str) -> None:
        self.fields["kind"] = forms.CharField(widget=forms.HiddenInput, initial=kind)
        del self.fields[without]

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"]
        if kind not in Proposal.Kind.values:
            raise forms.ValidationError(_("Choose need or idea."))
        return str(kind)


class TextForm(forms.Form):
    """A proposal's words."""

    title = forms.CharField(label=_("In one line"), max_length=160)
    body = forms.CharField(
        label=_("What it is about"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


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


class LinesForm(forms.Form):
    """Below which rung each of the two lines lies; `steps` are the rungs' ends as (count, words)."""

    first_until = forms.TypedChoiceField(label=_("“Tackle first” ends below"), coerce=int)
    next_until = forms.TypedChoiceField(label=_("“Next” ends below"), coerce=int)

    def __init__(self, *args: Any, steps: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_until", "next_until"):
            self.fields[name].choices = steps  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if {"first_until", "next_until"} <= data.keys() and data["next_until"] < data["first_until"]:
            self.add_error("next_until", _("Choose a rung below the first line."))
        return data


class ActionForm(forms.Form):
    title = forms.CharField(label=_("What we do"), max_length=200)
    body = forms.CharField(
        label=_("More about it"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    proposals = forms.ModelMultipleChoiceField(
        label=_("What it answers"),
        queryset=Proposal.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "sentences"}),
    )
    service = forms.ModelChoiceField(
        label=_("Owner"), queryset=Service.objects.all(), required=False, empty_label=_("not known yet")
    )
    due_on = forms.DateField(
        label=_("Target date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    internal = forms.BooleanField(
        label=_("Internal: only members and the owner's team see it"), required=False
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["proposals"]
        field.queryset = Proposal.objects.filter(board=board).standing().order_by("label", "pk")  # type: ignore[attr-defined]
        field.label_from_instance = in_its_language  # type: ignore[attr-defined]


class ProgressForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=Action.Status.choices)
    text = forms.CharField(
        label=_("Where are we?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences for whoever proposed or ranked this."),
    )
