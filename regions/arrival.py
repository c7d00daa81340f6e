"""Arriving by invitation. It waits in the session until the mailbox is proven, and is taken at sign-in.

Then somebody new says who they are and where they work, and whether the sector is new to them.
"""

from typing import Any

from allauth.account.signals import user_logged_in
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.groups.models import Invitation
from community.groups.permissions import roles_of
from community.people.models import User
from community.people.services import change_profile
from regions.joining import accept_invitation
from regions.models import Library
from regions.services import set_workplace

WAITING = "regions_invitation"


def remember(request: HttpRequest, invitation: Invitation, email: str) -> None:
    """For the person with this address and nobody else who signs in here."""
    request.session[WAITING] = {"invitation": invitation.pk, "email": email.strip().lower()}


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
    try:
        accept_invitation(invitation=invitation, user=user)
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    else:
        if user.affiliation:  # who is asked where they work is welcomed there
            messages.success(request, welcome(invitation))


def welcome(invitation: Invitation) -> str:
    return _("Welcome: you belong to %(group)s now.") % {"group": invitation.group.name}


def may_introduce_themselves(user: User) -> bool:
    """Somebody who was let in, and of whom nobody knows yet where they work."""
    return bool(roles_of(user)) and not user.affiliation


@transaction.atomic
def introduce_yourself(*, user: User, name: str, library: Library) -> None:
    """Joins the regions of the library: whoever let them in answers for that."""
    change_profile(user=user, name=name)
    set_workplace(user=user, library=library, by=user)


def say_whether_new(*, user: User, is_new: bool) -> None:
    """Who is new to the sector is shown where to begin. A year that they filled in themselves stays."""
    if is_new and user.in_sector_since is None:
        change_profile(user=user, in_sector_since=timezone.localdate().year)


def listen() -> None:
    user_logged_in.connect(arrive, dispatch_uid="regions.arrival")
