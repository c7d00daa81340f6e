"""What an order that a group makes together begins with."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CHOICES = {
    "empty": _("nothing: everything is still to be placed"),
    "counted": _("the order as it was counted"),
    "last": _("what you ordered together last"),
}


class BeginForm(forms.Form):
    start = forms.ChoiceField(label=_("Begin with"), widget=forms.RadioSelect, initial="empty")

    def __init__(self, *args: Any, starts: Collection[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["start"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, CHOICES[name]) for name in starts]
