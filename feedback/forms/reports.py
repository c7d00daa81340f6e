"""The texts of a report: what people write around what is generated."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.chapters import TEXT_LABELS
from feedback.models import Report
from feedback.services.publishing import LONGEST, state_of


class ReportForm(forms.Form):
    """Title and texts of a draft. `found` names the draft that the writer began from."""

    title = forms.CharField(label=_("Title"), max_length=200)
    found = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, draft: Report, **kwargs: Any) -> None:
        kwargs["initial"] = {"title": draft.title, "found": state_of(draft), **draft.texts}
        super().__init__(*args, **kwargs)
        self.theirs: list[tuple[str, str]] = []
        for name, (label, help_text) in TEXT_LABELS.items():
            self.fields[name] = forms.CharField(
                label=str(label),
                help_text=str(help_text),
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 5, "lang": draft.language}),
            )

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXT_LABELS}

    def set_beside(self, draft: Report) -> None:
        """What somebody else kept meanwhile, where it differs. Kept again, what was typed counts."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "found": state_of(draft)}
        labels = {
            "title": str(_("Title")),
            **{name: str(label) for name, (label, _hint) in TEXT_LABELS.items()},
        }
        kept = {"title": draft.title, **draft.texts}
        typed = {"title": self.cleaned_data["title"], **self.texts}
        self.theirs = [
            (label, kept.get(name, ""))
            for name, label in labels.items()
            if kept.get(name, "").split() != typed[name].split()
        ]
