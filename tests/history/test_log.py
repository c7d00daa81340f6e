"""The log holds what was done, and is only ever added to."""

import pytest

from community.history.models import AppendOnly, Entry
from community.history.services import record
from community.people.models import User
from community.people.services import change_profile


def test_a_change_is_logged_with_what_was_and_what_is(member: User) -> None:
    change_profile(user=member, job="Jeugd", name=member.name)
    [entry] = Entry.objects.about(member)
    assert (entry.actor, entry.verb, entry.before, entry.after) == (
        member,
        "profile",
        {"job": ""},
        {"job": "Jeugd"},
    )


def test_what_stays_the_same_isnt_logged(member: User) -> None:
    change_profile(user=member, job=member.job)
    assert not Entry.objects.about(member).exists()


def test_an_entry_is_never_changed_nor_deleted(member: User) -> None:
    entry = record(actor=member, verb="proef", of=member)
    entry.verb = "anders"
    for attempt in (
        entry.save,
        entry.delete,
        lambda: Entry.objects.update(verb="anders"),
        Entry.objects.all().delete,
    ):
        with pytest.raises(AppendOnly):
            attempt()
    assert Entry.objects.get().verb == "proef"


def test_the_log_outlives_who_wrote_it(member: User, admin: User) -> None:
    record(actor=admin, verb="proef", of=member)
    User.objects.filter(pk=admin.pk).delete()
    assert Entry.objects.get().actor is None
