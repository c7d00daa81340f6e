"""One conversation as a page: what it shows, where one writes, what it costs."""

import re
import uuid
from typing import Any

from django.test import Client

from community.people.models import User
from community.threads import responding
from community.threads.models import Post, Thread
from tests.cast import signed_in
from tests.threads.conftest import say

QUERIES = 11  # three of them what became of it elsewhere, and what could


def numbers(answer: Any) -> list[int]:
    return [int(n) for n in re.findall(r'id="post-(\d+)"', answer.content.decode())]


def lengthen(thread: Thread, author: User, to: int) -> None:
    """Many posts, written the short way."""
    posts = (
        Post(thread=thread, number=n, changed=n, author=author, body="x", html="<p>x</p>", digest="")
        for n in range(thread.last_number + 1, to + 1)
    )
    Post.objects.bulk_create(posts, batch_size=2_000)
    Thread.objects.filter(pk=thread.pk).update(head=to, last_number=to)


def test_the_newest_fifty_stand_under_the_question(
    question: Thread, colleague: User, as_member: Client
) -> None:
    lengthen(question, colleague, 120)
    page = as_member.get(question.get_absolute_url())
    assert numbers(page) == [1, *range(71, 121)]
    assert numbers(as_member.get(f"{question.get_absolute_url()}?before=71")) == [1, *range(21, 71)]
    assert numbers(as_member.get(f"{question.get_absolute_url()}?after=70")) == [1, *range(71, 121)]
    assert numbers(as_member.get(f"{question.get_absolute_url()}?at=40")) == [1, *range(15, 65)]


def test_the_coffee_corner_has_no_opening_post(corner: Thread, colleague: User, as_member: Client) -> None:
    lengthen(corner, colleague, 60)
    assert numbers(as_member.get(corner.get_absolute_url())) == list(range(11, 61))


def test_a_permanent_address_leads_to_the_place(question: Thread, colleague: User, as_member: Client) -> None:
    lengthen(question, colleague, 120)
    for number, place in [(30, "?at=30#post-30"), (100, "#post-100")]:
        post = question.posts.get(number=number)
        assert as_member.get(f"/threads/posts/{post.pk}/")["location"] == question.get_absolute_url() + place


def test_numbers_that_make_no_sense_show_a_page(question: Thread, as_member: Client) -> None:
    for query in (
        "?at=0",
        "?before=0",
        "?before=1",
        "?after=99999",
        "?at=x",
        "?at=" + "9" * 30,
        "?reply=abc",
    ):
        assert as_member.get(question.get_absolute_url() + query).status_code == 200, query


def test_a_thread_of_one_post_costs_as_much_as_one_of_five_thousand(
    question: Thread, colleague: User, member: User, django_assert_num_queries: Any
) -> None:
    client, url = signed_in(colleague), question.get_absolute_url()
    client.get(url)
    with django_assert_num_queries(QUERIES):
        client.get(url)
    lengthen(question, member, 5_000)
    with django_assert_num_queries(QUERIES):
        client.get(url)
    responding.accept_answer(post=question.posts.get(number=7), by=member)
    with django_assert_num_queries(QUERIES):
        client.get(url)


def test_a_form_writes_a_post_and_leads_to_it(question: Thread, colleague: User) -> None:
    first = question.posts.get()
    words = {"body": "Ja, dat kan.", "uuid": str(uuid.uuid4()), "reply_to": str(first.pk)}
    client = signed_in(colleague)
    for _ in range(2):  # sent twice, it is one post
        answer = client.post(question.get_absolute_url(), words)
        assert (answer.status_code, answer["location"]) == (302, f"/threads/{question.pk}/#post-2")
    post = question.posts.get(number=2)
    assert (post.author, post.body, post.reply_to) == (colleague, "Ja, dat kan.", first)
    assert question.posts.count() == 2


def test_a_reply_is_announced_above_the_field(question: Thread, colleague: User) -> None:
    first = question.posts.get()
    page = signed_in(colleague).get(f"{question.get_absolute_url()}?reply={first.pk}").content.decode()
    assert "Antwoord aan Mira Member" in page
    assert f'name="reply_to" value="{first.pk}"' in page


