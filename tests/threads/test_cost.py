"""What a message costs the database: the same in a long conversation as in a short one."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from community.live.registry import Asked
from community.people.models import User
from community.threads import topics
from community.threads.models import Post, ReadMark, Thread
from community.threads.windows import SIZE, window_of
from regions.models import Region
from tests.cast import join, person
from tests.threads.conftest import say

STATEMENTS = 10  # the author and the thread; six of the writing, a savepoint and its end around them


def asked(user: User, thread: Thread) -> Asked:
    frame = {"type": "post", "topic": thread.topic, "uuid": str(uuid.uuid4()), "body": "Nog iets"}
    return Asked(user.pk, thread.topic, thread.pk, frame, "nl")


def lengthen(thread: Thread, by: User, to: int) -> None:
    """As if so much had been said before."""
    first = thread.last_number + 1
    Post.objects.bulk_create(
        Post(thread=thread, number=n, changed=n, author=by, uuid=uuid.uuid4(), digest="", html="", body="x")
        for n in range(first, to + 1)
    )
    Thread.objects.filter(pk=thread.pk).update(head=to, last_number=to, posted_at=timezone.now())


def test_a_message_costs_as_many_statements_however_long_the_thread_and_however_many_follow(
    everywhere: Thread,
    limburg: Region,
    colleague: User,
    member: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    say(everywhere, colleague)
    topics.post(asked(colleague, everywhere))
    with django_assert_num_queries(STATEMENTS):
        topics.post(asked(colleague, everywhere))
    for number in range(12):
        say(everywhere, join(person(f"Volger {number}"), limburg))
    everywhere.refresh_from_db()
    lengthen(everywhere, member, 400)
    say(everywhere, colleague)  # whoever had not heard yet has now
    with django_assert_num_queries(STATEMENTS):
        topics.post(asked(colleague, everywhere))


def test_writing_keeps_up_ones_own_mark_and_no_more(question: Thread, colleague: User, member: User) -> None:
    """Somebody who has read everything has read their own; who has not still hasn't."""

    def mark(user: User) -> int | None:
        return ReadMark.objects.filter(user=user, thread=question).values_list("up_to", flat=True).first()

    say(question, member)
    assert mark(member) == 2  # theirs is the first, and the second
    say(question, colleague)
    assert mark(colleague) is None  # the two before were new to them
    say(question, member)
    assert mark(member) == 2


@pytest.mark.once
def test_a_page_reads_as_much_of_a_long_conversation_as_of_a_short_one(
    question: Thread, colleague: User
) -> None:
    """In steps of SQLite's machine; the first message and the answer stand above the newest."""
    steps = []
    for length in (60, 3000):
        lengthen(question, colleague, length)
        Thread.objects.filter(pk=question.pk).update(answer=question.posts.get(number=2))
        question.refresh_from_db()
        shown = {"at": None, "before": None, "after": None}
        window_of(question, **shown)  # the query is written
        with steps_of_sqlite() as taken:
            window = window_of(question, **shown)
        assert window.opening
        assert window.answer
        assert len(window.posts) == SIZE
        steps.append(len(taken))
    assert steps[1] < 1.2 * steps[0]


@contextmanager
def steps_of_sqlite() -> Iterator[list[None]]:
    """One for every ten."""
    taken: list[None] = []
    connection.connection.set_progress_handler(lambda: taken.append(None), 10)
    try:
        yield taken
    finally:
        connection.connection.set_progress_handler(None, 10)
