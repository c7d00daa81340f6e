"""The first administrator of an empty Klankbord: a link, printed where it starts, that works once."""

import os
import secrets
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from community.access import PUBLIC, access
from community.people import services
from community.people.models import User


class FirstForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)


def token_file() -> Path:
    return Path(settings.DATA_DIR) / "first_administrator"


def needed() -> bool:
    return not User.objects.filter(is_staff=True).exists()


def link() -> str:
    """The address that makes the first administrator; empty where there is one. The same until it is used."""
    if not needed():
        return ""
    file = token_file()
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(32))
    return str(settings.PUBLIC_URL + reverse("people:first", args=[file.read_text()]))


@access(GET=PUBLIC, POST=PUBLIC)
@never_cache
def first(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link becomes the first administrator; with a wrong or used one there is no page."""
    file = token_file()
    known = file.read_text() if file.exists() and needed() else ""
    if not known or not secrets.compare_digest(known.encode(), token.encode()):
        raise Http404
    form = FirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = services.make_administrator(**form.cleaned_data)
        file.unlink(missing_ok=True)
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return redirect("home")
    return render(request, "people/first.html", {"form": form}, status=422 if form.errors else 200)
