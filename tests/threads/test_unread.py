"""What is new to somebody: the mark, the number in the menu, and the list say the same as a recount."""

import html
import re
from datetime import timedelta

from django.test import RequestFactory
from django.utils import timezone

from community.frame.registry import counts_of as counted
from community.groups.models import Membership
from community.notices.models import Follow
from community.notices.services import follow
from community.people.models import User
from community.threads import listing, reading
from community.threads.models import FOLLOWED, ReadMark, Thread
from tests.cast import signed_in
from tests.threads.conftest import say


def unread_of(user: User) -> dict[int, int]:
    threads = listing.with_rows(listing.threads_for(user, listing.Wanted(tab=listing.UNREAD)), user)
    return {row.thread.pk: row.unread for row in listing.rows_of(threads)}


def badge_of(user: User) -> int:
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=user.pk)
    return counted(request)["threads"]


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
        reading.mark_read(user=colleague, thread=question, up_to=up_to)
        assert unread_of(colleague).get(question.pk, 0) == expected
    assert ReadMark.objects.get(user=colleague).up_to == 5


def test_one_s_own_words_are_not_new(colleague: User, question: Thread, member: User) -> None:
    assert unread_of(member) == {}
    say(question, colleague)
    assert unread_of(member) == {question.pk: 1}
    assert unread_of(colleague) == {question.pk: 1}


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


def test_opening_a_conversation_reads_nothing_but_by_the_dot_of_a_page_without_javascript(
    colleague: User, question: Thread, member: User
) -> None:
    client = signed_in(colleague)
    page = client.get(question.get_absolute_url()).content.decode()
    assert unread_of(colleague) == {question.pk: 1}
    dot = re.search(r'<noscript><img src="([^"]+)" alt=""', page)
    assert dot
    answer = client.get(html.unescape(dot[1]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert "no-store" in answer["Cache-Control"]
    assert unread_of(colleague) == {}


def test_the_page_shows_where_the_new_begins(colleague: User, question: Thread, member: User) -> None:
    client = signed_in(colleague)
    reading.mark_read(user=colleague, thread=question, up_to=1)
    question.refresh_from_db()
    say(question, member, "Nog iets")
    page = client.get(question.get_absolute_url()).content.decode()
    assert page.index('id="post-1"') < page.index('class="since"') < page.index('id="post-2"')
    client.post(f"/threads/{question.pk}/seen/")
    page = client.get(question.get_absolute_url()).content.decode()
    assert 'class="since"' not in page
    assert "<noscript><img" not in page


def test_a_page_that_begins_later_reads_nothing_of_what_lies_before_it(
    colleague: User, question: Thread, member: User
) -> None:
    for _ in range(60):
        say(question, member)
    question.refresh_from_db()
    page = signed_in(colleague).get(question.get_absolute_url()).content.decode()
    assert "up_to=61&amp;after=11" in page
    assert "Ik heb ze alle 61 gelezen" in page
    assert not reading.mark_read(user=colleague, thread=question, up_to=61, after=11)
    assert unread_of(colleague) == {question.pk: 61}
    for up_to, after, expected in [(20, 0, 41), (61, 21, 41), (61, 20, 0)]:
        reading.mark_read(user=colleague, thread=question, up_to=up_to, after=after)
        assert unread_of(colleague).get(question.pk, 0) == expected


def test_a_page_that_begins_where_they_joined_reads(colleague: User, question: Thread, member: User) -> None:
    say(question, member)
    Membership.objects.filter(user=colleague).update(since=question.posts.get(number=1).created_at)
    question.refresh_from_db()
    assert reading.mark_read(user=colleague, thread=question, up_to=2, after=1)
    assert unread_of(colleague) == {}


def test_the_list_leads_to_the_first_that_is_new(colleague: User, question: Thread, member: User) -> None:
    for _ in range(80):
        say(question, member)
    question.refresh_from_db()
    reading.mark_read(user=colleague, thread=question, up_to=9)
    page = signed_in(colleague).get("/threads/?show=unread").content.decode()
    assert f'href="/threads/{question.pk}/?at=10#since"' in page


def test_unread_from_here_is_unread_again(
    colleague: User, question: Thread, member: User, outsider: User
) -> None:
    post = [say(question, member) for _ in range(3)][1]
    question.refresh_from_db()
    reading.mark_read(user=colleague, thread=question, up_to=4)
    url = f"/threads/posts/{post.pk}/unread/"
    assert signed_in(outsider).post(url).status_code == 404
    assert signed_in(colleague).get(url).status_code == 405
    answer = signed_in(colleague).post(url, follow=True)
    assert "weer ongelezen" in answer.content.decode()
    assert unread_of(colleague) == {question.pk: 2}


def test_reading_an_older_page_leaves_the_newest_unread(
    colleague: User, question: Thread, member: User
) -> None:
    for _ in range(60):
        say(question, member)
    signed_in(colleague).get(f"{question.get_absolute_url()}?before=20")
    assert unread_of(colleague) == {question.pk: 61}
