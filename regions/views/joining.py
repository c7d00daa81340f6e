"""Coming in: asking to join, and using an invitation. Known or unknown address, the answers are the same."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.access import PUBLIC, SIGNED_IN, TOKEN, access
from community.errors import Refused
from community.groups import services as groups
from community.groups.models import Invitation
from community.groups.permissions import roles_of
from community.people import entrance, shared_desk
from community.people.reader import reader
from regions import arrival, home
from regions.choosing import my_region
from regions.forms import IntroduceForm, InvitedForm, JoinForm
from regions.joining import accept_invitation, is_for, prepare_account, request_to_join

LIMITS = {"join": "10/h/ip", "invitation": "30/h/ip,5/h/key"}


def _too_many(request: HttpRequest, action: str, form: BaseForm, key: str = "") -> bool:
    """Whether this address of the network asks too often; then the form says so."""
    if ratelimit.consume(request, app="regions", action=action, config=LIMITS, key=key or None):
        return False
    form.add_error(
        None, _("That was asked too often from here. Try again in an hour, or ring your organiser.")
    )
    return True


def _known(request: HttpRequest) -> dict[str, str]:
    user = request.user
    return {"name": user.name, "email": user.email} if user.is_authenticated else {}


@access(GET=PUBLIC, POST=PUBLIC)
def join(request: HttpRequest) -> HttpResponse:
    form = JoinForm(request.POST or None, initial=_known(request))
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


@access(GET=TOKEN, POST=TOKEN)
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who is signed in joins with one button; who isn't gets a code by mail."""
    found = groups.invitation_of(token)
    if found is None:
        return _over(request, token)
    context = {"invitation": found, "token": token}
    if found.group_id in roles_of(request.user):
        return _belongs_already(request, found)
    if request.user.is_authenticated:
        somebody_else = not is_for(found, request.user.email)
        return render(request, "regions/invitation_accept.html", {**context, "somebody_else": somebody_else})
    filled_in = {} if request.method == "POST" else {"email": entrance.filled_in(request)}
    form = InvitedForm(request.POST or None, initial=filled_in, only_for=found.email)
    status = 200 if request.method != "POST" else 422
    if form.is_valid():
        if _too_many(request, "invitation", form, key=form.cleaned_data["email"].lower()):
            status = 429
        elif _start_sign_in(request, found, form):
            query = {"next": reverse("regions:welcome")}
            return redirect(reverse("account_confirm_login_code", query=query))
    return render(request, "regions/invitation.html", {**context, "form": form}, status=status)


def _over(request: HttpRequest, token: str) -> HttpResponse:
    """A link that no longer works leads in whoever used it, and tells others where to turn."""
    spent = groups.spent_invitation(token)
    if spent and spent.group_id in roles_of(request.user):
        return _belongs_already(request, spent)
    return render(request, "regions/invitation_over.html", {"invitation": spent}, status=410)


def _belongs_already(request: HttpRequest, found: Invitation) -> HttpResponse:
    messages.info(request, _("You belong to %(group)s already.") % {"group": found.group.name})
    return redirect("home")


def _start_sign_in(request: HttpRequest, found: Invitation, form: InvitedForm) -> bool:
    """Mail the code. The invitation waits in the session until it comes back (arrival.py)."""
    email = form.cleaned_data["email"].lower()
    try:
        user = prepare_account(invitation=found, email=email, language=get_language() or "nl")
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return False
    arrival.remember(request, found, email)
    entrance.begin_at(request, request.path)
    shared_desk.ask(request, form.cleaned_data["shared"])
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=email)
    return True


@access(POST=SIGNED_IN)
def accept(request: HttpRequest, token: str) -> HttpResponse:
    found, user = groups.invitation_of(token), reader(request)
    if found is None:
        return _over(request, token)
    accept_invitation(invitation=found, user=user)
    if not user.affiliation:
        return redirect("regions:welcome")
    messages.success(request, arrival.welcome(found))
    return redirect("home")


@access(GET=SIGNED_IN, POST=SIGNED_IN)
def welcome(request: HttpRequest) -> HttpResponse:
    """Who somebody new is and where they work; home for who said so before."""
    user = reader(request)
    if not arrival.may_introduce_themselves(user):
        return redirect("home")
    near = my_region(request)
    form = IntroduceForm(request.POST or None, initial={"name": user.name}, near=near)
    if form.is_valid():
        arrival.introduce_yourself(user=user, **form.cleaned_data)
        return redirect("regions:new_to_it")
    context = {"form": form, "near": near}
    return render(request, "regions/welcome.html", context, status=422 if form.is_bound else 200)


@access(GET=SIGNED_IN, POST=SIGNED_IN)
def new_to_it(request: HttpRequest) -> HttpResponse:
    """*Nieuw in de sector?* One tap."""
    if request.method != "POST":
        return render(request, "regions/new_to_it.html")
    arrival.say_whether_new(user=reader(request), is_new=request.POST.get("new") == "yes")
    return redirect("home")


@access(POST=SIGNED_IN)
def first_step_done(request: HttpRequest) -> HttpResponse:
    home.hide_first_step(request)
    return redirect("home")
