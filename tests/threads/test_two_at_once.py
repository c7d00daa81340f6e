"""Two at once, each on a connection of its own.

On SQLite an IMMEDIATE transaction is the lock; the test database in memory, shared by its connections, refuses
a second one instead of letting it wait, so there is nothing to see there.
"""

import uuid

import pytest

from community.people.models import User
from community.threads import errors, reading, responding
from community.threads.models import Post, ReadMark, Thread
from tests.at_once import at_once
from tests.threads.conftest import say

pytestmark = [
    pytest.mark.django_db(transaction=True),
]


def test_numbers_have_no_hole_and_no_double(question: Thread, colleague: User, member: User) -> None:
    def write(author: User) -> list[Post]:
        return [say(question, author, f"Bericht {n}") for n in range(5)]

    at_once(*(lambda author=author: write(author) for author in (colleague, member, colleague)))
    posts = question.posts.order_by("number")
    assert list(posts.values_list("number", "changed")) == [(n, n) for n in range(1, 17)]
    question.refresh_from_db()
    assert (question.head, question.last_number) == (16, 16)


def test_a_retry_beside_the_first_is_the_same_post(question: Thread, colleague: User) -> None:
    one = uuid.uuid4()
    posts = at_once(*[lambda: say(question, colleague, "Eén keer", uuid=one)] * 3)
    assert len({post.pk for post in posts}) == 1
    assert sorted(post.is_retry for post in posts) == [False, True, True]
    assert question.posts.count() == 2


def test_one_uuid_in_two_threads_is_one_post_and_a_conflict(
    question: Thread, corner: Thread, colleague: User
) -> None:
    one = uuid.uuid4()
    outcomes = at_once(lambda: say(question, colleague, uuid=one), lambda: say(corner, colleague, uuid=one))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Post", errors.UuidTaken.__name__]
    assert Post.objects.filter(author=colleague).count() == 1


def test_a_reaction_twice_at_once_counts_once(question: Thread, colleague: User) -> None:
    post = question.posts.get()
    at_once(*[lambda: responding.react(post=post, user=colleague, name="agree")] * 3)
    question.refresh_from_db()
    assert (post.reactions.count(), question.head) == (1, 2)


def test_of_two_tabs_the_one_further_on_wins(colleague: User, question: Thread, member: User) -> None:
    for _ in range(5):
        say(question, member)
    question.refresh_from_db()
    at_once(*(lambda n=n: reading.mark_read(user=colleague, thread=question, up_to=n) for n in (2, 6, 3)))
    assert ReadMark.objects.get(user=colleague).up_to == 6
