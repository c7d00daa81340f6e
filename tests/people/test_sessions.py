"""A session's cookie goes with the session, and no late answer takes away the next one's, or what they keep."""

import pytest
from django.conf import settings
from django.test import Client

from community.people.models import User
from tests.cast import signed_in

COOKIE = settings.SESSION_COOKIE_NAME


@pytest.fixture
def late(member: User) -> Client:
    """A browser that has the cookie of a session that has ended."""
    browser, late = signed_in(member), Client()
    late.cookies[COOKIE] = browser.cookies[COOKIE].value
    browser.post("/account/logout/")
    return late


def test_who_signs_out_has_no_session_left(member: User) -> None:
    answer = signed_in(member).post("/account/logout/", headers={"sec-fetch-mode": "cors"})
    assert answer.cookies[COOKIE].value == ""
    assert answer.cookies[COOKIE]["max-age"] == 0


@pytest.mark.parametrize("mode", [{}, {"sec-fetch-mode": "navigate"}])
def test_a_page_takes_the_cookie_of_a_session_that_ended(late: Client, mode: dict[str, str]) -> None:
    answer = late.get("/", headers=mode)
    assert answer.cookies[COOKIE].value == ""
    assert "Clear-Site-Data" in answer.headers


@pytest.mark.parametrize("mode", ["cors", "same-origin", "no-cors"])
@pytest.mark.parametrize("address", ["/", "/meetups/"])
def test_what_a_script_asked_for_takes_nothing(late: Client, address: str, mode: str) -> None:
    answer = late.get(address, headers={"sec-fetch-mode": mode})
    assert answer.status_code in (200, 302)
    assert COOKIE not in answer.cookies
    assert "Clear-Site-Data" not in answer.headers
    assert "Cookie" in answer.headers["Vary"]
