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
