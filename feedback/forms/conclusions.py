"""What the group found, and what it advises."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from feedback.forms.proposals import in_its_language
from feedback.models import Action, Board, Evidence, Finding, Proposal

SENTENCES = {"class": "sentences"}


def cited(evidence: Evidence) -> SafeString:
    """A label that tells one from another: the figure or the voice, and whose it is."""
    return format_html(
        '<span lang="{}" dir="auto">{} <small class="soft">{}</small></span>',
        evidence.language,
        evidence.in_short,
        evidence.title,
    )


def worded(row: Finding | Action) -> SafeString:
    return format_html('<span lang="{}" dir="auto">{}</span>', row.language, row.title)


def several(label: Any, rows: Any, help_text: Any = "") -> "forms.ModelMultipleChoiceField[Any]":
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=rows,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=SENTENCES),
        help_text=help_text,
    )


class ConclusionForm(forms.Form):
    title = forms.CharField(label=_("In one line"), max_length=200)
    text = forms.CharField(
        label=_("More about it"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    proposals = several(_("What it is about"), Proposal.objects.none())

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Proposal.objects.filter(board=board).standing().order_by("label", "pk")
        self._offer("proposals", standing, in_its_language)

    def _offer(self, name: str, rows: Any, label: Any) -> None:
        """Choose among these; without any there is nothing to choose."""
        field = self.fields[name]
        field.queryset = rows  # type: ignore[attr-defined]
        field.label_from_instance = label  # type: ignore[attr-defined]
        if not rows.exists():
            field.widget = forms.MultipleHiddenInput()


class FindingForm(ConclusionForm):
    evidence = several(
        _("What it rests on"),
        Evidence.objects.none(),
        _("Without any evidence it can't carry a recommendation."),
    )
    field_order = ("title", "text", "evidence", "proposals")

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, board=board, **kwargs)
        self._offer("evidence", board.evidence.all(), cited)


class RecommendationForm(ConclusionForm):
    findings = several(_("What it follows from"), Finding.objects.none())
    actions = several(_("Who carries it out"), Action.objects.none())
    field_order = ("title", "text", "findings", "proposals", "actions")

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, board=board, **kwargs)
        self.fields["proposals"].label = _("What it answers")
        self._offer("findings", board.findings.all(), worded)
        self._offer("actions", board.actions.all(), worded)
