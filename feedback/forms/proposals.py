"""A need or an idea, and its words."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from feedback.models import Board, Proposal

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
        help_text=_("What is the problem, or what would it change? An example helps."),
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
