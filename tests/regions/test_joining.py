"""Coming in by invitation or by request; nothing tells a known address from an unknown one."""

import re
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.cache import cache
from django.test import Client

from community.groups import services as groups
from community.groups.models import Invitation, Membership
from community.notices.models import Delivery, Notice
from community.people.models import User
from regions.models import JoinRequest, Library, Region, Workplace
from tests.cast import signed_in

NEW = "nieuw@bib.example"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "nl"})


def fields(library: Library, email: str = NEW, **more: Any) -> dict[str, Any]:
    return {"name": "Nele Nieuw", "email": email, "library": library.pk, **more}


def body(response: Any) -> str:
    """A page without what is new each time."""
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "", response.content.decode())


def code() -> str:
    text = str(django_mail.outbox[-1].body)
    found = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]*)\s*$", text, re.MULTILINE)
    assert found is not None, text
    return found[1]


def enter_code(visitor: Client) -> Any:
    return visitor.post("/account/login/code/confirm/", {"code": code()})


# By request


def test_a_request_is_kept_and_the_organisers_are_told(
    visitor: Client, genk: Library, organiser: User, member: User
) -> None:
    answer = visitor.post("/regions/join/", fields(genk, note="Ik begon gisteren."))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/regions/join/asked/")
    request = JoinRequest.objects.get()
    assert (request.email, request.name, request.library, request.state) == (NEW, "Nele Nieuw", genk, "open")
    assert list(Notice.objects.values_list("user", "kind")) == [(organiser.pk, "regions.join_request")]
    assert Delivery.objects.get(user=organiser).subject == "Nele Nieuw vraagt om mee te doen in Limburg"
    assert not User.objects.filter(email=NEW).exists()


def test_asking_twice_changes_nothing_and_answers_the_same(
    visitor: Client, genk: Library, organiser: User
) -> None:
    answers = [visitor.post("/regions/join/", fields(genk)) for _ in range(2)]
    assert [a.headers["Location"] for a in answers] == ["/regions/join/asked/"] * 2
    assert (JoinRequest.objects.count(), Notice.objects.count()) == (1, 1)


def test_a_known_address_gets_the_same_answer(visitor: Client, genk: Library, member: User) -> None:
    pages = [
        body(visitor.post("/regions/join/", fields(genk, email=address), follow=True))
        for address in (member.email, NEW)
    ]
    assert pages[0] == pages[1]


def test_without_an_organiser_the_administrators_are_told(
    visitor: Client, genk: Library, admin: User
) -> None:
    visitor.post("/regions/join/", fields(genk))
    assert Notice.objects.get().user == admin


