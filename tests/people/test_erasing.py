"""Whoever leaves for good leaves no name, no address and no way in; what they said stays, or goes with them."""

import uuid
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import timezone

from community.groups.models import Invitation, Membership
from community.groups.services import invite
from community.history.models import Entry
from community.notices.models import Delivery, Notice
from community.people import erasure
from community.people.erasing import erase
from community.people.errors import HandOnFirst
from community.people.models import ApiToken, User
from community.people.services import create_token
from community.threads import services as threads
from community.threads.models import Flag, Mention, Post, Reaction, Thread
from community.threads.moderating import flag
from regions.models import JoinRequest, Library, Region
from tests.cast import person, signed_in
from tests.people.traces import traces
from tests.threads.conftest import corner, question, say

__all__ = ["corner", "question"]  # fixtures
Role = Membership.Role


@pytest.fixture
def lively(question: Thread, member: User, colleague: User, organiser: User) -> Thread:
    """Koen wrote, edited, is called by name with and without @, is quoted, reacted, and was told of."""
    mine = say(question, colleague, "Dat kan. Ik deed het in 2019.")
    threads.edit(post=mine, body="Dat kan, met hulp.", by=colleague)
    say(question, member, f"Dank je, @{colleague.name}! Zoals Koen collega zegt.", reply_to=mine.pk)
    Reaction.objects.create(post=question.posts.get(number=1), user=colleague, name="thanks")
    create_token(user=colleague, name="mijn scriptje")
    signed_in(colleague).get("/")
    return Thread.objects.get(pk=question.pk)


def test_nothing_in_the_database_says_who_it_was(lively: Thread, colleague: User, genk: Library) -> None:
    EmailAddress.objects.create(user=colleague, email="koen@thuis.example")
    JoinRequest.objects.create(email=colleague.email, name=colleague.name, library=genk)
    invite(group=lively.group, by=colleague, email=colleague.email)
    assert traces(colleague.name, colleague.email)
    pk = colleague.pk
    erase(user=colleague, by=colleague)
    assert traces("Koen Collega", "koen.collega@bib.example", "koen@thuis.example") == []
    assert not User.objects.filter(pk=pk).exists()
    assert [model.objects.count() for model in (ApiToken, Session, Invitation)] == [0, 0, 0]


def test_what_they_said_stays_without_a_name(
    lively: Thread, member: User, colleague: User, as_member: Any
) -> None:
    erase(user=colleague, by=colleague)
    _first, theirs, thanks = lively.posts.order_by("number")
    assert (theirs.author, theirs.body) == (None, "Dat kan, met hulp.")
    assert thanks.body == "Dank je, @Vroegere collega! Zoals Vroegere collega zegt."
    assert [(row.user, row.words) for row in Mention.objects.all()] == [(None, "Vroegere collega")]
    assert not Reaction.objects.exists()
    page = as_member.get(lively.get_absolute_url()).content.decode()
    assert "Dat kan, met hulp." in page
    assert "<b>Vroegere collega</b>" in page
    assert "Koen" not in page
    edited = threads.edit(post=thanks, body=f"{thanks.body} Merci.", by=member)
    assert '<span data-mention="0">' in edited.html


def test_open_pages_hear_of_every_message_that_showed_them(lively: Thread, colleague: User) -> None:
    before = {post.pk: post.changed for post in lively.posts.all()}
    head = lively.head
    erase(user=colleague, by=colleague)
    after = {post.pk: post.changed for post in lively.posts.all()}
    assert all(after[pk] > head for pk in before)
    lively.refresh_from_db()
    assert lively.head == max(after.values())
    assert len(set(after.values())) == len(after)


def test_what_was_written_before_an_edit_goes(lively: Thread, colleague: User, member: User) -> None:
    assert traces("in 2019")
    Delivery.objects.update(sent_at=timezone.now())
    erase(user=colleague, by=colleague)
    assert traces("in 2019") == []
    assert Notice.objects.get(user=member, kind="threads.answer").words["text"] == "Dat kan, met hulp."


def test_their_messages_go_too_where_they_wish_so(lively: Thread, colleague: User, member: User) -> None:
    erase(user=colleague, by=colleague, messages_too=True)
    assert traces("met hulp", "in 2019", colleague.name) == []
    assert not Notice.objects.filter(user=member, kind="threads.answer").exists()
    gone = Post.objects.get(thread=lively, number=2)
    assert gone.is_tombstone
    assert (gone.author, gone.body, gone.html) == (None, "", "")
    assert Post.objects.filter(thread=lively, author=member).count() == 2


def test_the_log_keeps_what_was_done_and_not_by_whom(
    lively: Thread, colleague: User, organiser: User
) -> None:
    threads.delete(post=say(lively, colleague, "Weg ermee"), by=organiser)
    erase(user=colleague, by=colleague)
    edit = Entry.objects.get(verb="edit")
    assert (edit.actor, edit.actor_is_gone, edit.who) == (None, True, "Vroegere collega")
    assert Entry.objects.get(verb="delete").before == {"author": None}
    erased = Entry.objects.get(verb="erase")
    assert (erased.actor, erased.actor_is_gone, erased.who, erased.before, erased.after) == (
        None, False, "", {}, {},
    )  # fmt: skip


def test_an_administrator_who_erases_stands_in_the_log(lively: Thread, colleague: User, admin: User) -> None:
    erase(user=colleague, by=admin)
    assert Entry.objects.get(verb="erase").actor == admin


