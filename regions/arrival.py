"""An invitation waits in the visitor's session until the mailbox is proven, and is taken at sign-in."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from community.errors import Refused
from community.groups.models import Invitation
from community.people.models import User
from regions.joining import accept_invitation
from regions.models import Library

WAITING = "regions_invitation"


def remember(request: HttpRequest, invitation: Invitation, email: str, library: Library) -> None:
    """Keep what was filled in, for the person with this address and nobody else who signs in here."""
    request.session[WAITING] = {
        "invitation": invitation.pk,
        "email": email.strip().lower(),
        "library": library.pk,
    }


def arrive(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Called once somebody is signed in, whichever way."""
    waiting = request.session.pop(WAITING, None)
    if waiting is None or waiting["email"] != user.email:
        return
    invitation = (
        Invitation.objects.select_related("group", "created_by").filter(pk=waiting["invitation"]).first()
    )
    if invitation is None:
        return
    library = Library.objects.filter(pk=waiting["library"]).first()
    try:
        accept_invitation(invitation=invitation, user=user, library=library)
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, welcome(user, invitation))


def welcome(user: User, invitation: Invitation) -> str:
    words = {"name": user.first_name, "group": invitation.group.name}
    return _("Welcome, %(name)s. You belong to %(group)s now: say hello in the coffee corner.") % words


def listen() -> None:
    user_logged_in.connect(arrive, dispatch_uid="regions.arrival")
