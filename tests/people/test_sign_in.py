"""A code by mail, a password, a shared desk; and nothing that tells who is known here."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from community.people.models import User
from community.people.shared_desk import FLAG
from tests.cast import signed_in

MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
CODE = re.compile(r"^    (\S+)$", re.MULTILINE)


def ask_code(client: Client, email: str, **more: str) -> str:
    """Ask for a code, and what the page that follows shows, without what differs by itself."""
    answer = client.post("/account/login/", {"email": email, **more}, follow=True)
    assert answer.status_code == 200
    html = answer.content.decode().replace(email, "ADDRESS")
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', "", html)


def enter(client: Client, code: str) -> int:
    return client.post("/account/login/code/confirm/", {"code": code}).status_code


def mailed_code() -> str:
    found = CODE.search(str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def with_password(user: User) -> None:
    """Somebody who proved their mailbox once, and chose a password."""
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    user.set_password("een-lang-wachtwoord")
    user.save()


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "nl"})


def test_the_mailed_code_signs_in(browser: Client, member: User) -> None:
    ask_code(browser, member.email)
    assert enter(browser, mailed_code()) == 302
    assert browser.get("/account/profile/").status_code == 200


def test_the_code_works_for_fifteen_minutes(browser: Client, member: User) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        ask_code(browser, member.email)
        clock.shift(timedelta(minutes=15, seconds=1))
        enter(browser, mailed_code())
        assert "_auth_user_id" not in browser.session


def test_the_code_still_works_after_fourteen_minutes(browser: Client, member: User) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        ask_code(browser, member.email)
        clock.shift(timedelta(minutes=14))
        enter(browser, mailed_code())
        assert browser.session["_auth_user_id"] == str(member.pk)


def test_a_known_and_an_unknown_address_get_the_same_page(member: User) -> None:
    known, unknown = Client(), Client()
    assert ask_code(known, member.email) == ask_code(unknown, "niemand@bib.example")
    assert len(mail.outbox) == 2


def test_a_wrong_code_says_so_and_lets_you_try_again(browser: Client, member: User) -> None:
    ask_code(browser, member.email)
    answer = browser.post("/account/login/code/confirm/", {"code": "verkeerd"})
    assert "errorlist" in answer.content.decode() or "error" in answer.content.decode()
    assert enter(browser, mailed_code()) == 302


def test_a_closed_account_gets_no_code(browser: Client, member: User) -> None:
    User.objects.filter(pk=member.pk).update(is_active=False)
    ask_code(browser, member.email)
    assert CODE.search(str(mail.outbox[-1].body)) is None


def test_a_password_is_optional_and_works_where_there_is_one(browser: Client, member: User) -> None:
    with_password(member)
    browser.post("/account/login/password/", {"login": member.email, "password": "een-lang-wachtwoord"})
    assert browser.session["_auth_user_id"] == str(member.pk)


def test_a_shared_desk_ends_with_the_browser(browser: Client, member: User) -> None:
    ask_code(browser, member.email, shared="on")
    enter(browser, mailed_code())
    assert browser.session[FLAG] is True
    assert browser.session.get_expire_at_browser_close() is True


def test_ones_own_desk_is_remembered(browser: Client, member: User) -> None:
    ask_code(browser, member.email)
    enter(browser, mailed_code())
    assert browser.session.get_expire_at_browser_close() is False


def test_a_shared_desk_signs_out_after_twenty_idle_minutes(browser: Client, member: User) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        ask_code(browser, member.email, shared="on")
        enter(browser, mailed_code())
        clock.shift(timedelta(minutes=19))
        assert browser.get("/account/profile/").status_code == 200
        clock.shift(timedelta(minutes=19))
        assert browser.get("/account/profile/").status_code == 200
        clock.shift(timedelta(minutes=20, seconds=1))
        assert browser.get("/account/profile/").status_code == 302


def test_a_shared_desk_with_a_password_ends_with_the_browser_too(browser: Client, member: User) -> None:
    with_password(member)
    browser.post(
        "/account/login/password/",
        {"login": member.email, "password": "een-lang-wachtwoord", "shared": "on"},
    )
    assert browser.session.get_expire_at_browser_close() is True


def test_a_mail_server_that_is_away_gets_a_sentence(browser: Client, member: User, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]
    answer = browser.post("/account/login/", {"email": member.email})
    assert answer.status_code == 503
    assert "geen mail versturen" in answer.content.decode()


def test_nobody_signs_up_by_themselves(browser: Client, db: None) -> None:
    answer = browser.post("/account/signup/", {"email": "nieuw@bib.example"})
    assert "uitnodiging" in answer.content.decode()
    assert not User.objects.exists()


def test_a_profile_is_kept_and_a_wrong_year_keeps_what_was_typed(member: User) -> None:
    client = signed_in(member)
    client.post("/account/profile/", {"name": "Mira  Member", "job": "Jeugd", "in_sector_since": "2019"})
    assert User.objects.values_list("name", "job", "in_sector_since").get(pk=member.pk) == (
        "Mira Member",
        "Jeugd",
        2019,
    )
    answer = client.post("/account/profile/", {"name": "Nog langer", "in_sector_since": "3000"})
    assert answer.status_code == 422
    assert "Nog langer" in answer.content.decode()


def test_new_messages_are_announced_until_somebody_says_otherwise(member: User) -> None:
    client = signed_in(member)
    for on, kept in (("0", False), ("0", False), ("1", True)):
        answer = client.post("/account/news/", {"on": on, "next": "/threads/"})
        assert answer["Location"] == "/threads/"
        assert User.objects.get(pk=member.pk).hears_news is kept
    answer = client.post("/account/news/", {"on": "0", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/account/profile/"


def test_a_token_is_shown_once_and_speaks_for_its_owner(member: User) -> None:
    client = signed_in(member)
    shown = client.post("/account/tokens/", {"name": "leesscript"}, follow=True).content.decode()
    secret = re.search(r"<code>([^<]+)</code>", shown)
    assert secret is not None
    assert secret[1] not in client.get("/account/profile/").content.decode()
    from community.people.authentication import user_of_token

    assert user_of_token(secret[1]) == member


def test_anothers_token_cant_be_withdrawn(member: User, outsider: User) -> None:
    from community.people.services import create_token

    token, secret = create_token(user=member, name="van mij")
    assert signed_in(outsider).post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    from community.people.authentication import user_of_token

    assert user_of_token(secret) == member
