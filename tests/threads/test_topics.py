"""What the socket's hub asks of the conversations."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from community.errors import Refused
from community.live import door
from community.live.registry import Asked
from community.people.models import User
from community.threads import moderating, reading, responding, services, topics
from community.threads.models import Post, ReadMark, Thread
from tests.threads.conftest import say


def asked(user: User, thread: Thread, **frame: Any) -> Asked:
    return Asked(user.pk, thread.topic, thread.pk, frame, "nl")


def test_who_may_watch_is_asked_for_many_at_once(
    question: Thread,
    everywhere: Thread,
    member: User,
    outsider: User,
    admin: User,
    ex_member: User,
    django_assert_num_queries: Any,
) -> None:
    User.objects.filter(pk=ex_member.pk).update(is_active=False)
    pairs = [
        (user.pk, pk)
        for user in (member, outsider, admin, ex_member)
        for pk in (question.pk, everywhere.pk, 999)
    ]
    with django_assert_num_queries(3):
        answers = topics.authorize(pairs)
    assert answers == [True, True, False, False, True, False, True, True, False, False, False, False]


def test_what_was_missed_comes_as_it_is_now(question: Thread, colleague: User) -> None:
    posts = [say(question, colleague, f"Bericht {n}") for n in range(3)]
    services.edit(post=posts[0], body="Anders", by=colleague)
    missed = topics.missed(question.pk, 2, 10)
    assert [event.payload["changed"] for event in missed] == [3, 4, 5]
    assert topics.heads([question.pk, 999]) == {question.pk: 5}
    assert "Anders" in topics.render(missed[-1].payload, "nl")["html"]


def test_what_is_published_is_what_is_missed(
    question: Thread, colleague: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(door, "publish", lambda topic, _kind, payload: told.append((topic, payload)))
    post = say(question, colleague, reply_to=question.posts.get().pk)
    responding.react(post=post, user=colleague, name="helps")
    posts = [payload for topic, payload in told if topic == question.topic]
    assert [payload["changed"] for payload in posts] == [2, 3]
    assert posts[-1] == topics.missed(question.pk, 2, 1)[0].payload


CHANGES: dict[str, Callable[[Post, User], object]] = {
    "edit": lambda post, by: services.edit(post=post, body="Anders", by=by),
    "delete": lambda post, by: services.delete(post=post, by=by),
    "react": lambda post, by: responding.react(post=post, user=by, name="helps"),
    "accept": lambda post, by: responding.accept_answer(post=post, by=by),
    "hide": lambda post, by: moderating.hide(post=post, by=by, because="x"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_changed_and_never_announced_stands_behind_the_former_head(
    question: Thread, colleague: User, organiser: User, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the process dies after the commit: the next head differs, and whoever compares finds it."""
    post = say(question, colleague)
    before = topics.heads([question.pk])[question.pk]
    monkeypatch.setattr(door, "publish", lambda *_: None)
    CHANGES[change](post, organiser)
    after = topics.heads([question.pk])[question.pk]
    missed = topics.missed(question.pk, before, 10)
    assert (after > before, missed[-1].payload["changed"]) == (True, after)
    assert post.pk in [event.payload["id"] for event in missed]


def test_the_words_are_the_language_s(question: Thread, colleague: User) -> None:
    services.delete(post=say(question, colleague), by=colleague)
    payload = topics.missed(question.pk, 2, 1)[0].payload
    for language, words in [("nl", "verwijderd"), ("en", "removed")]:
        with translation.override(language):
            assert words in topics.render(payload, language)["html"]


def test_a_post_is_acknowledged_and_a_retry_too(question: Thread, colleague: User) -> None:
    frame = {"uuid": str(uuid.uuid4()), "body": "Over de lijn", "reply_to": None}
    ack = topics.post(asked(colleague, question, **frame))
    post = question.posts.get(number=2)
    assert ack == {"type": "ack", "uuid": frame["uuid"], "id": post.pk, "number": 2, "changed": 2}
    assert topics.post(asked(colleague, question, **frame)) == ack


def test_what_somebody_else_wrote_in_a_tab_left_open_is_refused(
    question: Thread, colleague: User, member: User
) -> None:
    frame = {"uuid": str(uuid.uuid4()), "body": "Van wie hier net zat", "author": colleague.pk}
    with pytest.raises(Refused) as refusal:
        topics.post(asked(member, question, **frame))
    assert refusal.value.code == "forbidden"
    assert question.posts.count() == 1
    topics.post(asked(colleague, question, **frame))
    assert question.posts.count() == 2


def test_who_may_not_write_is_refused(question: Thread, admin: User, outsider: User) -> None:
    frame = {"uuid": str(uuid.uuid4()), "body": "x"}
    with pytest.raises(PermissionDenied):
        topics.post(asked(admin, question, **frame))
    with pytest.raises(Thread.DoesNotExist):
        topics.post(asked(outsider, question, **frame))


@pytest.mark.parametrize(
    "frame", [{}, {"uuid": []}, {"uuid": "x", "body": "x"}, {"uuid": str(uuid.uuid4()), "body": {}}]
)
def test_a_frame_of_another_shape_is_refused(question: Thread, member: User, frame: Any) -> None:
    with pytest.raises(Refused) as refusal:
        topics.post(asked(member, question, **frame))
    assert refusal.value.code == "invalid"


@pytest.mark.parametrize("up_to", [None, "3", -1, True, 2**70])
def test_seen_needs_a_number(question: Thread, member: User, up_to: Any) -> None:
    with pytest.raises(topics.NumberWrong):
        topics.seen(asked(member, question, up_to=up_to))


def test_seen_moves_the_mark(colleague: User, question: Thread) -> None:
    for up_to in (50, 1):
        topics.seen(asked(colleague, question, up_to=up_to))
    assert ReadMark.objects.get(user=colleague).up_to == 1


def test_what_is_read_begins_behind_what_the_screen_does_not_hold(
    colleague: User, member: User, question: Thread
) -> None:
    for _ in range(4):
        say(question, member)
    question.refresh_from_db()
    reading.mark_read(user=colleague, thread=question, up_to=1)
    topics.seen(asked(colleague, question, up_to=5, after=3))
    assert ReadMark.objects.get(user=colleague).up_to == 1
    topics.seen(asked(colleague, question, up_to=5, after=1))
    assert ReadMark.objects.get(user=colleague).up_to == 5


@pytest.mark.parametrize("after", ["1", -1, True, 2**63])
def test_behind_what_is_a_number_too(question: Thread, member: User, after: Any) -> None:
    with pytest.raises(topics.NumberWrong):
        topics.seen(asked(member, question, up_to=1, after=after))