def test_what_was_typed_stays_when_it_can_not_be_kept(question: Thread, colleague: User) -> None:
    client = signed_in(colleague)
    used = str(uuid.uuid4())
    client.post(question.get_absolute_url(), {"body": "Eerst", "uuid": used})
    wrong = [
        ({"body": "c" * 10_001}, "10.000 tekens", "c" * 10_001),
        ({"body": "Andere tekst", "uuid": used}, "met een andere tekst", "Andere tekst"),
        ({"body": "Op wie?", "reply_to": "999"}, "staat niet in dit gesprek", "Op wie?"),
        ({"body": "   "}, "Schrijf eerst je bericht", ""),
    ]
    for words, sentence, kept in wrong:
        answer = client.post(question.get_absolute_url(), words)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in page
        assert kept in page
        assert f'name="uuid" value="{used}"' not in page  # a fresh uuid: sending it again works


def test_a_closed_conversation_says_so_and_loses_nothing(question: Thread, colleague: User) -> None:
    Thread.objects.filter(pk=question.pk).update(closed_at=question.created_at)
    answer = signed_in(colleague).post(question.get_absolute_url(), {"body": "Mijn hele verhaal"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Dit gesprek is afgesloten" in page
    assert "Mijn hele verhaal" in page


def test_who_may_not_write_reads_along(
    question: Thread, admin: User, outsider: User, ex_member: User
) -> None:
    page = signed_in(admin).get(question.get_absolute_url()).content.decode()
    assert "Je leest hier mee" in page
    assert "data-composer" not in page
    url = question.get_absolute_url()
    assert signed_in(admin).post(url, {"body": "x"}).status_code == 403
    for user in (outsider, ex_member):
        assert (
            signed_in(user).get(url).status_code
            == signed_in(user).post(url, {"body": "x"}).status_code
            == 404
        )


def test_a_colleague_of_another_region_answers_where_all_may(everywhere: Thread, as_member: Client) -> None:
    assert as_member.post(everywhere.get_absolute_url(), {"body": "Bij ons zo."}).status_code == 302


def test_mine_is_marked_and_the_rest_is_the_same_for_all(
    question: Thread, colleague: User, member: User
) -> None:
    say(question, colleague)
    page = signed_in(member).get(question.get_absolute_url()).content.decode()
    assert re.findall(r'<article class="([^"]+)"', page) == ["post mine", "post"]
    assert "data-may-accept" in page
    assert "data-may-accept" not in signed_in(colleague).get(question.get_absolute_url()).content.decode()


def test_following_turns_on_and_off(question: Thread, colleague: User) -> None:
    client, url = signed_in(colleague), f"/threads/{question.pk}/follow/"
    assert client.post(url, {"level": "all"})["location"] == question.get_absolute_url()
    assert "Niet meer volgen" in client.get(question.get_absolute_url()).content.decode()
    client.post(url, {"level": "nothing"})
    assert "Niet meer volgen" not in client.get(question.get_absolute_url()).content.decode()
    assert "Volg weer" in client.get(question.get_absolute_url()).content.decode()


def test_who_writes_follows_and_the_page_has_the_button_for_it_in_reserve(
    question: Thread, corner: Thread, colleague: User
) -> None:
    client, reserve = signed_in(colleague), re.compile(r"<template>\s*<button[^>]* value=\"nothing\"")
    assert reserve.search(client.get(question.get_absolute_url()).content.decode())
    assert not reserve.search(client.get(corner.get_absolute_url()).content.decode())  # nobody follows it so
    client.post(question.get_absolute_url(), {"body": "Ja hoor", "uuid": str(uuid.uuid4())})
    page = client.get(question.get_absolute_url()).content.decode()
    assert "Niet meer volgen" in page
    assert not reserve.search(page)
    client.post(f"/threads/{question.pk}/follow/", {"level": "nothing"})
    client.post(question.get_absolute_url(), {"body": "En nog iets", "uuid": str(uuid.uuid4())})
    page = client.get(question.get_absolute_url()).content.decode()
    assert "Volg weer" in page  # who decided otherwise is left in peace
    assert not reserve.search(page)


def test_the_end_of_the_corner_is_a_fragment(
    corner: Thread, colleague: User, as_member: Client, as_outsider: Client
) -> None:
    for n in range(5):
        say(corner, colleague, f"Bericht {n}")
    assert numbers(as_member.get(f"/threads/{corner.pk}/latest/")) == [3, 4, 5]
    assert as_outsider.get(f"/threads/{corner.pk}/latest/").status_code == 404


def test_its_scripts_stand_behind_the_messages(question: Thread, as_member: Client) -> None:
    """So that the first frame of a phone holds the first of them (docs/pages.md)."""
    html = as_member.get(question.get_absolute_url()).content.decode()
    scripts = [found.start() for found in re.finditer(r"<script\b", html)]
    assert len(scripts) == 3
    assert min(scripts) > html.index("</main>")
