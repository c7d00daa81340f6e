"""The shape of what comes in."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.groups.models import Membership
from community.people.forms import SHARED, SHARED_HELP
from community.people.models import User
from regions.models import JoinRequest, Library, Municipality, Region

DAYS = [(7, _("a week")), (14, _("two weeks")), (30, _("a month"))]
USES = [("", _("as many as want to")), ("1", _("one person")), ("5", _("5 people")), ("25", _("25 people"))]
ROLES = {
    "member": (_("Member"), Membership.Role.MEMBER, False),
    "deputy": (_("Stands in for the organiser"), Membership.Role.ORGANISER, True),
    "organiser": (_("Organiser"), Membership.Role.ORGANISER, False),
}


class LibraryField(forms.ModelChoiceField[Library]):
    """Every open library, under its municipality: typing the first letters finds it. One query."""

    def __init__(self, **kwargs: Any) -> None:
        open_ones = Library.objects.filter(is_open=True).select_related("municipality")
        super().__init__(
            queryset=open_ones.order_by("municipality__name", "name"),
            label=_("Your library"),
            empty_label=_("Choose your library"),
            error_messages={
                "required": _("Choose the library where you work."),
                "invalid_choice": _("That library isn't in the list. Choose the one where you work."),
            },
            **kwargs,
        )

    def grouped(self, near: Region | None = None) -> Iterable[Any]:
        """Those of the region nearby first."""
        yield "", self.empty_label
        assert self.queryset is not None
        libraries = list(self.queryset)
        if near is not None:
            here = set(near.libraries.values_list("pk", flat=True))
            yield near.name, [(each.pk, each.name) for each in libraries if each.pk in here]
            libraries = [each for each in libraries if each.pk not in here]
        for town, theirs in groupby(libraries, key=lambda library: library.municipality.name):
            yield town, [(library.pk, library.name) for library in theirs]


def _with_choices(form: forms.BaseForm, near: Region | None = None) -> None:
    """Here and not in the field: the list is read when the form is shown."""
    field = form.fields["library"]
    assert isinstance(field, LibraryField)
    field.widget.choices = list(field.grouped(near))


def one_line(text: str) -> str:
    return " ".join(text.split())


class JoinForm(forms.ModelForm[JoinRequest]):
    library = LibraryField()

    class Meta:
        model = JoinRequest
        fields = ["name", "email", "library", "note"]
        labels = {"name": _("Your name"), "email": _("Your e-mail address")}
        help_texts = {"email": _("The address you use at work: you sign in with a code that we mail to it.")}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _with_choices(self)

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def validate_constraints(self) -> None:
        """Whether this address asked before is nobody's business: the service keeps it to one request."""


class InvitedForm(forms.Form):
    """The address that the code goes to; a link for one address knows it already."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("The address you use at work: you sign in with a code that we mail to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    shared = forms.BooleanField(label=SHARED, help_text=SHARED_HELP, required=False)

    def __init__(self, *args: Any, only_for: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if only_for:
            self.fields["email"].widget = forms.HiddenInput()
            self.initial["email"] = only_for


class IntroduceForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    library = LibraryField()

    def __init__(self, *args: Any, near: Region | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _with_choices(self, near)

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])


class InvitationForm(forms.Form):
    role = forms.ChoiceField(label=_("Whoever uses it becomes"))
    days = forms.TypedChoiceField(label=_("It works for"), choices=DAYS, coerce=int, initial=14)
    uses = forms.TypedChoiceField(
        label=_("And for"), choices=USES, coerce=int, empty_value=None, required=False
    )
    email = forms.EmailField(
        label=_("Only for this e-mail address"),
        required=False,
        help_text=_("We mail the link there. Leave it empty when whoever holds the link may join."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = (Membership.Role.MEMBER, Membership.Role.ORGANISER)
        self.fields["role"] = forms.ChoiceField(
            label=_("Whoever uses it becomes"), choices=[(role.value, role.label) for role in roles]
        )

    def clean(self) -> dict[str, Any]:
        """A link that makes organisers is for one known person."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("role") == Membership.Role.ORGANISER and not data.get("email"):
            self.add_error(
                "email", _("Fill in for whom this is: a link that makes organisers is for one person.")
            )
        return data


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=[(name, label) for name, (label, _role, _deputy) in ROLES.items()])


class LibraryForm(forms.ModelForm[Library]):
    municipality = forms.ModelChoiceField(
        Municipality.objects.all(), label=_("Municipality"), empty_label=_("Choose a municipality")
    )
    regions = forms.ModelMultipleChoiceField(
        Region.objects.all(),
        label=_("Regions"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A library can belong to more than one."),
        error_messages={"required": _("A library belongs to at least one region.")},
    )

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Library
        fields = ["name", "municipality", "address", "phone", "email", "website", "is_open", "regions"]
        help_texts = {"is_open": _("One that closed or merged stays for what refers to it.")}
        labels = {"is_open": _("This library is open")}
        error_messages = {
            "__all__": {
                "unique_together": _("That municipality has a library with this name already."),
                "regions_library_once": _("That municipality has a library with this name already."),
            }
        }

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def details(self) -> dict[str, Any]:
        """Everything but the regions, which have their own writer."""
        return {name: value for name, value in self.cleaned_data.items() if name != "regions"}


class IntroductionForm(forms.Form):
    contact = forms.ModelChoiceField(
        User.objects.none(), label=_("Contact person"), required=False, empty_label=_("nobody yet")
    )
    intro = forms.CharField(
        label=_("About the region"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few lines for newcomers: how often you meet, and what for."),
    )

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contact"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = candidates
