"""The database goes away: whoever asks is told so calmly, in their language, and what they typed comes back."""

import html
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.test import Client

from community import away
from community.people.models import User
from community.threads import services
from community.threads.models import Post, Thread
from regions.models import Region
from tests.cast import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def corner(limburg: Region) -> Thread:
    return services.standing_thread(group=limburg.group)


@contextmanager
def no_database() -> Iterator[None]:
    """Nothing stands any more where it is looked for."""
    connection.close()
    elsewhere = {"NAME": "/nowhere/at/all.sqlite3", "HOST": "/nowhere"}
    with mock.patch.dict(connection.settings_dict, elsewhere):
        yield
    connection.close()


def calm(user: User, **cookies: str) -> Client:
    """Somebody signed in whose client doesn't raise what our pages make of a fault."""
    client = signed_in(user)
    client.raise_request_exception = False
    client.cookies.load(cookies)
    return client


def test_pages_forms_and_programs_are_told_to_come_back(
    member: User, corner: Thread, caplog: pytest.LogCaptureFixture
) -> None:
    reader, address = calm(member), f"/threads/{corner.pk}/"
    written = {"csrfmiddlewaretoken": "abc", "uuid": "u-1", "kind": "question", "body": "Twee\n<b>regels</b>"}
    sent = json.dumps({"uuid": "x", "body": "Hallo"})
    with no_database(), caplog.at_level(logging.WARNING):
        page = reader.get(address)
        form = reader.post(address, written)
        english = reader.get(address, headers={"Accept-Language": "en"})
        program = reader.post(f"/api/v1/threads/{corner.pk}/posts/", sent, content_type="application/json")
        secret = reader.post("/account/login/", {"login": "mira@bib.example", "password": "kersenboom"})
        alive, ready = Client().get("/healthz"), Client().get("/readyz")
    answers = [page, form, english, program, secret]
    assert [(answer.status_code, answer["Retry-After"]) for answer in answers] == [(503, "5")] * 5
    assert (alive.status_code, ready.status_code) == (200, 503)

    assert heading(page) == "Even geduld"
    assert heading(english) == "One moment"
    assert program.json()["code"] == "unavailable"
    assert program.json()["message"].startswith("We kunnen even niet aan onze gegevens")

    assert f'<form class="form" method="post" action="{address}" data-unsent>' in text(form)
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text(form))
    assert dict(hidden) == {name: value for name, value in written.items() if name != "body"}
    (typed,) = re.findall(r'<textarea name="body"[^>]*>\n(.*?)</textarea>', text(form), re.DOTALL)
    assert html.unescape(typed) == written["body"]
    assert "<form" not in text(secret)
    assert "kersenboom" not in text(secret)

    said = [record for record in caplog.records if record.name == "klankbord.away"]
    assert len(said) == 5
    assert all(record.exc_info is None for record in said)


def test_nobody_is_signed_out_by_it_and_all_goes_on_afterwards(member: User, corner: Thread) -> None:
    reader, address = calm(member), f"/threads/{corner.pk}/"
    form = {"uuid": "5c7b8ff4-7f6b-4f0e-9f5a-1d2f3a4b5c6d", "body": "Toch nog"}
    with no_database():
        away_answer = reader.post(address, form)
    assert not away_answer.cookies
    assert "Clear-Site-Data" not in away_answer
    assert reader.post(address, form).status_code == 302
    assert [post.body for post in Post.objects.all()] == ["Toch nog"]


def text(answer: Any) -> str:
    return str(answer.content.decode())


def heading(answer: Any) -> str:
    (words,) = re.findall(r"<h1>(.*?)</h1>", text(answer))
    return str(words)


def test_a_query_that_is_wrong_stays_a_fault(db: None) -> None:
    with pytest.raises(Exception, match="nowhere") as wrong:
        connection.cursor().execute("SELECT 1 FROM nowhere")
    assert not away.is_away(wrong.value)
    assert not away.is_away(ValueError("other"))
    assert not away.is_away(None)
    with no_database(), pytest.raises(OperationalError) as gone:
        connection.cursor()
    assert away.is_away(gone.value)
