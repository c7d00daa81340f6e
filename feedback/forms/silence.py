"""One thing that is written in silence."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Board, Proposal


class SilentForm(forms.Form):
    """`uuid` is that of the form: sent twice, it is written once."""

    kind = forms.ChoiceField(label=_("This is"), choices=Proposal.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("In one line"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    body = forms.CharField(
        label=_("What it is about"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        kwargs["initial"] = {"uuid": uuid4(), "kind": Proposal.Kind.NEED, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if board.ranks != Board.Ranks.BOTH:
            kind = Proposal.Kind.NEED if board.ranks == Board.Ranks.NEEDS else Proposal.Kind.IDEA
            self.fields["kind"] = forms.CharField(widget=forms.HiddenInput, initial=kind)
            self.initial["kind"] = kind

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"]
        if kind not in Proposal.Kind.values:
            raise forms.ValidationError(_("Choose need or idea."))
        return str(kind)

    def clean_uuid(self) -> UUID:
        return self.cleaned_data["uuid"] or uuid4()