def test_mails_to_them_arent_sent_and_those_of_others_dont_name_them(
    lively: Thread, colleague: User, member: User
) -> None:
    assert Delivery.objects.filter(user=colleague).exists()
    told = Notice.objects.filter(user=member, words__who=colleague.name)
    kept = list(told.values_list("pk", flat=True))
    assert kept
    erase(user=colleague, by=colleague)
    assert not Delivery.objects.filter(user=None).exists()
    assert not Delivery.objects.exclude(user=member).exists()
    assert {Notice.objects.get(pk=pk).words["who"] for pk in kept} == {"Vroegere collega"}


def test_what_they_reported_stays_for_the_organisers(
    lively: Thread, colleague: User, as_organiser: Any
) -> None:
    flag(post=lively.posts.get(number=1), by=colleague, because="Dit is reclame")
    erase(user=colleague, by=colleague)
    assert Flag.objects.get().by is None
    page = as_organiser.get("/threads/flags/").content.decode()
    assert "Vroegere collega meldt" in page
    assert "Dit is reclame" in page


def test_a_name_that_another_has_too_stays_theirs(question: Thread, colleague: User, member: User) -> None:
    other = person("Koen Twee", affiliation="Bibliotheek Bree")
    User.objects.filter(pk=other.pk).update(name=colleague.name)
    post = say(question, member, "Vraag het aan Koen Collega.")
    erase(user=colleague, by=colleague)
    post.refresh_from_db()
    assert post.body == "Vraag het aan Koen Collega."


def test_a_name_of_one_word_stays_an_ordinary_word(question: Thread, limburg: Region, member: User) -> None:
    short = person("Roos")
    Membership.objects.create(group=limburg.group, user=short)
    post = say(question, member, "Een roos voor @Roos")
    erase(user=short, by=short)
    post.refresh_from_db()
    assert post.body == "Een roos voor @Vroegere collega"


def test_who_alone_runs_a_region_names_another_first(
    limburg: Region, organiser: User, member: User, colleague: User
) -> None:
    limburg.contact = organiser
    limburg.save()
    with pytest.raises(HandOnFirst):
        erase(user=organiser, by=organiser)
    assert User.objects.filter(pk=organiser.pk).exists()
    [handover] = erasure.handovers(organiser)
    assert (handover.name, handover.choices) == (
        "Limburg", [(colleague.pk, colleague.name), (member.pk, member.name)],
    )  # fmt: skip
    erase(user=organiser, by=organiser, heirs={handover.key: member.pk})
    assert Membership.objects.get(user=member).role == Role.ORGANISER
    assert Notice.objects.get(user=member).kind == "groups.handed_on"
    limburg.refresh_from_db()
    assert limburg.contact == member
    assert traces(organiser.name, organiser.email) == []


def test_nobody_outside_the_region_can_be_named(limburg: Region, organiser: User, member: User) -> None:
    [handover] = erasure.handovers(organiser)
    stranger = person("Vera Vreemd")
    with pytest.raises(HandOnFirst):
        erase(user=organiser, by=organiser, heirs={handover.key: stranger.pk})
    assert not Membership.objects.filter(user=stranger).exists()


def test_where_another_organises_or_nobody_is_left_nothing_has_to_be_handed_on(
    limburg: Region, westhoek: Region, organiser: User, member: User
) -> None:
    Membership.objects.create(group=westhoek.group, user=organiser, role=Role.ORGANISER)
    Membership.objects.filter(user=member).update(role=Role.ORGANISER)
    assert erasure.handovers(organiser) == []
    erase(user=organiser, by=organiser)
    assert not User.objects.filter(name="Olga Organiser").exists()


def test_the_last_administrator_stays_until_there_is_another(admin: User) -> None:
    with pytest.raises(HandOnFirst):
        erase(user=admin, by=admin)
    person("Bea Beheer", is_staff=True)
    erase(user=admin, by=admin)
    assert [user.name for user in User.objects.all()] == ["Bea Beheer"]


def test_erasing_twice_changes_nothing(colleague: User) -> None:
    erase(user=colleague, by=colleague)
    entries = Entry.objects.count()
    erase(user=User(pk=colleague.pk or 12345, name="x"), by=User(pk=12345))
    assert Entry.objects.count() == entries


def test_half_an_erasure_is_none(lively: Thread, colleague: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_erasure: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setitem(erasure._parts, "people", erasure.Part(erase=fail))  # the last to run
    with pytest.raises(RuntimeError):
        erase(user=colleague, by=colleague)
    assert Post.objects.filter(author=colleague, body="Dat kan, met hulp.").exists()
    assert Mention.objects.get().user == colleague


def test_every_app_that_keeps_something_of_people_says_what_becomes_of_it() -> None:
    from community.people.privacy import parts

    assert set(erasure.parts()) - {"people"} == set(parts()) - {"account"}


def test_another_message_with_the_same_identity_can_be_sent_by_nobody(lively: Thread, member: User) -> None:
    """A browser that still holds one to be sent has no session any more; the uuid alone opens nothing."""
    taken = uuid.uuid4()
    post = say(lively, member, "Nog iets", uuid=taken)
    erase(user=member, by=member)
    post.refresh_from_db()
    assert (post.author, post.uuid) == (None, taken)