def test_a_request_that_is_wrong_says_what_to_do_and_keeps_what_was_typed(
    visitor: Client, genk: Library
) -> None:
    answer = visitor.post(
        "/regions/join/", {"name": "Nele", "email": "nele", "library": "999", "note": "Hallo daar"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Die bibliotheek staat niet in de lijst" in page
    assert "Hallo daar" in page
    assert not JoinRequest.objects.exists()


def test_whoever_asks_too_often_is_asked_to_wait(visitor: Client, genk: Library) -> None:
    for i in range(10):
        assert visitor.post("/regions/join/", fields(genk, email=f"n{i}@bib.example")).status_code == 302
    answer = visitor.post("/regions/join/", fields(genk))
    assert answer.status_code == 429
    assert "Probeer het over een uur opnieuw" in answer.content.decode()
    assert JoinRequest.objects.count() == 10


# By invitation


@pytest.fixture
def invited(limburg: Region, organiser: User) -> str:
    """The address of a link for one person."""
    _invitation, token = groups.invite(group=limburg.group, by=organiser, uses=1)
    return f"/regions/invitation/{token}/"


def test_an_invitation_says_who_invites_and_to_what(visitor: Client, invited: str) -> None:
    page = visitor.get(invited).content.decode()
    assert "Limburg" in page
    assert "Olga Organiser" in page


def test_with_the_code_somebody_new_belongs_to_the_region(
    visitor: Client, invited: str, genk: Library
) -> None:
    assert visitor.post(invited, fields(genk)).status_code == 302
    user = User.objects.get(email=NEW)
    assert not Membership.objects.filter(user=user).exists()
    assert enter_code(visitor).status_code == 302
    assert Membership.objects.get(user=user).role == "member"
    assert Workplace.objects.get(user=user).library == genk
    assert User.objects.get(email=NEW).affiliation == genk.name
    assert "Welkom, Nele" in visitor.get("/").content.decode()


def test_nobody_is_made_a_member_before_the_mailbox_is_proven(
    visitor: Client, invited: str, genk: Library, outsider: User, limburg: Region
) -> None:
    visitor.post(invited, fields(genk, email=outsider.email))
    assert not Membership.objects.filter(user=outsider, group=limburg.group).exists()
    assert Invitation.objects.get().uses_left == 1
    assert list(outsider.workplaces.values_list("library__name", flat=True)) == ["Bibliotheek Ieper"]


def test_another_person_who_signs_in_on_the_same_computer_joins_nothing(
    visitor: Client, invited: str, genk: Library, outsider: User, limburg: Region
) -> None:
    visitor.post(invited, fields(genk))
    visitor.post("/account/login/", {"email": outsider.email})
    enter_code(visitor)
    assert not Membership.objects.filter(user=outsider, group=limburg.group).exists()


def test_a_known_and_an_unknown_address_get_the_same_pages(invited: str, genk: Library, member: User) -> None:
    pages = []
    for address in (member.email, NEW):
        visitor = Client(headers={"accept-language": "nl"})
        answer = visitor.post(invited, fields(genk, email=address), follow=True)
        pages.append((answer.redirect_chain, body(answer).replace(address, "…")))
    assert pages[0] == pages[1]


def test_a_closed_account_gets_no_code_and_the_same_page(
    invited: str, genk: Library, ex_member: User
) -> None:
    User.objects.filter(pk=ex_member.pk).update(is_active=False)
    answer = Client().post(invited, fields(genk, email=ex_member.email))
    assert answer.headers["Location"] == "/account/login/code/confirm/"
    assert re.search(r"\b[A-Z0-9]{6}\b", str(django_mail.outbox[-1].body)) is None


def test_somebody_signed_in_joins_with_one_button(invited: str, outsider: User, limburg: Region) -> None:
    client = signed_in(outsider)
    assert b"Otto Outsider" in client.get(invited).content
    assert client.post(f"{invited}accept/").status_code == 302
    assert Membership.objects.filter(user=outsider, group=limburg.group).exists()
    assert Invitation.objects.get().uses_left == 0


def test_a_member_takes_no_use_of_a_link(invited: str, member: User) -> None:
    signed_in(member).post(f"{invited}accept/")
    assert Invitation.objects.get().uses_left == 1


def test_the_last_use_is_gone_for_the_second(invited: str, outsider: User, ex_member: User) -> None:
    signed_in(outsider).post(f"{invited}accept/")
    answer = signed_in(ex_member).post(f"{invited}accept/")
    assert answer.status_code == 410
    assert "Deze uitnodiging werkt niet meer" in answer.content.decode()


@pytest.mark.parametrize("path", ["/regions/invitation/verzonnen/", "/regions/invitation/%00/"])
def test_a_link_that_does_not_exist_says_what_to_do(visitor: Client, path: str, db: None) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 410
    assert "Vraag de organisator van je regio om een nieuwe" in answer.content.decode()


def test_a_link_for_one_address_is_for_that_address(
    visitor: Client, limburg: Region, organiser: User, genk: Library, outsider: User
) -> None:
    _invitation, token = groups.invite(group=limburg.group, by=organiser, email="iemand@bib.example")
    answer = visitor.post(f"/regions/invitation/{token}/", fields(genk))
    assert answer.status_code == 422
    assert "voor een ander e-mailadres" in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()
    assert signed_in(outsider).post(f"/regions/invitation/{token}/accept/").status_code == 403


def test_codes_for_one_address_are_limited(visitor: Client, invited: str, genk: Library) -> None:
    for _ in range(5):
        assert visitor.post(invited, fields(genk)).status_code == 302
    assert visitor.post(invited, fields(genk)).status_code == 429
