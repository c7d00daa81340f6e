"""A message is reported, and an organiser hides it, lets it stand, or brings it back."""

from typing import Any

import pytest
from django.test import Client

from community.groups.models import Membership
from community.history.models import Entry
from community.notices.models import Delivery, Notice
from community.people.models import User
from community.threads import errors, moderating, responding, services
from community.threads.models import Flag, Post, Thread
from community.threads.shape import event, payload_of
from tests.cast import signed_in
from tests.threads.conftest import say


@pytest.fixture
def rude(question: Thread, colleague: User) -> Post:
    return say(question, colleague, "Wat een domme vraag")


def url(post: Post, what: str) -> str:
    return f"/threads/posts/{post.pk}/{what}/"


def test_the_organisers_hear_what_is_wrong_and_who_says_so(
    rude: Post, member: User, organiser: User, outsider: User
) -> None:
    answer = signed_in(member).post(url(rude, "flag"), {"because": "Niet vriendelijk"}, follow=True)
    assert "De organisatoren bekijken het" in answer.content.decode()
    assert [n.user for n in Notice.objects.filter(kind="threads.flagged")] == [organiser]
    mail = Delivery.objects.get(key__startswith="threads.flagged")
    assert mail.to == organiser.email
    assert "Niet vriendelijk" in mail.body
    listed = signed_in(organiser).get("/threads/flags/").content.decode()
    assert "Mira Member meldt" in listed
    assert "Wat een domme vraag" in listed
    assert "1 gemeld bericht wacht op jou" in signed_in(organiser).get("/threads/").content.decode()
    for nobody in (member, outsider):
        assert "Er is niets gemeld" in signed_in(nobody).get("/threads/flags/").content.decode()


def test_a_second_time_by_the_same_person_is_one_report(rude: Post, member: User, organiser: User) -> None:
    first = moderating.flag(post=rude, by=member, because="Niet vriendelijk")
    assert moderating.flag(post=rude, by=member, because="Echt niet") == first
    assert Notice.objects.filter(kind="threads.flagged").count() == 1
    moderating.let_stand(post=rude, by=organiser)
    assert moderating.flag(post=rude, by=member, because="Toch niet") != first


def test_where_nobody_organises_the_administrators_hear(rude: Post, member: User, admin: User) -> None:
    Membership.objects.exclude(role=Membership.Role.MEMBER).delete()
    moderating.flag(post=rude, by=member, because="Niet vriendelijk")
    assert [n.user for n in Notice.objects.filter(kind="threads.flagged")] == [admin]


def test_letting_it_stand_settles_every_report(
    rude: Post, member: User, organiser: User, admin: User
) -> None:
    for by in (member, admin):
        moderating.flag(post=rude, by=by, because="Niet vriendelijk")
    signed_in(organiser).post(url(rude, "let-stand"))
    assert not Flag.objects.waiting().exists()
    assert {f.settled_by for f in Flag.objects.all()} == {organiser}
    moderating.let_stand(post=rude, by=organiser)
    assert Entry.objects.filter(verb="let-stand").count() == 1
    rude.refresh_from_db()
    assert not rude.is_tombstone


def test_a_hidden_message_tells_nothing_and_its_author_hears_why(
    rude: Post, question: Thread, member: User, organiser: User, colleague: User
) -> None:
    say(question, member, "Toch een antwoord?", reply_to=rude.pk)
    responding.accept_answer(post=rude, by=member)
    moderating.flag(post=rude, by=member, because="Niet vriendelijk")
    answer = signed_in(organiser).post(url(rude, "hide"), {"because": "We blijven hoffelijk"}, follow=True)
    page = answer.content.decode()
    assert "Een organisator verborg dit bericht" in page
    assert "domme" not in page
    assert not Flag.objects.waiting().exists()
    question.refresh_from_db()
    rude.refresh_from_db()
    assert question.answer is None
    assert "domme" not in event(payload_of(rude, question, {}))["html"]
    assert list(question.posts.order_by("number").values_list("changed", flat=True)) == [1, 5, 6]
    assert [n.user for n in Notice.objects.filter(kind="threads.hidden")] == [colleague]
    mail = Delivery.objects.get(key__startswith="threads.hidden").body
    assert "We blijven hoffelijk" in mail
    assert "Wat een domme vraag" in mail


