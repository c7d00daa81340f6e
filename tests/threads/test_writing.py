"""The one writer: numbers, stamps, and a retry that is the same post."""

import json
import uuid
from collections.abc import Sequence
from typing import Any

import pytest

from community.groups.models import Group
from community.live import door
from community.people.models import User
from community.threads import errors, reading, responding, services
from community.threads.models import Post, ReadMark, Thread
from tests.threads.conftest import say

UUID = uuid.UUID("6f1c9c1e-7a55-4a2b-9f0e-2f4f1c6b7a10")


def counters(thread: Thread) -> tuple[int, int]:
    thread.refresh_from_db()
    return thread.head, thread.last_number


def recount(thread: Thread) -> tuple[int, int]:
    posts = Post.objects.filter(thread=thread)
    return max(posts.values_list("changed", flat=True)), max(posts.values_list("number", flat=True))


def test_a_new_thread_holds_its_first_post_under_number_one(question: Thread, member: User) -> None:
    first = question.posts.get()
    assert (first.number, first.changed, first.author) == (1, 1, member)
    assert counters(question) == (1, 1)
    assert (question.posted_by, question.posted_at) == (member, first.created_at)


def test_each_post_takes_the_next_number_and_the_next_stamp(question: Thread, colleague: User) -> None:
    posts = [say(question, colleague, f"Antwoord {n}") for n in range(3)]
    assert [(post.number, post.changed) for post in posts] == [(2, 2), (3, 3), (4, 4)]
    assert counters(question) == (4, 4)


def test_a_change_takes_a_stamp_and_no_number(question: Thread, colleague: User, member: User) -> None:
    post = say(question, colleague)
    responding.react(post=post, user=member, name="thanks")
    services.edit(post=post, body="Anders", by=colleague)
    last = services.delete(post=post, by=colleague)
    assert (last.number, last.changed) == (2, 5)
    assert counters(question) == recount(question) == (5, 2)


def test_the_same_uuid_with_the_same_text_is_the_same_post(question: Thread, colleague: User) -> None:
    first = say(question, colleague, "Eén keer", uuid=UUID)
    again = say(question, colleague, "Eén keer\r\n", uuid=UUID)  # as a form sends it
    assert (again.pk, again.is_retry, first.is_retry) == (first.pk, True, False)
    assert counters(question) == (2, 2)


@pytest.mark.parametrize("change", ["body", "reply", "thread"])
def test_the_same_uuid_with_something_else_is_a_conflict(
    question: Thread, corner: Thread, colleague: User, change: str
) -> None:
    say(question, colleague, "Eén keer", uuid=UUID)
    reply_to = question.posts.get(number=1).pk if change == "reply" else None
    with pytest.raises(errors.UuidTaken):
        say(
            corner if change == "thread" else question,
            colleague,
            "Twee keer" if change == "body" else "Eén keer",
            uuid=UUID,
            reply_to=reply_to,
        )
    assert Post.objects.filter(author=colleague).count() == 1


def test_two_people_may_have_made_the_same_uuid(question: Thread, colleague: User, member: User) -> None:
    assert say(question, colleague, uuid=UUID).pk != say(question, member, uuid=UUID).pk


def test_a_retry_tells_the_sockets_once_more(
    question: Thread,
    colleague: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """The process that kept it may have died before anybody heard; sockets leave out what they have."""
    first = say(question, colleague, uuid=UUID)
    responding.react(post=first, user=colleague, name="thanks")
    box = Box()
    monkeypatch.setattr(door, "hubs", [box])
    with django_capture_on_commit_callbacks(execute=True):
        say(question, colleague, uuid=UUID)
    (letter,) = box.letters
    told = json.loads(letter.data)
    assert (letter.about, told["changed"], told["number"]) == (question.topic, 3, 2)
    assert told["reactions"] == [{"name": "thanks", "count": 1, "by": [colleague.pk]}]


class Box:
    """Takes letters in the place of a hub."""

    def __init__(self) -> None:
        self.letters: list[door.Letter] = []

    def post(self, letters: Sequence[door.Letter]) -> None:
        self.letters += letters

    def languages(self, topic: str) -> list[str]:
        return []


def test_a_retry_after_an_edit_is_still_the_same_post(question: Thread, colleague: User) -> None:
    post = say(question, colleague, "Eerst zo", uuid=UUID)
    services.edit(post=post, body="Dan zo", by=colleague)
    assert say(question, colleague, "Eerst zo", uuid=UUID).body == "Dan zo"


def test_ten_thousand_characters_fit_and_one_more_does_not(question: Thread, colleague: User) -> None:
    assert len(say(question, colleague, "a" * 10_000).body) == 10_000
    with pytest.raises(errors.BodyTooLong):
        say(question, colleague, "a" * 10_001)
    assert counters(question) == (2, 2)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("", errors.BodyMissing),
        (" \n\t ", errors.BodyMissing),
        ("nul \0 hier", errors.BodyUnreadable),
        ("half \ud800 teken", errors.BodyUnreadable),
    ],
)
def test_what_cannot_be_kept_is_refused(question: Thread, colleague: User, body: str, error: type) -> None:
    with pytest.raises(error):
        say(question, colleague, body)


def test_a_reply_to_a_post_of_another_thread_is_refused(
    question: Thread, corner: Thread, colleague: User
) -> None:
    elsewhere = say(corner, colleague)
    for unknown in (elsewhere.pk, 999_999, 2**63 - 1):
        with pytest.raises(errors.UnknownReply):
            say(question, colleague, reply_to=unknown)


def test_a_closed_thread_takes_nothing_but_a_retry(question: Thread, colleague: User) -> None:
    post = say(question, colleague, "Net op tijd", uuid=UUID)
    Thread.objects.filter(pk=question.pk).update(closed_at=post.created_at)
    assert say(question, colleague, "Net op tijd", uuid=UUID).pk == post.pk
    with pytest.raises(errors.ThreadClosed):
        say(question, colleague, "Te laat")
    with pytest.raises(errors.ThreadClosed):
        services.edit(post=post, body="Toch anders", by=colleague)
    with pytest.raises(errors.ThreadClosed):
        responding.react(post=post, user=colleague, name="thanks")


def test_starting_a_thread_twice_with_one_uuid_starts_one(member: User, limburg: object) -> None:
    group = Group.objects.get(kind=Group.Kind.REGION)
    words: dict[str, Any] = {
        "author": member,
        "group": group,
        "kind": "question",
        "title": "Wie?",
        "body": "Ik niet.",
    }
    first = services.start_thread(**words, uuid=UUID)
    assert services.start_thread(**words, uuid=UUID) == first
    with pytest.raises(errors.UuidTaken):
        services.start_thread(**{**words, "title": "Wat?"}, uuid=UUID)
    assert Thread.objects.count() == 1


def test_a_group_has_one_coffee_corner(corner: Thread) -> None:
    assert services.standing_thread(group=corner.group) == corner


def test_writing_keeps_oneself_up_to_date(colleague: User, question: Thread, member: User) -> None:
    """The mark of whoever had read everything moves along; that of somebody behind stays."""
    say(question, colleague)
    say(question, member)
    marks = dict(ReadMark.objects.filter(thread=question).values_list("user", "up_to"))
    assert marks == {member.pk: 1}
    reading.mark_read(user=member, thread=Thread.objects.get(pk=question.pk), up_to=3)
    say(question, member)
    assert ReadMark.objects.get(user=member).up_to == 4
