"""*Verwijder mijn account*: what goes and what stays, who takes over, a proof that it is you, and gone."""

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.access import SIGNED_IN, STAFF, access
from community.people import erasing, erasure, proof
from community.people.errors import MailUnreachable
from community.people.forms import EraseForm, EraseOtherForm, PasswordProofForm, ProofForm
from community.people.models import User
from community.people.reader import reader

log = logging.getLogger("klankbord.people")


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing."""
    return request.POST if request.method == "POST" else None


@access(GET=SIGNED_IN, POST=SIGNED_IN)
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """What goes and what stays; then who takes over. Nothing is done yet."""
    user = User.objects.get(pk=reader(request).pk)
    form = EraseForm(posted(request), handovers=erasure.handovers(user))
    obstacles = erasure.obstacles(user)
    if request.method == "POST" and not obstacles and form.is_valid():
        proof.begin(request, messages_too=form.cleaned_data["messages_too"], heirs=form.heirs)
        if not user.has_usable_password():
            _send_code(request, user)
        return redirect("people:erase_confirm")
    status = 409 if request.method == "POST" and obstacles else 422 if form.errors else 200
    return render(request, "people/erase.html", {"form": form, "obstacles": obstacles}, status=status)


def _send_code(request: HttpRequest, user: User) -> None:
    get_adapter(request).send_mail("people/email/erase_code", user.email, {"code": proof.new_code(request)})


@access(GET=SIGNED_IN, POST=SIGNED_IN)
@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """The last question, with the password or the code that was mailed."""
    user = User.objects.get(pk=reader(request).pk)
    wish = proof.wish_of(request)
    if wish is None:
        messages.warning(request, _("That took too long. Begin again."))
        return redirect("people:erase")
    if request.POST.get("action") == "resend" and not user.has_usable_password():
        return _again(request, user)
    form = _proof_form(request, user)
    if request.method == "POST" and _may_try(request, user, form) and form.is_valid():
        return _gone(request, user, wish)
    context = {"form": form, "user": user, "wish": wish, "by_code": not user.has_usable_password()}
    return render(request, "people/erase_confirm.html", context, status=422 if form.errors else 200)


def _again(request: HttpRequest, user: User) -> HttpResponse:
    if ratelimit.consume(request, action="reauthenticate", user=user):
        _send_code(request, user)
        messages.success(request, _("A new code is on its way; the one before no longer works."))
    else:
        messages.warning(request, _("That was asked too often. Wait a minute and try again."))
    return redirect("people:erase_confirm")


def _proof_form(request: HttpRequest, user: User) -> Any:
    if user.has_usable_password():
        return PasswordProofForm(posted(request), user=user)
    return ProofForm(posted(request), is_right=lambda typed: proof.is_code(request, typed))


def _may_try(request: HttpRequest, user: User, form: Any) -> bool:
    if ratelimit.consume(request, action="reauthenticate", user=user):
        return True
    form.add_error(None, _("That was asked too often. Wait a minute and try again."))
    return False


def _gone(request: HttpRequest, user: User, wish: proof.Wish) -> HttpResponse:
    erasing.erase(user=user, by=user, messages_too=wish.messages_too, heirs=wish.heirs)
    logout(request)
    _tell(request, user)
    messages.success(request, _("Your account is erased. Thank you for everything that you shared."))
    return redirect("home")


@access(GET=STAFF, POST=STAFF)
@never_cache
def erase_other(request: HttpRequest, pk: int) -> HttpResponse:
    """An administrator does it for somebody who asked for it, and types their address to be sure."""
    user = get_object_or_404(User, pk=pk)
    if user.pk == reader(request).pk:
        return redirect("people:erase")
    form = EraseOtherForm(posted(request), handovers=erasure.handovers(user), user=user)
    obstacles = erasure.obstacles(user)
    if request.method == "POST" and not obstacles and form.is_valid():
        wanted = {"messages_too": form.cleaned_data["messages_too"], "heirs": form.heirs}
        erasing.erase(user=user, by=reader(request), **wanted)
        _tell(request, user)
        messages.success(request, _("The account of %(name)s is erased.") % {"name": user.name})
        return redirect("regions:list")
    status = 409 if request.method == "POST" and obstacles else 422 if form.errors else 200
    context = {"form": form, "obstacles": obstacles, "person": user}
    return render(request, "people/erase_other.html", context, status=status)


def _tell(request: HttpRequest, user: User) -> None:
    """The last mail, at once, for an outbox would keep the address. Who didn't ask for it knows by it."""
    try:
        with translation.override(user.language or translation.get_language()):
            get_adapter(request).send_mail("people/email/erased", user.email, {"name": user.first_name})
    except MailUnreachable:
        log.warning("an account was erased, and the mail that says so couldn't be sent")
