"""Signing in, the profile, and tokens that let a program speak for you. The rest is allauth's."""

import time
from typing import Any

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.views import ConfirmLoginCodeView, LoginView, RequestLoginCodeView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.access import PUBLIC, SIGNED_IN, access
from community.people import entrance, services, shared_desk
from community.people.forms import PasswordForm, ProfileForm, SignInForm, TokenForm
from community.people.models import ApiToken, User
from community.people.reader import reader


class SignIn(RequestLoginCodeView):  # type: ignore[misc]
    """The address, then the code. Known or unknown, the answer is the same."""

    template_name = "people/sign_in.html"

    def get_form_class(self) -> type[SignInForm]:
        return SignInForm

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "email": entrance.filled_in(self.request)}

    def form_valid(self, form: SignInForm) -> HttpResponse:
        entrance.forget(self.request)
        shared_desk.ask(self.request, form.cleaned_data["shared"])
        if form._user is not None:
            services.expect_proof(user=form._user)
        response: HttpResponse = super().form_valid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        single = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "single_sign_on": single[0]["name"] if single else ""}


class EnterCode(ConfirmLoginCodeView):  # type: ignore[misc]
    """The mailed code. One that ran out, or was wrong three times, leads back to where the visitor began."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waiting = request.session.get(LOGIN_SESSION_KEY) or {}
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        over = not request.user.is_authenticated and LOGIN_SESSION_KEY not in request.session
        return self._begin_again(waiting) if over else response

    def _begin_again(self, waiting: dict[str, Any]) -> HttpResponse:
        list(messages.get_messages(self.request))  # said here in better words
        if waiting:
            messages.warning(self.request, _("That code no longer works. Ask for a new one."))
            entrance.fill_in(self.request, waiting.get("email") or "")
        return redirect(entrance.beginning(self.request))

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        """A new code has its own quarter of an hour, and its own three attempts."""
        response: HttpResponse = super()._resend_form_valid(form)
        self._process.state.update(at=time.time(), failed_attempts=0)
        self._process.persist()
        messages.success(self.request, _("A new code is on its way; the one before no longer works."))
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422 if response.status_code == 200 else response.status_code
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "began_at": entrance.beginning(self.request)}


class PasswordSignIn(LoginView):  # type: ignore[misc]
    template_name = "people/sign_in_password.html"

    def get_form_class(self) -> type[PasswordForm]:
        return PasswordForm


sign_in = access(GET=PUBLIC, POST=PUBLIC)(SignIn.as_view())
enter_code = access(GET=PUBLIC, POST=PUBLIC)(EnterCode.as_view())
sign_in_password = access(GET=PUBLIC, POST=PUBLIC)(PasswordSignIn.as_view())


@access(GET=SIGNED_IN)
def connections(request: HttpRequest) -> HttpResponse:
    """Single sign-on connects an account by its address; there is nothing to arrange."""
    return redirect("people:profile")


@access(GET=SIGNED_IN, POST=SIGNED_IN)
def profile(request: HttpRequest) -> HttpResponse:
    user = User.objects.get(pk=reader(request).pk)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        services.change_profile(user=User.objects.get(pk=user.pk), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:profile")
    return _profile_page(request, form, TokenForm(), status=422 if form.errors else 200)


@access(POST=SIGNED_IN)
def hear_news(request: HttpRequest) -> HttpResponse:
    """Have new messages announced or not, from the conversation itself."""
    user = User.objects.get(pk=reader(request).pk)
    services.change_profile(user=user, hears_news=request.POST.get("on") == "1")
    if user.hears_news:
        messages.success(request, _("From now on new messages are announced."))
    else:
        messages.success(request, _("New messages are no longer announced."))
    back = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if here else "people:profile")


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
