"""What is new to somebody: the mark, the number in the menu, and the list say the same as a recount."""

from datetime import timedelta

from django.test import RequestFactory
from django.utils import timezone

from community.groups.models import Membership
from community.notices.models import Follow
from community.notices.services import follow
from community.people.models import User
from community.threads import listing, services
from community.threads.models import FOLLOWED, Post, ReadMark, Thread
from community.threads.sections import unread_threads
from tests.cast import signed_in
from tests.threads.conftest import say


def unread_of(user: User) -> dict[int, int]:
    threads = listing.with_rows(listing.threads_for(user, listing.Wanted(tab=listing.UNREAD)), user)
    return {row.thread.pk: row.unread for row in listing.rows_of(threads)}


def badge_of(user: User) -> int:
    request = RequestFactory().get("/")
    request.user = user
    return unread_threads(request).count()


def test_what_was_written_since_one_joined_is_new(
    colleague: User, question: Thread, corner: Thread, member: User
) -> None:
    say(question, member, "Niemand?")
    assert unread_of(colleague) == {question.pk: 2}
    assert badge_of(colleague) == 1
    Membership.objects.filter(user=colleague).update(since=question.posts.get(number=1).created_at)
    assert unread_of(colleague) == {question.pk: 1}


def test_what_was_written_before_is_not(question: Thread, colleague: User) -> None:
    Membership.objects.filter(user=colleague).update(since=timezone.now() + timedelta(seconds=1))
    assert (unread_of(colleague), badge_of(colleague)) == ({}, 0)


def test_a_mark_moves_only_forward_and_not_beyond_the_end(
    colleague: User, question: Thread, member: User
) -> None:
    for _ in range(4):
        say(question, member)
    question.refresh_from_db()
    for up_to, expected in [(3, 2), (2, 2), (99, 0)]:
        services.mark_read(user=colleague, thread=question, up_to=up_to)
        assert unread_of(colleague).get(question.pk, 0) == expected
    assert ReadMark.objects.get(user=colleague).up_to == 5


def test_one_s_own_words_are_not_new(colleague: User, question: Thread, member: User) -> None:
    assert unread_of(member) == {}
    say(question, colleague)
    assert unread_of(member) == {question.pk: 1}
    assert unread_of(colleague) == {question.pk: 2}


def test_of_other_regions_only_what_one_follows_counts(
    everywhere: Thread, member: User, outsider: User
) -> None:
    say(everywhere, outsider)
    assert (unread_of(member), badge_of(member)) == ({}, 0)
    follow(user=member, kind=FOLLOWED, object_id=everywhere.pk, level=Follow.Level.ALL)
    assert (unread_of(member), badge_of(member)) == ({everywhere.pk: 2}, 1)


def test_what_one_mutes_is_not_counted(colleague: User, question: Thread) -> None:
    follow(user=colleague, kind=FOLLOWED, object_id=question.pk, level=Follow.Level.NOTHING)
    assert (unread_of(colleague), badge_of(colleague)) == ({}, 0)


def test_opening_a_conversation_reads_it_and_shows_where_the_new_begins(
    colleague: User, question: Thread, member: User
) -> None:
    client = signed_in(colleague)
    client.get(question.get_absolute_url())
    assert unread_of(colleague) == {}
    say(question, member, "Nog iets")
    page = client.get(question.get_absolute_url()).content.decode()
    assert page.index('id="post-1"') < page.index("Sinds je laatste bezoek") < page.index('id="post-2"')
    assert "Sinds je laatste bezoek" not in client.get(question.get_absolute_url()).content.decode()


def test_reading_an_older_page_leaves_the_newest_unread(
    colleague: User, question: Thread, member: User
) -> None:
    for _ in range(60):
        say(question, member)
    signed_in(colleague).get(f"{question.get_absolute_url()}?before=20")
    assert unread_of(colleague) == {question.pk: 61}


def test_the_counters_equal_a_recount(
    colleague: User, question: Thread, corner: Thread, member: User
) -> None:
    for n in range(5):
        post = say((question, corner)[n % 2], (member, colleague)[n % 2])
        services.react(post=post, user=colleague, name="agree")
        if n == 3:
            services.delete(post=post, by=colleague)
    question.refresh_from_db()
    services.mark_read(user=colleague, thread=question, up_to=2)
    marks = dict(ReadMark.objects.filter(user=colleague).values_list("thread", "up_to"))
    expected = {
        thread.pk: Post.objects.filter(thread=thread, number__gt=marks.get(thread.pk, 0)).count()
        for thread in (question, corner)
    }
    assert unread_of(colleague) == {pk: n for pk, n in expected.items() if n}
    assert badge_of(colleague) == len(unread_of(colleague))
