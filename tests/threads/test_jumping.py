"""To a day in a long conversation, and to where what is new begins."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from community.people.models import User
from community.threads import reading
from community.threads.models import Post, Thread
from tests.cast import signed_in
from tests.threads.test_page import lengthen

BRUSSELS = ZoneInfo("Europe/Brussels")
FIRST = datetime(2026, 1, 1, 0, 30, tzinfo=BRUSSELS)  # in UTC it is still December


@pytest.fixture
def long(question: Thread, colleague: User) -> Thread:
    """One message a day: number 1 on the first of January, number 120 on the last of April."""
    lengthen(question, colleague, 120)
    posts = list(question.posts.order_by("number"))
    for post in posts:
        post.created_at = FIRST + timedelta(days=post.number - 1)
    Post.objects.bulk_update(posts, ["created_at"])
    Thread.objects.filter(pk=question.pk).update(created_at=FIRST, posted_at=posts[-1].created_at)
    question.refresh_from_db()
    return question


@pytest.mark.parametrize(
    ("day", "place"),
    [
        ("2026-01-01", "?at=1#post-1"),
        ("2025-06-01", "?at=1#post-1"),
        ("0001-01-01", "?at=1#post-1"),
        ("2026-02-10", "?at=41#post-41"),
        ("10/02/2026", "?at=41#post-41"),
        ("2026-04-30", "#post-120"),
        ("9999-12-31", "#post-120"),
    ],
)
def test_a_day_leads_to_its_first_message(long: Thread, as_member: Client, day: str, place: str) -> None:
    answer = as_member.get(long.get_absolute_url(), {"day": day})
    assert (answer.status_code, answer["location"]) == (302, long.get_absolute_url() + place)


def test_a_day_on_which_nobody_wrote_leads_to_the_next_message(long: Thread, as_member: Client) -> None:
    Post.objects.filter(thread=long, number__in=[41, 42]).update(created_at=FIRST)
    answer = as_member.get(long.get_absolute_url(), {"day": "2026-02-10"})
    assert answer["location"].endswith("#post-43")


def test_nobody_wrote_since_then_is_said(long: Thread, as_member: Client) -> None:
    page = as_member.get(long.get_absolute_url(), {"day": "2026-05-01"}, follow=True).content.decode()
    assert "Sinds die dag schreef niemand iets" in page


@pytest.mark.parametrize(
    ("day", "sentence"), [("", "Kies een dag."), ("gisteren", "Schrijf een dag als 31/12/2026.")]
)
def test_what_is_no_day_is_said_beside_the_field(
    long: Thread, as_member: Client, day: str, sentence: str
) -> None:
    answer = as_member.get(long.get_absolute_url(), {"day": day})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'class="menu jump-to" data-menu open' in page
    assert f'value="{day}"' in page or not day


def test_a_short_conversation_needs_no_jumping(question: Thread, as_member: Client) -> None:
    assert "jump-to" not in as_member.get(question.get_absolute_url()).content.decode()


def test_from_any_place_one_step_leads_to_what_is_new(long: Thread, member: User) -> None:
    reading.mark_read(user=member, thread=long, up_to=60)
    client, found = signed_in(member), 'href="?at=61#post-61"'

    def page(query: str) -> str:
        return client.get(long.get_absolute_url() + query).content.decode()

    assert found in page("")  # it lies above
    assert found in page("?before=40")  # and here below
    assert found not in page("?at=61")
    reading.mark_read(user=member, thread=long, up_to=120)
    assert found not in page("?before=40")


def test_the_day_is_one_of_the_clock_on_the_wall(long: Thread, as_member: Client) -> None:
    """At half past midnight in Brussels it is the evening before in London."""
    timezone.activate(BRUSSELS)
    answer = as_member.get(long.get_absolute_url(), {"day": "2026-03-01"})
    assert answer["location"].endswith("#post-60")


@pytest.mark.parametrize("before", [0, 1])
def test_before_the_first_message_stands_the_first(question: Thread, as_member: Client, before: int) -> None:
    page = as_member.get(f"/threads/{question.pk}/?before={before}").content.decode()
    assert 'id="post-1"' in page
    assert "Nog niemand" not in page
