"""What is done about it, where it stands, and why nothing is."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from community.numbers import whole
from community.support.models import Service
from feedback import loops
from feedback.errors import ReasonNeeded
from feedback.forms.proposals import in_its_language
from feedback.models import Action, Board, Proposal

SKIPPED = "passed-"
WHY_NOT = _("“{}” stands higher and has no action yet. Why not?")


class ActionForm(forms.Form):
    """With a field for each higher proposal that has neither an action nor a reason: why not now?"""

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

    def __init__(self, *args: Any, board: Board, action: Action | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["proposals"]
        field.queryset = Proposal.objects.filter(board=board).standing().order_by("label", "pk")  # type: ignore[attr-defined]
        field.label_from_instance = in_its_language  # type: ignore[attr-defined]
        posted = self.data.getlist("proposals") if self.is_bound else []  # type: ignore[attr-defined]
        source = posted if self.is_bound else self.initial.get("proposals", [])
        answers = [number for number in map(whole, map(str, source)) if number]
        internal = "internal" in self.data if self.is_bound else self.initial.get("internal", False)
        if loops.asks(action, public=not internal, answers=answers):
            for proposal in loops.skipped(board, answers):
                self._ask_why_not(proposal)

    def _ask_why_not(self, proposal: Proposal) -> None:
        self.fields[f"{SKIPPED}{proposal.pk}"] = forms.CharField(
            label=format_html(str(WHY_NOT), in_its_language(proposal)),
            max_length=500,
            error_messages={"required": ReasonNeeded.sentence},
            help_text=_("Everyone reads this beside the actions."),
        )

    @property
    def passed_over(self) -> dict[int, str]:
        return {
            int(name.removeprefix(SKIPPED)): text
            for name, text in self.cleaned_data.items()
            if name.startswith(SKIPPED)
        }

    @property
    def planned(self) -> dict[str, Any]:
        """What the service asks for."""
        names = ("title", "body", "proposals", "service", "due_on")
        kept = {name: self.cleaned_data[name] for name in names}
        return {**kept, "public": not self.cleaned_data["internal"], "passed_over": self.passed_over}


def as_planned(action: Action) -> dict[str, Any]:
    """What the form shows of an action."""
    return {
        "title": action.title,
        "body": action.body,
        "proposals": [proposal.pk for proposal in action.proposals.all()],
        "service": action.service_id,
        "due_on": action.due_on,
        "internal": not action.public,
    }


class ProgressForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=Action.Status.choices)
    text = forms.CharField(
        label=_("Where are we?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences for whoever proposed or ranked this."),
    )
    origin = forms.CharField(required=False, widget=forms.HiddenInput)  # the page to go back to


class WhyNotForm(forms.Form):
    because = forms.CharField(
        label=_("Why not now?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": ReasonNeeded.sentence},
        help_text=_("Everyone reads this beside the actions; whoever proposed or ranked this is told."),
    )
