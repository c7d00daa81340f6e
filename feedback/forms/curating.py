"""Where a proposal hangs, and why it is withdrawn."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Proposal


class MoveForm(forms.Form):
    parent = forms.ModelChoiceField(
        label=_("Hangs under"),
        queryset=Proposal.objects.none(),
        required=False,
        empty_label=_("nothing: stands by itself"),
        error_messages={"invalid_choice": _("Choose one that stands on this board.")},
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        needs = Proposal.objects.filter(board=proposal.board_id, kind=Proposal.Kind.NEED).standing()
        field.queryset = needs.order_by("label", "pk")  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.label} {one.title}".strip()  # type: ignore[attr-defined]
        field.widget.attrs["class"] = "whole"


class WithdrawForm(forms.Form):
    because = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever proposed it reads this, and so does everyone who opens it."),
    )
