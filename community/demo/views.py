"""The guided path, signing in as a persona, and what was mailed. Only in demo mode, only on this machine."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from community.access import DEMO, access
from community.demo.company import join_in
from community.demo.path import cards
from community.notices.models import Delivery
from community.notices.outbox import message_for
from community.people.demo import PERSONAS

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MAILS_SHOWN = 40


@access(GET=DEMO)
def path(request: HttpRequest) -> HttpResponse:
    people = get_user_model().objects.in_bulk([f"{key}@demo.example" for key in PERSONAS], field_name="email")
    personas = [(key, people[f"{key}@demo.example"]) for key in PERSONAS if f"{key}@demo.example" in people]
    shown = [{"card": card, "person": people.get(f"{card.persona}@demo.example")} for card in cards()]
    return render(request, "demo/path.html", {"cards": shown, "personas": personas})


@csrf_exempt  # what a persona can do is public here: demo mode runs on loopback alone
@access(POST=DEMO)
def sign_in(request: HttpRequest) -> HttpResponse:
    """`as` a persona, then to `next`. The contract's door for scripts and for the path's buttons."""
    person = get_object_or_404(get_user_model(), email=f"{request.POST.get('as', '')}@demo.example")
    login(request, person, backend=BACKEND)
    UserSession.objects.create_from_request(request)
    onward = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    return redirect(onward if safe else "/")


@access(POST=DEMO)
def company(request: HttpRequest) -> HttpResponse:
    """Let three fictional colleagues join in for a minute."""
    if join_in():
        messages.success(request, _("Three colleagues join in for a minute. Watch what they write."))
    else:
        messages.info(request, _("Your colleagues are still at it."))
    onward = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    return redirect(onward if safe else "/")


@access(GET=DEMO)
def mail(request: HttpRequest) -> HttpResponse:
    """What was mailed, newest first, as its reader got it."""
    deliveries = list(Delivery.objects.order_by("-created_at", "-pk")[:MAILS_SHOWN])
    shown = [{"delivery": each, "message": message_for(each)} for each in deliveries]
    return render(request, "demo/mail.html", {"mails": shown})
