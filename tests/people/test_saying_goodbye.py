"""The pages on which an account is erased: read, hand on, prove that it is you, gone."""

import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from community.groups.models import Membership
from community.people.models import User
from regions.models import Region
from tests.cast import signed_in
from tests.people.traces import traces
from tests.threads.conftest import question

__all__ = ["question"]  # a fixture
ERASE, CONFIRM = "/account/erase/", "/account/erase/confirm/"
PASSWORD = "zeven paarse fietsen"


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    from django.core.cache import cache

    cache.clear()  # how often somebody asked is counted there


def code_in(message: Any) -> str:
    found = re.search(r"^ +(\S+)$", message.body, re.M)
    assert found
    return found[1]


def text_of(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_with_a_mailed_code_the_account_goes_and_the_visit_ends(colleague: User, question: Any) -> None:
    client = signed_in(colleague)
    assert 'href="/account/erase/"' in text_of(client.get("/account/data/"))
    page = text_of(client.get(ERASE))
    assert "Dit gaat weg" in page
    assert "Dit blijft, zonder naam" in page
    assert client.post(ERASE, {}).headers["Location"] == CONFIRM
    [sent] = mail.outbox
    assert sent.to == [colleague.email]
    assert "Je berichten blijven" in text_of(client.get(CONFIRM))
    gone = client.post(CONFIRM, {"code": code_in(sent).lower()})
    assert (gone.status_code, gone.headers["Location"]) == (302, "/")
    assert "storage" in gone.headers["Clear-Site-Data"]
    front = client.get("/")
    assert "Je account is verwijderd" in text_of(front)
    assert not front.wsgi_request.user.is_authenticated
    assert traces(colleague.name, colleague.email) == []
    [last] = mail.outbox[1:]
    assert (last.to, last.subject.endswith("Je account op Klankbord is verwijderd")) == (
        [colleague.email],
        True,
    )


def test_with_a_password_no_code_is_mailed(colleague: User) -> None:
    colleague.set_password(PASSWORD)
    colleague.save()
    client = signed_in(colleague)
    client.post(ERASE, {"messages_too": "on"})
    assert mail.outbox == []
    assert "je bestanden gaan nu voorgoed weg" in text_of(client.get(CONFIRM))
    wrong = client.post(CONFIRM, {"password": "acht paarse fietsen"})
    assert (wrong.status_code, "Dat is niet je wachtwoord" in text_of(wrong)) == (422, True)
    assert client.post(CONFIRM, {"password": PASSWORD}).status_code == 302
    assert not User.objects.filter(pk=colleague.pk).exists()


def test_three_wrong_codes_make_the_right_one_useless_until_another_is_mailed(colleague: User) -> None:
    client = signed_in(colleague)
    client.post(ERASE, {})
    for typed in ("AAAAAA", "", "BBBBBB", "CCCCCC"):
        assert client.post(CONFIRM, {"code": typed}).status_code == 422
    assert client.post(CONFIRM, {"code": code_in(mail.outbox[0])}).status_code == 422
    client.post(CONFIRM, {"action": "resend"})
    assert client.post(CONFIRM, {"code": code_in(mail.outbox[0])}).status_code == 422
    assert client.post(CONFIRM, {"code": code_in(mail.outbox[1])}).status_code == 302
    assert not User.objects.filter(pk=colleague.pk).exists()


def test_after_a_quarter_of_an_hour_one_begins_again(colleague: User) -> None:
    with time_machine.travel("2026-11-29T10:00:00Z", tick=False) as clock:
        client = signed_in(colleague)
        client.post(ERASE, {})
        clock.shift(16 * 60)
        late = client.post(CONFIRM, {"code": code_in(mail.outbox[0])})
    assert late.headers["Location"] == ERASE
    assert User.objects.filter(pk=colleague.pk).exists()


def test_nobody_comes_to_the_last_question_without_the_first(colleague: User) -> None:
    assert signed_in(colleague).post(CONFIRM, {"code": ""}).headers["Location"] == ERASE


def test_who_runs_something_alone_chooses_a_colleague_on_the_page(
    limburg: Region, organiser: User, member: User
) -> None:
    client = signed_in(organiser)
    assert 'Wie leidt voortaan <bdi lang="nl">Limburg</bdi>?' in text_of(client.get(ERASE))
    assert client.post(ERASE, {}).status_code == 422
    assert client.post(ERASE, {f"group-{limburg.group_id}": organiser.pk}).status_code == 422
    client.post(ERASE, {f"group-{limburg.group_id}": member.pk})
    client.post(CONFIRM, {"code": code_in(mail.outbox[-1])})
    assert Membership.objects.get(user=member, group=limburg.group).role == Membership.Role.ORGANISER
    assert not User.objects.filter(pk=organiser.pk).exists()


def test_the_last_administrator_reads_what_to_do(admin: User) -> None:
    client = signed_in(admin)
    assert "Er is geen andere beheerder" in text_of(client.get(ERASE))
    assert client.post(ERASE, {}).status_code == 409
    assert mail.outbox == []


def test_an_administrator_erases_for_who_asked_and_types_their_address(
    colleague: User, admin: User, member: User
) -> None:
    address = f"/account/people/{colleague.pk}/erase/"
    assert f'href="{address}"' in text_of(signed_in(admin).get(f"/regions/people/{colleague.pk}/"))
    assert f'href="{address}"' not in text_of(signed_in(member).get(f"/regions/people/{colleague.pk}/"))
    assert signed_in(member).post(address, {"address": colleague.email}).status_code == 403
    client = signed_in(admin)
    assert client.post(address, {"address": member.email}).status_code == 422
    assert client.post(address, {"address": f" {colleague.email.upper()}"}).status_code == 302
    assert not User.objects.filter(pk=colleague.pk).exists()
    assert [message.to for message in mail.outbox] == [[colleague.email]]
    assert client.get(address).status_code == 404


def test_an_administrator_erases_their_own_account_as_everybody_does(admin: User) -> None:
    assert signed_in(admin).get(f"/account/people/{admin.pk}/erase/").headers["Location"] == ERASE


def test_a_visitor_is_led_to_signing_in(stranger: Client) -> None:
    for address in (ERASE, CONFIRM, "/account/people/1/erase/"):
        assert stranger.get(address).headers["Location"].startswith("/account/login/")
