"""The contract over HTTP: `{uuid, body, reply_to}` in, the socket's shape out."""

import uuid
from typing import Any

import pytest
from django.test import Client

from community.people.models import User
from community.threads.models import Thread
from tests.cast import signed_in
from tests.threads.conftest import say

UUID = "3d2cf9b0-2a0e-4a54-8f0f-0f6f0f4c9b11"


def send(client: Client, thread: Thread, **words: Any) -> Any:
    words = {"uuid": str(uuid.uuid4()), "body": "Dag", **words}
    return client.post(f"/api/v1/threads/{thread.pk}/posts/", words, content_type="application/json")


def test_a_post_is_created_once(question: Thread, colleague: User) -> None:
    client = signed_in(colleague)
    first = send(client, question, uuid=UUID, body="Ja *hoor*")
    again = send(client, question, uuid=UUID, body="Ja *hoor*")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    html = first.json().pop("html")
    assert html.count("<p>Ja <em>hoor</em></p>") == 1
    assert {key: value for key, value in first.json().items() if key not in ("html", "id")} == {
        "type": "post",
        "topic": f"thread:{question.pk}",
        "changed": 2,
        "number": 2,
        "uuid": UUID,
        "author": {"id": colleague.pk, "name": "Koen Collega"},
    }


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"body":"' + b"x" * 1024 * 1024 + b'"}', 413, "too_large"),
        (b"[" * 100_000, 400, "invalid"),
        (b'{"body":"\xff"}', 400, "invalid"),
        (b'{"body":NaN}', 400, "invalid"),
        (b"[]", 400, "invalid"),
    ],
    ids=["large", "deep", "no UTF-8", "no number", "no object"],
)
def test_what_cannot_be_read_gets_a_code_and_a_sentence(
    question: Thread, as_member: Client, body: bytes, status: int, code: str
) -> None:
    path = f"/api/v1/threads/{question.pk}/posts/"
    answer = as_member.post(path, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"]


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ({"body": "x" * 10_001}, 413, "too_large"),
        ({"body": " "}, 400, "invalid"),
        ({"body": 12}, 400, "invalid"),
        ({"body": "nul\0"}, 400, "invalid"),
        ({"body": "half \ud800"}, 400, "invalid"),
        ({"uuid": "geen"}, 400, "invalid"),
        ({"uuid": None}, 400, "invalid"),
        ({"reply_to": 999}, 400, "invalid"),
        ({"reply_to": "1"}, 400, "invalid"),
        ({"reply_to": True}, 400, "invalid"),
        ({"reply_to": 10**30}, 400, "invalid"),
    ],
)
def test_what_is_wrong_gets_a_code_and_a_sentence(
    question: Thread, as_member: Client, words: Any, status: int, code: str
) -> None:
    answer = send(as_member, question, **words)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"]
    assert question.posts.count() == 1


def test_another_text_under_the_same_uuid_is_a_conflict(question: Thread, as_member: Client) -> None:
    send(as_member, question, uuid=UUID)
    answer = send(as_member, question, uuid=UUID, body="Iets anders")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_what_somebody_else_wrote_is_not_sent_as_mine(
    question: Thread, as_member: Client, member: User, colleague: User
) -> None:
    answer = send(as_member, question, author=colleague.pk)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert question.posts.count() == 1
    assert send(as_member, question, author=member.pk).status_code == 201


@pytest.mark.parametrize("sent", ["[]", "1", '"x"', "{", ""])
def test_something_else_than_an_object_is_invalid(question: Thread, as_member: Client, sent: str) -> None:
    url = f"/api/v1/threads/{question.pk}/posts/"
    answer = as_member.post(url, sent, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_what_changed_since_comes_in_the_order_of_change(question: Thread, colleague: User) -> None:
    client = signed_in(colleague)
    posts = [say(question, colleague, f"Bericht {n}") for n in range(4)]
    client.patch(f"/api/v1/posts/{posts[0].pk}/", {"body": "Anders"}, content_type="application/json")
    url = f"/api/v1/threads/{question.pk}/posts/"
    page = client.get(f"{url}?since=2&limit=2").json()
    assert [(p["number"], p["changed"]) for p in page["posts"]] == [(3, 3), (4, 4)]
    assert (page["head"], page["more"]) == (6, True)
    rest = client.get(f"{url}?since=4").json()
    assert [(p["number"], p["changed"]) for p in rest["posts"]] == [(5, 5), (2, 6)]
    assert (rest["head"], rest["more"]) == (6, False)
    assert client.get(f"{url}?since=6").json() == {"head": 6, "posts": [], "more": False}


def test_history_goes_back_by_number(question: Thread, colleague: User) -> None:
    for n in range(4):
        say(question, colleague, f"Bericht {n}")
    page = signed_in(colleague).get(f"/api/v1/threads/{question.pk}/posts/?before=5&limit=2").json()
    assert ([p["number"] for p in page["posts"]], page["more"]) == ([3, 4], True)


@pytest.mark.parametrize("query", ["since=x", "since=-1", "before=1.5", "limit=201", "since=" + "9" * 40])
def test_a_number_that_is_none_is_invalid(question: Thread, as_member: Client, query: str) -> None:
    answer = as_member.get(f"/api/v1/threads/{question.pk}/posts/?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_reaction_is_put_and_taken_away(question: Thread, as_member: Client) -> None:
    url = f"/api/v1/posts/{question.posts.get().pk}/reactions/thanks/"
    assert [as_member.put(url).json()["changed"] for _ in range(2)] == [2, 2]
    assert [as_member.delete(url).json()["changed"] for _ in range(2)] == [3, 3]
    assert as_member.put(url.replace("thanks", "boos")).status_code == 404


def test_a_deletion_answers_with_the_tombstone(question: Thread, as_member: Client) -> None:
    answer = as_member.delete(f"/api/v1/posts/{question.posts.get().pk}/")
    assert (answer.status_code, answer.json()["author"], answer.json()["changed"]) == (200, None, 2)


def test_an_outsider_finds_nothing_and_a_colleague_may_not(
    question: Thread, as_outsider: Client, colleague: User, stranger: Client
) -> None:
    post = f"/api/v1/posts/{question.posts.get().pk}/"
    posts = f"/api/v1/threads/{question.pk}/posts/"
    for method, url in [
        ("get", posts),
        ("post", posts),
        ("patch", post),
        ("delete", post),
        ("put", post + "reactions/thanks/"),
    ]:
        unknown = (
            url.replace(f"/{question.pk}/", "/999/")
            if url == posts
            else url.replace(post, "/api/v1/posts/999/")
        )
        seen, missing = getattr(as_outsider, method)(url), getattr(as_outsider, method)(unknown)
        assert (seen.status_code, seen.content) == (404, missing.content)
        assert getattr(stranger, method)(url).status_code == 401
    client = signed_in(colleague)
    assert client.patch(post, {"body": "x"}, content_type="application/json").status_code == 403
    assert client.delete(post).status_code == 403


def test_the_schema_is_there_for_everybody(stranger: Client, db: None) -> None:
    schema = stranger.get("/api/schema/")
    assert schema.status_code == 200
    assert "/api/v1/posts/{id}/reactions/{name}/" in schema.content.decode()
