"""How somebody comes in: through an invitation's link, or by asking, which an organiser approves.

Nothing here tells a known address from an unknown one: the same steps, the same answers; what differs goes
to the mailbox alone.
"""

import re
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from community.groups.models import Invitation, Membership
from community.groups.services import join_group, use_invitation
from community.history.services import record
from community.notices.mails import compose
from community.notices.services import mail, notify
from community.people.models import User
from community.people.services import expect_proof, find_person, sign_up
from regions.errors import InvitedSomebodyElse, RequestDecided
from regions.models import JoinRequest, Library, Region
from regions.services import set_workplace

ORGANISING = (Membership.Role.ORGANISER, Membership.Role.FACILITATOR)


def mail_invitation(*, invitation: Invitation, link: str) -> bool:
    """Mail the link to whom it is for, now or never: the outbox would keep it, and we keep its digest."""
    by = invitation.created_by
    words = compose(
        "regions/mail/invited.txt",
        {
            "group": invitation.group.name,
            "by": by.name if by else "",
            "until": invitation.expires_at,
            "url": link,
        },
        language=settings.LANGUAGE_CODE,
        footer={},
    )
    try:
        EmailMessage(words.subject, words.body, to=[invitation.email]).send()
    except (SMTPException, OSError):
        return False
    return True


@transaction.atomic
def prepare_account(*, invitation: Invitation, email: str, language: str) -> User | None:
    """The account that the code is mailed to; None where it may not sign in.

    Only an account: whoever holds a link can type anybody's address, so nothing is joined before the mailbox
    has been proven (`accept_invitation`, once signed in). Who they are is asked then (arrival.py).
    """
    if not is_for(invitation, email):
        raise InvitedSomebodyElse
    user = find_person(email=email) or sign_up(email=email, name=likely_name(email), language=language)
    expect_proof(user=user)
    return user if user.is_active else None


def likely_name(email: str) -> str:
    """What somebody is probably called, until they say so: nele.nieuw@… is Nele Nieuw."""
    words = re.split(r"[\W\d_]+", email.partition("@")[0])
    return " ".join(word.capitalize() for word in words if word)[:200] or email


def is_for(invitation: Invitation, email: str) -> bool:
    return invitation.email in ("", email.strip().lower())


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> None:
    """`user`, signed in, joins the invitation's group. Who belongs already takes no use of it.

    Raises InvitationOver, and InvitedSomebodyElse where it is for another address.
    """
    if not is_for(invitation, user.email):
        raise InvitedSomebodyElse
    if not Membership.objects.filter(user=user, group=invitation.group_id).exists():
        use_invitation(invitation=invitation, user=user)


@transaction.atomic
def request_to_join(*, email: str, name: str, library: Library, note: str, language: str) -> None:
    """Keep the request and tell the organisers. Asked again while one is open, it changes nothing."""
    email = email.strip().lower()
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(
                email=email, name=name, library=library, note=note, language=language
            )
    except IntegrityError:
        return
    for region in library.regions.select_related("group"):
        notify(
            users=organisers_of(region),
            kind="regions.join_request",
            key=f"request-{request.pk}",
            url=reverse("regions:manage", args=[region.slug]),
            words={"name": name, "library": library.name, "region": region.name},
        )


def organisers_of(region: Region) -> list[User]:
    """Who runs the region; the administrators, where nobody does."""
    organisers = User.objects.filter(
        is_active=True, memberships__group=region.group_id, memberships__role__in=ORGANISING
    )
    return list(organisers) or list(User.objects.filter(is_active=True, is_staff=True))


@transaction.atomic
def approve_request(*, request: JoinRequest, by: User) -> User:
    """Make the account where there is none, join the library's regions, and mail how to sign in."""
    request = _decide(request, JoinRequest.State.APPROVED, by)
    user = find_person(email=request.email) or sign_up(
        email=request.email, name=request.name, language=request.language
    )
    if user.workplaces.exists():
        for region in request.library.regions.select_related("group"):
            join_group(user=user, group=region.group, by=by)
    else:
        set_workplace(user=user, library=request.library, by=by)
    mail(
        key=f"join-request-{request.pk}",
        template="regions/mail/welcome.txt",
        context={"name": user.first_name, "library": request.library.name},
        user=user,
    )
    return user


@transaction.atomic
def decline_request(*, request: JoinRequest, by: User) -> None:
    request = _decide(request, JoinRequest.State.DECLINED, by)
    mail(
        key=f"join-request-{request.pk}",
        template="regions/mail/declined.txt",
        context={"name": request.name, "library": request.library.name, "organiser": by.name},
        to=request.email,
        language=request.language,
    )


def _decide(request: JoinRequest, state: str, by: User) -> JoinRequest:
    """One decision wins; raises RequestDecided for the second."""
    decided = JoinRequest.objects.filter(pk=request.pk, state=JoinRequest.State.OPEN).update(
        state=state, decided_by=by, decided_at=timezone.now()
    )
    if not decided:
        raise RequestDecided
    record(actor=by, verb=state, of=request, before={"state": "open"}, after={"state": state})
    return JoinRequest.objects.select_related("library").get(pk=request.pk)
