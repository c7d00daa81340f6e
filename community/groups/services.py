"""The one writer of who belongs where."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.groups.errors import InvitationOver
from community.groups.models import Group, Invitation, Membership
from community.history.services import record
from community.live import door
from community.people.models import User


@transaction.atomic
def join_group(
    *, user: User, group: Group, by: User | None, role: str = Membership.Role.MEMBER, deputy: bool = False
) -> Membership:
    """Make `user` a member. Called again it changes nothing: a role is changed by `set_role` alone."""
    membership, is_new = Membership.objects.get_or_create(
        user=user, group=group, defaults={"role": role, "deputy": deputy}
    )
    if is_new:
        record(actor=by, verb="join", of=group, after={"user": user.pk, "role": role})
        door.revoke(user.pk)  # what they count is more than before
    return membership


@transaction.atomic
def leave_group(*, user: User, group: Group, by: User | None) -> None:
    """End a membership; sockets that watch the group's things are told within seconds."""
    deleted, _rows = Membership.objects.filter(user=user, group=group).delete()
    if deleted:
        record(actor=by, verb="leave", of=group, before={"user": user.pk})
        door.revoke(user.pk)


@transaction.atomic
def set_role(*, membership: Membership, role: str, deputy: bool, by: User) -> Membership:
    """Change what somebody does in a group, and whether they stand in for it."""
    before = {"user": membership.user_id, "role": membership.role, "deputy": membership.deputy}
    membership.role, membership.deputy = role, deputy
    membership.save(update_fields=["role", "deputy"])
    record(actor=by, verb="role", of=membership.group, before=before, after={"role": role, "deputy": deputy})
    return membership


@transaction.atomic
def set_rules(*, group: Group, rules: str, by: User) -> Group:
    """How people talk to each other in a group; "" for the usual rules. The same again changes nothing."""
    group = Group.objects.select_for_update().get(pk=group.pk)
    if group.rules != rules:
        record(actor=by, verb="rules", of=group, before={"rules": group.rules}, after={"rules": rules})
        group.rules = rules
        group.save(update_fields=["rules"])
    return group


@transaction.atomic
def invite(
    *,
    group: Group,
    by: User,
    role: str = Membership.Role.MEMBER,
    email: str = "",
    days: int = 14,
    uses: int | None = None,
) -> tuple[Invitation, str]:
    """An invitation and the token of its link, which can't be had again."""
    token, digest = Invitation.new_token()
    invitation = Invitation.objects.create(
        group=group,
        digest=digest,
        role=role,
        email=email.strip().lower(),
        created_by=by,
        expires_at=timezone.now() + timedelta(days=days),
        uses_left=uses,
    )
    record(actor=by, verb="invite", of=group, after={"role": role, "days": days, "uses": uses})
    return invitation, token


def invitation_of(token: str) -> Invitation | None:
    """The usable invitation behind a link, if there is one."""
    return (
        Invitation.objects.usable()
        .select_related("group", "created_by")
        .filter(digest=Invitation.digest_of(token))
        .first()
    )


def spent_invitation(token: str) -> Invitation | None:
    """The invitation behind a link that no longer works: used, withdrawn, or over its date."""
    invitations = Invitation.objects.select_related("group", "created_by")
    return invitations.filter(digest=Invitation.digest_of(token)).first()


@transaction.atomic
def use_invitation(*, invitation: Invitation, user: User) -> Membership:
    """Join through a link. Two people can't both take its last use; raises InvitationOver."""
    usable = Invitation.objects.select_for_update(of=("self",)).usable().select_related("group")
    found = usable.filter(pk=invitation.pk).first()
    if found is None:
        raise InvitationOver
    invitation = found
    if invitation.uses_left is not None:
        Invitation.objects.filter(pk=invitation.pk).update(uses_left=invitation.uses_left - 1)
    return join_group(user=user, group=invitation.group, role=invitation.role, by=invitation.created_by)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> None:
    """The link no longer works. Called again it changes nothing."""
    revoked = Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=timezone.now())
    if revoked:
        record(actor=by, verb="revoke", of=invitation.group, before={"invitation": invitation.pk})