def test_hiding_and_bringing_back_again_change_nothing(rude: Post, organiser: User) -> None:
    for _ in range(2):
        rude = moderating.hide(post=rude, by=organiser, because="Hoffelijk blijven")
    for _ in range(2):
        rude = moderating.restore(post=rude, by=organiser)
    verbs = Entry.objects.about(rude).values_list("verb", flat=True)
    assert list(verbs) == ["hide", "restore"]
    assert (rude.body, rude.changed, rude.is_tombstone) == ("Wat een domme vraag", 4, False)


def test_a_hidden_message_is_read_by_its_author_and_the_organisers_alone(
    rude: Post, member: User, organiser: User, colleague: User, outsider: User
) -> None:
    moderating.hide(post=rude, by=organiser, because="Hoffelijk blijven")
    statuses = [
        signed_in(user).get(url(rude, "history")).status_code
        for user in (member, outsider, organiser, colleague)
    ]
    assert statuses == [403, 404, 200, 200]
    assert "Wat een domme vraag" in signed_in(colleague).get(url(rude, "history")).content.decode()
    assert "Toon het weer" not in signed_in(colleague).get(url(rude, "history")).content.decode()
    signed_in(organiser).post(url(rude, "restore"))
    rude.refresh_from_db()
    assert not rude.is_tombstone


@pytest.mark.parametrize("what", ["hide", "restore", "let-stand"])
def test_only_an_organiser_of_its_group_decides(
    rude: Post, what: str, member: User, colleague: User, outsider: User, organiser: User
) -> None:
    def asked(user: User) -> int:
        return signed_in(user).post(url(rude, what), {"because": "Daarom"}).status_code

    assert [asked(user) for user in (outsider, member, colleague, organiser)] == [404, 403, 403, 302]


def test_one_reports_neither_one_s_own_nor_what_is_gone(
    rude: Post, member: User, colleague: User, outsider: User
) -> None:
    services.delete(post=rude, by=colleague)
    assert signed_in(member).post(url(rude, "flag"), {"because": "Weg"}).status_code == 403
    with pytest.raises(errors.PostGone):
        moderating.flag(post=rude, by=member, because="Weg")
    own = say(rude.thread, member)
    assert signed_in(member).get(url(own, "flag")).status_code == 403
    assert signed_in(outsider).get(url(own, "flag")).status_code == 404


@pytest.mark.parametrize(("what", "who"), [("flag", "as_member"), ("hide", "as_organiser")])
def test_a_reason_is_asked_and_kept_when_too_long(
    rude: Post, what: str, who: str, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(who)
    assert "Vul dit nog in." in client.post(url(rude, what), {"because": " "}).content.decode()
    answer = client.post(url(rude, what), {"because": "w" * 501})
    assert answer.status_code == 422
    assert "w" * 501 in answer.content.decode()
    rude.refresh_from_db()
    assert not rude.is_tombstone
    assert not Flag.objects.exists()


def test_the_list_costs_the_same_with_many(
    question: Thread,
    colleague: User,
    member: User,
    organiser: User,
    django_assert_num_queries: Any,
) -> None:
    client = signed_in(organiser)
    moderating.flag(post=say(question, colleague), by=member, because="Eén")
    client.get("/threads/flags/")
    with django_assert_num_queries(QUERIES):
        client.get("/threads/flags/")
    for _ in range(10):
        moderating.flag(post=say(question, colleague), by=member, because="Nog een")
    with django_assert_num_queries(QUERIES):
        client.get("/threads/flags/")


QUERIES = 6
