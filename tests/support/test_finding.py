"""The channel for a problem is found in 20 seconds: by a word, without scripts, also by a visitor."""

from datetime import time
from typing import Any

import pytest
from django.test import Client

from community.people.models import User
from community.support.finding import find
from community.support.models import Channel, OpeningHours, Service
from tests.support.conftest import WEDNESDAY, make_service


@pytest.fixture
def platform(caller: User) -> Service:
    problems = "Ik vind de juiste cursus niet\nInloggen lukt niet"
    return make_service("leren", "Leerplatform", caller, summary="Cursussen en filmpjes.", problems=problems)


def names(question: str) -> list[str]:
    return [found.service.name for found in find(Service.objects.all(), question, WEDNESDAY)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("cursus", ["Leerplatform"]),
        ("CURSUSSEN", ["Leerplatform"]),
        ("reservaties komen niet aan", ["Bibliotheeksysteem"]),
        ("bibliotheeksysteem", ["Bibliotheeksysteem"]),
        ("uitlening", ["Bibliotheeksysteem"]),
        ("ik kan niet inloggen", ["Leerplatform"]),
        ("koffiemachine", []),
        ("niet", []),
        ("??", []),
    ],
)
def test_a_problem_in_plain_words_finds_its_service(
    wise: Service, platform: Service, question: str, expected: list[str]
) -> None:
    assert names(question) == expected


def test_the_service_whose_problem_it_is_comes_before_one_that_only_mentions_it(
    wise: Service, platform: Service
) -> None:
    wise.summary = "Uitlenen, en waar de cursus over gaat."
    wise.save()
    assert names("cursus") == ["Leerplatform", "Bibliotheeksysteem"]


def test_a_visitor_finds_the_telephone_for_a_problem(
    wise: Service, platform: Service, stranger: Client
) -> None:
    page = stranger.get("/guide/", {"q": "reservatie"}, headers={"accept-language": "nl"}).content.decode()
    assert 'href="tel:020000002"' in page
    assert "Een reservatie komt niet aan" in page
    assert "Leerplatform" not in page


def test_a_problem_that_nobody_knows_keeps_what_was_typed_and_shows_all_services(
    wise: Service, stranger: Client
) -> None:
    answer = stranger.get("/guide/", {"q": '<b>"koffie'}, headers={"accept-language": "nl"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Niets gevonden over “&lt;b&gt;&quot;koffie”" in page
    assert 'value="&lt;b&gt;&quot;koffie"' in page
    assert wise.name in page


def test_a_question_of_any_length_or_shape_is_answered(wise: Service, stranger: Client) -> None:
    assert stranger.get("/guide/", {"q": "a\0b" * 5000}).status_code == 200


def test_a_visitor_reads_a_service_but_not_the_name_of_its_contact(
    wise: Service, stranger: Client, as_member: Client
) -> None:
    address = f"/guide/services/{wise.pk}/"
    assert wise.contact is not None
    assert wise.contact.name not in stranger.get(address).content.decode()
    assert wise.contact.name in as_member.get(address).content.decode()


def test_what_may_be_expected_is_rendered_and_cleaned(wise: Service, stranger: Client) -> None:
    wise.expect = "- **meteen**\n\n<script>alert(1)</script>\n\n[klik](javascript:alert(1))"
    wise.save()
    page = stranger.get(f"/guide/services/{wise.pk}/").content.decode()
    assert "<strong>meteen</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_a_service_that_isnt_there_is_not_found(stranger: Client, db: None) -> None:
    assert stranger.get("/guide/services/999/").status_code == 404


def test_a_channel_that_is_an_odd_address_is_shown_and_not_followed(wise: Service, stranger: Client) -> None:
    Channel.objects.create(service=wise, kind=Channel.Kind.FORM, value="javascript:alert(1)", position=2)
    page = stranger.get(f"/guide/services/{wise.pk}/").content.decode()
    assert 'href="javascript' not in page


@pytest.mark.parametrize(("address", "queries"), [("/guide/", 10), ("/guide/services/", 8)])
def test_the_pages_cost_the_same_for_one_service_and_for_many(
    wise: Service, caller: User, as_member: Client, django_assert_num_queries: Any, address: str, queries: int
) -> None:
    as_member.get(address)
    with django_assert_num_queries(queries):
        as_member.get(address)
    for number in range(12):
        more = make_service(f"meer-{number}", f"Dienst {number}", caller)
        channel = Channel.objects.create(service=more, kind=Channel.Kind.MAIL, value="a@demo.example")
        OpeningHours.objects.create(channel=channel, weekday=6, opens=time(9), closes=time(12))
    with django_assert_num_queries(queries):
        as_member.get(address)
