from django import forms
from django.utils.translation import gettext_lazy as _

from community.groups.rules import usual

LONGEST = 1500  # it stands beside a form: whoever joins must want to read it


class RulesForm(forms.Form):
    rules = forms.CharField(
        label=_("What do you ask of each other?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Whoever joins reads this, and it stands beside every conversation. A few lines will do; "
            "begin each with a dash. Leave it empty for the usual ones."
        ),
    )

    def clean_rules(self) -> str:
        """Sent back as it was offered, it is no word of their own."""
        typed = "\n".join(self.cleaned_data["rules"].splitlines())
        return "" if typed == usual() else typed
