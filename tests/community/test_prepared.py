"""A query written once answers as the ORM does, for whatever values it is asked."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db.models import Count, Min
from django.utils import timezone

from community.people.models import User
from community.prepared import Prepared, PreparedCounts, PreparedInsert
from community.threads.models import Post, Thread
from feedback.models import Board, Call
from regions.models import Region
from tests.threads.conftest import corner, question, say

__all__ = ["corner", "question"]

IN_THREAD = Prepared(
    lambda who, thread: (
        Post.objects.with_people().filter(thread=thread, author=who, deleted_at=None).order_by("number")
    ),
    int,
    int,
)
BY_UUID = Prepared(lambda key: Post.objects.filter(uuid=key).values_list("uuid", "created_at"), uuid.UUID)

SINCE = Prepared(lambda at, body: Post.objects.filter(created_at__gte=at, body=body), datetime, str)


@pytest.fixture
def thinking(limburg: Region) -> Call:
    board = Board.objects.create(group=limburg.group, title="Noden", phase=Board.Phase.COLLECT)
    return Call.objects.create(board=board, title="Denk mee", text="", closes_on=date(2030, 1, 31))


def test_objects_come_whole_with_those_they_point_to(
    question: Thread, corner: Thread, colleague: User, member: User
) -> None:
    answer = say(question, colleague, reply_to=question.posts.get().pk)
    say(corner, colleague)
    assert IN_THREAD.objects(colleague.pk, question.pk) == [answer]
    assert IN_THREAD.objects(member.pk, question.pk) == [question.posts.get(number=1)]
    assert IN_THREAD.objects(member.pk, corner.pk) == []
    found = IN_THREAD.first(colleague.pk, question.pk)
    assert found is not None
    assert not found.get_deferred_fields()
    assert found._state.fields_cache["author"] == colleague
    assert found.reply_to is not None
    assert found.reply_to._state.fields_cache["author"] == member


def test_a_number_that_no_column_holds_finds_nothing(question: Thread, colleague: User) -> None:
    assert IN_THREAD.objects(colleague.pk, 2**63) == []


def test_a_query_that_asks_while_it_is_written_is_refused(question: Thread) -> None:
    hasty = Prepared(
        lambda thread: Post.objects.filter(thread=thread, author__in=list(User.objects.all())), int
    )
    with pytest.raises(ValueError, match="while it is written"):
        hasty.rows(question.pk)


def test_rows_hold_what_the_orm_would_give(question: Thread, colleague: User) -> None:
    for post in (question.posts.get(), say(question, colleague)):
        assert BY_UUID.rows(post.uuid) == [(post.uuid, post.created_at)]
    assert BY_UUID.rows(uuid.uuid4()) == []


def test_what_the_orm_adds_to_an_object_comes_along(question: Thread, colleague: User) -> None:
    by = Prepared(
        lambda who: (
            Post.objects.filter(author=who)
            .select_related("thread")
            .annotate(in_all=Count("thread__posts"), first_at=Min("thread__posts__created_at"))
        ),
        int,
    )
    answer = say(question, colleague)
    found = by.objects(colleague.pk)[0]
    assert (found, found.thread) == (answer, question)
    assert (found.in_all, found.first_at) == (2, question.posts.get(number=1).created_at)  # type: ignore[attr-defined]


def test_words_and_moments_are_values_too(question: Thread, colleague: User) -> None:
    first, answer = question.posts.get(), say(question, colleague)
    assert SINCE.objects(first.created_at, first.body) == [first]
    assert SINCE.objects(answer.created_at, first.body) == []
    assert SINCE.objects(answer.created_at, answer.body) == [answer]
    assert SINCE.objects(answer.created_at + timedelta(seconds=1), answer.body) == []


def test_a_value_that_does_not_stand_as_it_is_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="as it is"):
        Prepared(lambda pk: Post.objects.filter(body__contains=pk), int).objects(1)


def test_a_query_that_looks_at_the_clock_while_it_is_written_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="the moment at which"):
        Prepared(lambda: Post.objects.filter(created_at__lte=timezone.now())).objects()
    with pytest.raises(ValueError, match="the moment at which"):
        PreparedCounts([(lambda pk: Call.objects.open().filter(pk=pk), [0])], int).ask(1)


def test_a_day_is_a_value_too(thinking: Call) -> None:
    ends = Prepared(lambda day: Call.objects.filter(closes_on__gte=day, opens_on__lte=day), date)
    assert ends.objects(thinking.closes_on) == ends.objects(thinking.opens_on) == [thinking]
    assert ends.objects(thinking.closes_on + timedelta(days=1)) == []


def test_a_new_row_is_kept_as_save_keeps_it(question: Thread, colleague: User) -> None:
    def new(number: int) -> Post:
        post = Post(thread=question, number=number, changed=number, author=colleague)
        post.digest, post.body, post.attached = "d", "100 % é", [{"id": 1, "name": "é"}]
        return post

    ours, theirs = new(7), new(8)
    insert = PreparedInsert(Post)
    for post in (ours, new(9)):
        insert.save(post)
    theirs.save(force_insert=True)
    kept, usual = map(dict, Post.objects.filter(number__in=[7, 8]).order_by("number").values())
    for differs in ("id", "number", "changed", "uuid", "created_at"):
        assert kept.pop(differs) != usual.pop(differs)
    assert kept == usual
    assert ours == Post.objects.get(number=7)
    ours.body = "Anders"
    ours.save()
    assert Post.objects.get(number=7).body == "Anders"
