"""What a board asks, who reads it, and whom to turn to."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.people.models import User
from feedback.models import Board

READERS = [
    (Group.Readers.SIGNED_IN, _("every colleague who is signed in")),
    (Group.Readers.MEMBERS, _("only those who take part")),
    (Group.Readers.PUBLIC, _("everybody, even without signing in")),
]


class BoardForm(forms.Form):
    title = forms.CharField(label=_("What it is called"), max_length=200)
    question = forms.CharField(
        label=_("The question"),
        max_length=300,
        help_text=_("In one sentence, as you would ask a colleague: what do you need, what do we do first?"),
    )
    intro = forms.CharField(
        label=_("What it is about"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Why now, and what happens with the answer."),
    )
    ranks = forms.ChoiceField(
        label=_("What is put in order"),
        choices=Board.Ranks.choices,
        initial=Board.Ranks.NEEDS,
        widget=forms.RadioSelect,
    )
    readers = forms.ChoiceField(
        label=_("Who can read along"),
        choices=READERS,
        initial=Group.Readers.SIGNED_IN,
        widget=forms.RadioSelect,
    )


class BoardChangeForm(BoardForm):
    contact = forms.ModelChoiceField(
        label=_("Contact for questions"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody"),
    )
    contact_email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Everyone who reads the board sees it. Leave it empty to show only a name."),
    )
    contact_phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    language = forms.ChoiceField(label=_("Language of the board"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contact"]
        field.queryset = members.order_by("name")  # type: ignore[attr-defined]
        field.label_from_instance = lambda user: user.name  # type: ignore[attr-defined]
