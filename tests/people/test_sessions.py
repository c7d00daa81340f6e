"""A session's cookie goes with the session, and no late answer takes the next one's away."""

import pytest
from django.conf import settings
from django.test import Client

from community.people.models import User
from tests.cast import signed_in

COOKIE = settings.SESSION_COOKIE_NAME


@pytest.fixture
def browser(member: User) -> Client:
    return signed_in(member)


def test_who_signs_out_has_no_session_left(browser: Client) -> None:
    answer = browser.post("/account/logout/")
    assert answer.cookies[COOKIE].value == ""
    assert answer.cookies[COOKIE]["max-age"] == 0


@pytest.mark.parametrize("address", ["/", "/meetups/", "/healthz"])
def test_an_answer_to_who_was_signed_out_meanwhile_keeps_the_next_ones_cookie(
    browser: Client, address: str
) -> None:
    late = Client()
    late.cookies[COOKIE] = browser.cookies[COOKIE].value
    browser.post("/account/logout/")
    answer = late.get(address)
    assert answer.status_code in (200, 302)
    assert COOKIE not in answer.cookies


def test_what_they_are_answered_depends_on_the_cookie(browser: Client) -> None:
    late = Client()
    late.cookies[COOKIE] = browser.cookies[COOKIE].value
    browser.post("/account/logout/")
    assert "Cookie" in late.get("/meetups/").headers["Vary"]
