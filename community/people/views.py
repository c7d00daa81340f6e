"""Signing in, the profile, and tokens that let a program speak for you. The rest is allauth's."""

from typing import Any

from allauth.account.views import LoginView, RequestLoginCodeView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.access import PUBLIC, SIGNED_IN, access
from community.people import services, shared_desk
from community.people.forms import PasswordForm, ProfileForm, SignInForm, TokenForm
from community.people.models import ApiToken, User
from community.people.reader import reader


class SignIn(RequestLoginCodeView):  # type: ignore[misc]
    """The address, then the code. Known or unknown, the answer is the same."""

    template_name = "people/sign_in.html"

    def get_form_class(self) -> type[SignInForm]:
        return SignInForm

    def form_valid(self, form: SignInForm) -> HttpResponse:
        shared_desk.ask(self.request, form.cleaned_data["shared"])
        if form._user is not None:
            services.expect_proof(user=form._user)
        response: HttpResponse = super().form_valid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        single = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "single_sign_on": single[0]["name"] if single else ""}


class PasswordSignIn(LoginView):  # type: ignore[misc]
    template_name = "people/sign_in_password.html"

    def get_form_class(self) -> type[PasswordForm]:
        return PasswordForm


sign_in = access(GET=PUBLIC, POST=PUBLIC)(SignIn.as_view())
sign_in_password = access(GET=PUBLIC, POST=PUBLIC)(PasswordSignIn.as_view())


@access(GET=SIGNED_IN, POST=SIGNED_IN)
def profile(request: HttpRequest) -> HttpResponse:
    user = User.objects.get(pk=reader(request).pk)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        services.change_profile(user=User.objects.get(pk=user.pk), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:profile")
    return _profile_page(request, form, TokenForm(), status=422 if form.errors else 200)


def _profile_page(request: HttpRequest, form: ProfileForm, token_form: TokenForm, **how: Any) -> HttpResponse:
    context = {
        "form": form,
        "token_form": token_form,
        "tokens": ApiToken.objects.filter(user=reader(request)).order_by("-created_at"),
        "secret": request.session.pop("new_token", ""),
    }
    return render(request, "people/profile.html", context, **how)


@access(POST=SIGNED_IN)
@never_cache
def create_token(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _profile_page(request, ProfileForm(instance=user), form, status=422)
    _token, secret = services.create_token(user=user, name=form.cleaned_data["name"])
    request.session["new_token"] = secret
    return redirect("people:profile")


@access(POST=SIGNED_IN)
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.filter(user=reader(request)), pk=pk)
    services.revoke_token(token=token)
    messages.success(request, _("The token no longer works."))
    return redirect("people:profile")
