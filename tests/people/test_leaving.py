"""The browser is told to keep nothing of a visit that has ended, however it ended."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from community.people import shared_desk
from community.people.models import User
from community.people.services import deactivate
from tests.cast import signed_in

NOTHING_STAYS = '"cache", "storage"'


def told(answer: Any) -> str:
    return str(answer.headers.get("Clear-Site-Data", ""))


def idle(client: Client, member: User) -> None:
    session = client.session
    session[shared_desk.FLAG], session[shared_desk.SEEN] = True, time.time() - shared_desk.IDLE_SECONDS - 1
    session.save()


def ended_elsewhere(client: Client, member: User) -> None:
    Session.objects.all().delete()


def closed(client: Client, member: User) -> None:
    deactivate(user=member, by=member)


def with_a_new_password(client: Client, member: User) -> None:
    member.set_password("een-ander-wachtwoord")
    member.save()


def test_signing_out_empties_the_browser_and_keeps_language_and_light(member: User) -> None:
    client = signed_in(member)
    client.cookies["theme"] = "dark"
    answer = client.post("/account/logout/")
    assert told(answer) == NOTHING_STAYS
    assert client.cookies["theme"].value == "dark"
    assert told(client.get("/")) == ""


@pytest.mark.parametrize("end", [idle, ended_elsewhere, closed, with_a_new_password])
def test_a_visit_that_ended_by_itself_empties_the_browser_once(
    member: User, end: Callable[[Client, User], None]
) -> None:
    client = signed_in(member)
    end(client, member)
    assert [told(client.get("/guide/")), told(client.get("/guide/"))] == [NOTHING_STAYS, ""]


def test_nobody_else_is_told(member: User, client: Client) -> None:
    assert told(client.get("/")) == ""
    assert told(client.post("/account/login/", {"email": "iemand@bib.example"})) == ""  # a visitor's session
    assert told(client.get("/account/login/")) == ""
    assert told(signed_in(member).get("/")) == ""
