"""What is done about it, and where it stands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.support.models import Service
from feedback.forms.proposals import in_its_language
from feedback.models import Action, Board, Proposal


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
