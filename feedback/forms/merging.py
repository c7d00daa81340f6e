"""Which proposal speaks for which, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Proposal


class IntoForm(forms.Form):
    """What to merge it into, of what stands on the board beside it."""

    into = forms.ModelChoiceField(
        label=_("Merge into"),
        queryset=Proposal.objects.none(),
        empty_label=_("choose the one that stays"),
        error_messages={"invalid_choice": _("Choose one that stands on this board.")},
    )

    def __init__(self, *args: Any, gone: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        beside = Proposal.objects.filter(board=gone.board_id, kind=gone.kind).standing().exclude(pk=gone.pk)
        field = self.fields["into"]
        field.queryset = beside.order_by("label", "pk")  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.label} {one.title}".strip()  # type: ignore[attr-defined]


class BecauseForm(forms.Form):
    because = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence for whoever proposed or ranked them."),
    )
