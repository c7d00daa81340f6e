"""*Maak beheerder*: the question on which an administrator makes somebody one, or ends it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.access import STAFF, access
from community.people import administrators
from community.people.models import User
from community.people.reader import reader


@access(GET=STAFF, POST=STAFF)
@never_cache
def administrator(request: HttpRequest, pk: int) -> HttpResponse:
    """What it means; then, with a button, done. The button says which: a page that is old does no harm."""
    user = get_object_or_404(User, pk=pk, is_active=True)
    wish, last = request.POST.get("action"), administrators.is_last(user)
    if wish == "appoint":
        return _appoint(request, user)
    if wish == "dismiss" and not last:
        return _dismiss(request, user)
    context = {"person": user, "is_last": last, "obstacle": administrators.LastAdministrator.sentence}
    status = 409 if request.method == "POST" else 200
    return render(request, "people/administrator.html", context, status=status)


def _appoint(request: HttpRequest, user: User) -> HttpResponse:
    administrators.appoint(user=user, by=reader(request))
    done = _("%(name)s is an administrator now, and hears of it.")
    messages.success(request, done % {"name": user.name})
    return redirect("regions:person", user.pk)


def _dismiss(request: HttpRequest, user: User) -> HttpResponse:
    by = reader(request)
    administrators.dismiss(user=user, by=by)
    messages.success(request, _("%(name)s is no longer an administrator.") % {"name": user.name})
    return redirect("home") if user.pk == by.pk else redirect("regions:person", user.pk)
