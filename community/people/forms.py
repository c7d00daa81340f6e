from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community.people.erasure import Handover
from community.people.models import ApiToken, User

SHARED = _("This is a shared computer")
SHARED_HELP = _("You are signed out when the browser closes, or after 20 minutes without a click.")


class SignInForm(RequestLoginCodeForm):  # type: ignore[misc]
    """An e-mail address; a code follows."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn", "autofocus": True}),
    )
    shared = forms.BooleanField(label=SHARED, help_text=SHARED_HELP, required=False)


class PasswordForm(LoginForm):  # type: ignore[misc]
    shared = forms.BooleanField(label=SHARED, help_text=SHARED_HELP, required=False)

    def login(self, request: Any, redirect_url: str | None = None) -> Any:
        from community.people import shared_desk

        shared_desk.ask(request, self.cleaned_data["shared"])
        response = super().login(request, redirect_url)  # sets its own expiry
        shared_desk.keep_short(request)
        return response


def code_field(**attrs: Any) -> forms.CharField:
    """Empty: a placeholder in capitals looks like a code that stands there already."""
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", **attrs})
    return forms.CharField(label=_("Code"), widget=widget)


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    code = code_field(autofocus=True)


class SecondStepForm(AuthenticateForm):  # type: ignore[misc]
    code = code_field(autofocus=True)


class StillYouForm(ReauthenticateForm):  # type: ignore[misc]
    code = code_field(autofocus=True)


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    code = code_field()  # below what is to be done first


class KeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("What you call it"), max_length=100, required=False)


class KeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("What you call it"), max_length=100)


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = [
            "name",
            "job",
            "ask_me_about",
            "in_sector_since",
            "language",
            "shows_presence",
            "hears_news",
        ]
        help_texts = {
            "ask_me_about": _(
                "Colleagues with a question about this see your name: Wise, reading promotion…"
            ),
            "in_sector_since": _("A year, such as 2019."),
            "language": "",
            "shows_presence": _(
                "Colleagues who read the same conversation see your name, and you see theirs."
                " From three people on."
            ),
            "hears_news": _("A screen reader says calmly what is new, a few messages at a time."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            required=False,
            choices=[("", _("As my browser asks")), ("nl", "Nederlands"), ("en", "English")],
        )
        self.fields["in_sector_since"].widget.attrs.update({"inputmode": "numeric"})

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_in_sector_since(self) -> int | None:
        year: int | None = self.cleaned_data["in_sector_since"]
        if year and year > date.today().year:  # noqa: DTZ011  a year needs no zone
            raise forms.ValidationError(_("That year is still to come."))
        return year


class TokenForm(forms.ModelForm[ApiToken]):
    class Meta:
        model = ApiToken
        fields = ["name"]


class EraseForm(forms.Form):
    """Who takes over what nobody else runs, and whether messages go along."""

    messages_too = forms.BooleanField(
        label=_("Remove my messages and files as well"),
        help_text=_(
            "Otherwise they stay, without your name, so that the answers of colleagues keep their sense."
        ),
        required=False,
    )

    def __init__(self, *args: Any, handovers: Iterable[Handover], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._keys = [each.key for each in handovers]
        for each in handovers:
            self.fields[each.key] = forms.TypedChoiceField(
                label=_asked(each),
                choices=[("", _("Choose a colleague")), *each.choices],
                coerce=int,
            )
        self.order_fields([*self._keys, "messages_too"])

    @property
    def heirs(self) -> dict[str, int]:
        return {key: self.cleaned_data[key] for key in self._keys}


def _asked(handover: Handover) -> SafeString:
    """With the name in its own language."""
    before, _mark, after = str(_("Who runs %(group)s from now on?") % {"group": "\ue000"}).partition("\ue000")
    return format_html('{}<bdi lang="{}">{}</bdi>{}', before, handover.language, handover.name, after)


class EraseOtherForm(EraseForm):
    """For somebody else: their address, typed, is the last question."""

    address = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("Type it over, so that it is surely the right account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.fields["messages_too"].label = _("Remove their messages and files as well")
        self.fields["messages_too"].help_text = _("Only where they asked for it.")

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip().lower()
        if address != self._user.email:
            raise forms.ValidationError(_("That isn't the address of this account."))
        return address


class ProofForm(forms.Form):
    """The code that was mailed."""

    code = code_field(autofocus=True)

    def __init__(self, *args: Any, is_right: Callable[[str], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_right = is_right

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not self._is_right(code):
            raise forms.ValidationError(
                _("That isn't the code. Look in the newest mail, or ask for a new one below.")
            )
        return code


class PasswordProofForm(forms.Form):
    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self._user.check_password(password):
            raise forms.ValidationError(_("That isn't your password."))
        return password
