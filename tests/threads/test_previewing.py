"""How a message will look, before it is sent."""

import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from community.people.models import User
from community.threads.models import Post, Thread
from tests.cast import signed_in

ADDRESS = "/threads/preview/"
WORDS = "**Zeker**, zie <b>bib.be</b>"
SHOWN = "<strong>Zeker</strong>, zie &lt;b&gt;bib.be&lt;/b&gt;"


@pytest.fixture(autouse=True)
def nothing_was_asked_before() -> None:
    cache.clear()


def test_it_is_the_same_as_what_will_stand_there(question: Thread, colleague: User) -> None:
    client = signed_in(colleague)
    shown = client.post(ADDRESS, {"body": WORDS}).content.decode()
    client.post(question.get_absolute_url(), {"body": WORDS, "uuid": str(uuid.uuid4())})
    assert SHOWN in shown
    assert shown == question.posts.get(number=2).html


def test_nothing_is_written_by_looking(question: Thread, colleague: User) -> None:
    """Without a script, the button shows the page again, with what was typed and the reply it is."""
    first = question.posts.get()
    words = {"body": WORDS, "reply_to": str(first.pk), "preview": "1"}
    answer = signed_in(colleague).post(question.get_absolute_url(), words)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert SHOWN in page
    assert "**Zeker**, zie &lt;b&gt;bib.be&lt;/b&gt;</textarea>" in page
    assert f'name="reply_to" value="{first.pk}"' in page
    assert question.posts.count() == 1


def test_a_new_conversation_and_a_change_are_looked_at_first(question: Thread, member: User) -> None:
    client, first = signed_in(member), question.posts.get()
    kept = {"title": "Wie weet dit?", "kind": "question", "audience": "group"}
    for address, words in [("/threads/new/", kept), (f"/threads/posts/{first.pk}/edit/", {})]:
        answer = client.post(address, {**words, "body": WORDS, "preview": "1"})
        page = answer.content.decode()
        assert answer.status_code == 200, address
        assert SHOWN in page
        assert "**Zeker**" in page
        assert all(f'value="{value}"' in page for value in words.values())
    assert (Thread.objects.count(), Post.objects.get().edited_at) == (1, None)


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ("  ", 400, "Schrijf eerst je bericht"),
        ("c" * 10_001, 413, "10.000 tekens"),
        ("a\0b", 400, "een teken dat we niet kunnen bewaren"),
    ],
)
def test_what_can_not_be_kept_can_not_be_shown(
    question: Thread, colleague: User, body: str, status: int, sentence: str
) -> None:
    client = signed_in(colleague)
    answer = client.post(ADDRESS, {"body": body})
    assert (answer.status_code, answer["content-type"]) == (status, "text/plain")
    assert sentence in answer.content.decode()
    page = client.post(question.get_absolute_url(), {"body": body, "preview": "1"})
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_sixty_a_minute_are_enough(question: Thread, colleague: User, member: User) -> None:
    client = signed_in(colleague)
    codes = [client.post(ADDRESS, {"body": "x"}).status_code for _ in range(62)]
    assert codes == [200] * 60 + [429] * 2
    assert signed_in(member).post(ADDRESS, {"body": "x"}).status_code == 200  # it is each person's own
    page = client.post(question.get_absolute_url(), {"body": "Mijn tekst", "preview": "1"})
    assert page.status_code == 422
    assert "Mijn tekst</textarea>" in page.content.decode()


def test_a_visitor_signs_in_first(stranger: Client) -> None:
    assert stranger.post(ADDRESS, {"body": "x"}).status_code == 302
