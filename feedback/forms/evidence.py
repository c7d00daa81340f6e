"""What a source says, and what is cited from it: a figure, or a voice."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.forms.proposals import in_its_language
from feedback.models import Board, Evidence, Proposal, Source

HUNDRED = Decimal(100)


def day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A day, as the browser lets one choose it."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def link(label: Any, help_text: Any = "") -> forms.URLField:
    return forms.URLField(
        label=label, required=False, max_length=200, assume_scheme="https", help_text=help_text
    )


class CountedForm(forms.Form):
    """What was counted, and how many of it: empty where that wasn't published."""

    base = forms.ChoiceField(
        label=_("What it counts"),
        required=False,
        choices=[("", _("nothing was counted")), *Evidence.Base.choices],
        help_text=_("Answers and libraries are two things: say which."),
    )
    n = forms.IntegerField(
        label=_("How many"),
        required=False,
        min_value=0,
        max_value=2_000_000_000,
        help_text=_("Empty: not published, and the page says so."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("n") is not None and not data.get("base"):
            self.add_error("base", _("Say what you counted, or leave the number out."))
        return data


class SourceForm(CountedForm):
    title = forms.CharField(label=_("What it is called"), max_length=200)
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[choice for choice in Evidence.Kind.choices if choice[0] != Evidence.Kind.VOICE],
    )
    text = forms.CharField(
        label=_("What it says"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("How was it done, with whom, and what came out of it?"),
    )
    dated_on = day(_("Date"))
    url = link(_("Link"), _("Where it can be read."))
    field_order = ("title", "kind", "text", "base", "n", "dated_on", "url")


class CitedForm(forms.Form):
    """`source` is chosen once: what is cited from another one is something else."""

    source = forms.ModelChoiceField(label=_("Taken from"), queryset=Source.objects.none())
    proposals = forms.ModelMultipleChoiceField(
        label=_("Speaks for"),
        queryset=Proposal.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "sentences"}),
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, *args: Any, board: Board, evidence: Evidence | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Proposal.objects.filter(board=board).standing().order_by("label", "pk")
        self.fields["proposals"].queryset = standing  # type: ignore[attr-defined]
        self.fields["proposals"].label_from_instance = in_its_language  # type: ignore[attr-defined]
        if evidence is None:
            self.fields["source"].queryset = board.sources.all()  # type: ignore[attr-defined]
            self.fields["source"].empty_label = _("choose a source")  # type: ignore[attr-defined]
        else:
            del self.fields["source"]
            already = evidence.proposals.values("pk")
            every = Proposal.objects.filter(board=board, silent=False)
            offered = every.filter(pk__in=standing.values("pk")) | every.filter(pk__in=already)
            self.fields["proposals"].queryset = offered.order_by("label", "pk")  # type: ignore[attr-defined]


class FigureForm(CountedForm, CitedForm):
    question = forms.CharField(
        label=_("What was asked"), max_length=300, required=False, help_text=_("What is strongest?")
    )
    percent = forms.DecimalField(
        label=_("Percentage"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )
    words = forms.CharField(
        label=_("Or in words"),
        max_length=100,
        required=False,
        help_text=_("Where no percentage was published: “a third”."),
    )
    answer = forms.CharField(
        label=_("Of what, or who answered what"),
        max_length=300,
        required=False,
        help_text=_("Shown after the figure: “41% names the service desk”."),
    )
    headline = forms.CharField(
        label=_("In a few words"),
        max_length=160,
        required=False,
        help_text=_("Shown beside the proposal in the order."),
    )
    field_order = (
        "source", "question", "percent", "words", "answer", "base", "n", "headline", "proposals",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        percent, words = data.pop("percent", None), data.get("words")
        data["share"] = None if percent is None else percent / HUNDRED
        if percent is not None and words:
            self.add_error("words", _("Give a percentage or words, not both."))
        if (percent is not None or words) and not data.get("answer"):
            self.add_error("answer", _("Say what the figure is about."))
        if percent is None and not words and not data.get("headline") and "percent" not in self.errors:
            self.add_error("headline", _("Give a figure, or say in a few words what it comes down to."))
        return data

    @staticmethod
    def initial_of(evidence: Evidence) -> dict[str, Any]:
        named = ("question", "words", "answer", "base", "n", "headline")
        percent = None if evidence.share is None else (evidence.share * HUNDRED).normalize()
        return {"percent": percent, **{name: getattr(evidence, name) for name in named}}


class VoiceForm(CitedForm):
    quote = forms.CharField(
        label=_("What somebody said"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Without a name or a library, and without anything by which colleagues recognise them."),
    )
    field_order = ("source", "quote", "proposals")

    @staticmethod
    def initial_of(evidence: Evidence) -> dict[str, Any]:
        return {"quote": evidence.quote}
