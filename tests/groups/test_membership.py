"""Joining, leaving, roles and invitations, as services."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import translation

from community.frame.templatetags.klankbord import titled
from community.groups import services
from community.groups.errors import InvitationOver
from community.groups.models import Group, Membership
from community.groups.permissions import is_organiser, organises_anything, roles_of
from community.history.models import Entry
from community.people.models import User
from regions.models import Region


def test_joining_twice_is_one_membership_and_one_entry(
    outsider: User, organiser: User, limburg: Region
) -> None:
    for _ in range(2):
        services.join_group(user=outsider, group=limburg.group, by=organiser)
    assert Membership.objects.filter(user=outsider, group=limburg.group).count() == 1
    assert Entry.objects.filter(verb="join", object_id=limburg.group_id).count() == 1


def test_who_leaves_has_no_role_left(member: User, organiser: User, limburg: Region) -> None:
    services.leave_group(user=member, group=limburg.group, by=organiser)
    assert roles_of(User.objects.get(pk=member.pk)) == {}
    assert Entry.objects.get(verb="leave").before == {"user": member.pk}


def test_only_organisers_and_administrators_run_a_group(
    member: User, organiser: User, admin: User, outsider: User, limburg: Region
) -> None:
    running = [is_organiser(user, limburg.group_id) for user in (member, organiser, admin, outsider)]
    assert running == [False, True, True, False]
    assert [organises_anything(user) for user in (member, organiser)] == [False, True]


def test_a_role_is_changed_with_what_it_was(member: User, organiser: User, limburg: Region) -> None:
    membership = Membership.objects.get(user=member)
    services.set_role(membership=membership, role="organiser", deputy=True, by=organiser)
    entry = Entry.objects.get(verb="role")
    assert (entry.before["role"], entry.after) == ("member", {"role": "organiser", "deputy": True})


def test_the_last_use_of_an_invitation_is_used_once(
    organiser: User, outsider: User, ex_member: User, limburg: Region
) -> None:
    invitation, _token = services.invite(group=limburg.group, by=organiser, uses=1)
    services.use_invitation(invitation=invitation, user=outsider)
    with pytest.raises(InvitationOver):
        services.use_invitation(invitation=invitation, user=ex_member)
    assert not Membership.objects.filter(user=ex_member).exists()


def test_an_invitation_is_found_by_its_token_until_it_is_over(organiser: User, limburg: Region) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False) as clock:
        invitation, token = services.invite(group=limburg.group, by=organiser, days=14)
        assert services.invitation_of(token) == invitation
        assert services.invitation_of(token + "x") is None
        clock.shift(timedelta(days=14, seconds=1))
        assert services.invitation_of(token) is None


def test_a_revoked_invitation_is_over(organiser: User, limburg: Region) -> None:
    invitation, token = services.invite(group=limburg.group, by=organiser)
    services.revoke_invitation(invitation=invitation, by=organiser)
    assert services.invitation_of(token) is None


def test_there_is_one_root_group(root: Group) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        Group.objects.create(kind=Group.Kind.ROOT, name="twee")


def test_everyone_is_called_so_in_the_readers_language() -> None:
    root = Group(kind=Group.Kind.ROOT, name="Iedereen")
    board = Group(kind=Group.Kind.BOARD, name="Reading aloud", language="en")
    for language, everyone in (("nl", "Iedereen"), ("en", "Everyone")):
        with translation.override(language):
            assert (str(root), titled(root)) == (everyone, everyone)
    assert (str(board), titled(board)) == (
        "Reading aloud", '<span lang="en" dir="auto">Reading aloud</span>'
    )  # fmt: skip
