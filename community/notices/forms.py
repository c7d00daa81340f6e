from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.notices.models import Preference
from community.notices.registry import kinds
from community.people.models import User

CHOICES = [(Preference.Mail.NOW, _("Mail me")), (Preference.Mail.NEVER, _("Don't"))]


@dataclass(frozen=True, slots=True)
class Area:
    """The kinds of one part of Klankbord, and how many of them are mailed."""

    label: str
    fields: list[forms.BoundField]

    @property
    def mailed(self) -> int:
        return sum(field.value() == Preference.Mail.NOW for field in self.fields)


class PreferencesForm(forms.Form):
    """One choice for each registered kind. In the app a notice always shows."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = dict(Preference.objects.filter(user=user).values_list("kind", "mail"))
        for kind in kinds():
            self.fields[kind.name] = forms.ChoiceField(
                label=str(kind.label),
                choices=CHOICES,
                widget=forms.RadioSelect,
                initial=Preference.Mail.NOW if chosen.get(kind.name, kind.mail) == "now" else "never",
            )

    def areas(self) -> list[Area]:
        by_area = sorted(kinds(), key=lambda kind: str(kind.area))
        return [
            Area(label, [self[kind.name] for kind in found])
            for label, found in groupby(by_area, key=lambda kind: str(kind.area))
        ]

    def changed(self) -> dict[str, Preference.Mail]:
        """What the person chose otherwise. What they left alone keeps following its kind's default."""
        return {kind: Preference.Mail(self.cleaned_data[kind]) for kind in self.changed_data}


def _shown(mail: str) -> str:
    """As long as there is no summary, what waits for one isn't mailed."""
    return Preference.Mail.NOW if mail == Preference.Mail.NOW else Preference.Mail.NEVER
