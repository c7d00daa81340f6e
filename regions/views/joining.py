"""Coming in: asking to join, and using an invitation. Known or unknown address, the answers are the same."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.access import PUBLIC, SIGNED_IN, TOKEN, access
from community.errors import Refused
from community.groups import services as groups
from community.groups.errors import InvitationOver
from community.groups.models import Invitation
from community.people.reader import reader
from regions import arrival
from regions.forms import InvitedForm, JoinForm
from regions.joining import accept_invitation, prepare_account, request_to_join

LIMITS = {"join": "10/h/ip", "invitation": "30/h/ip,5/h/key"}


def _too_many(request: HttpRequest, action: str, form: BaseForm, key: str = "") -> bool:
    """Whether this address of the network asks too often; then the form says so."""
    if ratelimit.consume(request, app="regions", action=action, config=LIMITS, key=key or None):
        return False
    form.add_error(
        None, _("That was asked too often from here. Try again in an hour, or ring your organiser.")
    )
    return True


@access(GET=PUBLIC, POST=PUBLIC)
def join(request: HttpRequest) -> HttpResponse:
    form = JoinForm(request.POST or None)
    if request.method != "POST":
        return render(request, "regions/join.html", {"form": form})
    if not form.is_valid():
        return render(request, "regions/join.html", {"form": form}, status=422)
    if _too_many(request, "join", form):
        return render(request, "regions/join.html", {"form": form}, status=429)
    request_to_join(**form.cleaned_data, language=get_language() or "nl")
    return redirect("regions:asked")


@access(GET=PUBLIC)
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "regions/asked.html")


def _invitation_or_over(token: str) -> Invitation:
    found = groups.invitation_of(token)
    if found is None:
        raise InvitationOver
    return found


@access(GET=TOKEN, POST=TOKEN)
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who is signed in joins with one button; who isn't says who they are and gets a code."""
    found = _invitation_or_over(token)
    context = {"invitation": found, "token": token}
    if request.user.is_authenticated:
        return render(request, "regions/invitation_accept.html", context)
    form = InvitedForm(request.POST or None, initial={"email": found.email})
    if request.method != "POST":
        return render(request, "regions/invitation.html", {**context, "form": form})
    status = 422
    if form.is_valid():
        if _too_many(request, "invitation", form, key=form.cleaned_data["email"].lower()):
            status = 429
        elif _start_sign_in(request, found, form):
            return redirect("account_confirm_login_code")
    return render(request, "regions/invitation.html", {**context, "form": form}, status=status)


def _start_sign_in(request: HttpRequest, found: Invitation, form: InvitedForm) -> bool:
    """Mail the code. The invitation waits in the session until it comes back (arrival.py)."""
    email = form.cleaned_data["email"].lower()
    try:
        user = prepare_account(
            invitation=found, email=email, name=form.cleaned_data["name"], language=get_language() or "nl"
        )
    except Refused as refused:
        form.add_error("email", str(refused.sentence))
        return False
    arrival.remember(request, found, email, form.cleaned_data["library"])
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=email)
    return True


@access(POST=SIGNED_IN)
def accept(request: HttpRequest, token: str) -> HttpResponse:
    found, user = _invitation_or_over(token), reader(request)
    accept_invitation(invitation=found, user=user)
    messages.success(request, arrival.welcome(user, found))
    return redirect("home")
