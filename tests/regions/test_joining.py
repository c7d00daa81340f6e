"""Coming in by invitation or by request; nothing tells a known address from an unknown one."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from community.groups import services as groups
from community.groups.models import Invitation, Membership
from community.notices.models import Delivery, Notice
from community.people.models import User
from community.threads.services import post, standing_thread
from regions.joining import approve_request, likely_name, request_to_join
from regions.models import JoinRequest, Library, Region, Workplace
from tests.cast import signed_in

NEW = "nele.nieuw@bib.example"
MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)


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


def enter_code(visitor: Client, **more: str) -> Any:
    return visitor.post("/account/login/code/confirm/", {"code": code(), **more})


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


@pytest.mark.parametrize("address", ["/regions/join/", "/regions/join/asked/"])
def test_only_who_is_not_signed_in_is_told_to_sign_in(address: str, visitor: Client, outsider: User) -> None:
    assert visitor.get(address).content.count(b'href="/account/login/') > 0
    assert signed_in(outsider).get(address).content.count(b'href="/account/login/') == 0


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


def test_with_the_code_somebody_new_belongs_to_the_region_and_says_who_they_are(
    visitor: Client, invited: str, genk: Library
) -> None:
    asked = visitor.post(invited, {"email": NEW})
    assert asked.headers["Location"] == "/account/login/code/confirm/?next=%2Fregions%2Fwelcome%2F"
    user = User.objects.get(email=NEW)
    assert not Membership.objects.filter(user=user).exists()
    assert enter_code(visitor, next="/regions/welcome/").headers["Location"] == "/regions/welcome/"
    assert Membership.objects.get(user=user).role == "member"
    assert 'value="Nele Nieuw"' in visitor.get("/regions/welcome/").content.decode()
    answer = visitor.post("/regions/welcome/", {"name": "Nele  Nieuwer", "library": genk.pk})
    assert answer.headers["Location"] == "/regions/welcome/new/"
    assert Workplace.objects.get(user=user).library == genk
    assert visitor.post("/regions/welcome/new/", {"new": "yes"}).headers["Location"] == "/"
    user.refresh_from_db()
    assert (user.name, user.affiliation) == ("Nele Nieuwer", genk.name)
    assert user.in_sector_since == timezone.localdate().year


def test_who_knows_the_sector_keeps_an_empty_year(visitor: Client, invited: str, genk: Library) -> None:
    visitor.post(invited, {"email": NEW})
    enter_code(visitor)
    visitor.post("/regions/welcome/", {"name": "Nele", "library": genk.pk})
    visitor.post("/regions/welcome/new/", {"new": "no"})
    assert User.objects.get(email=NEW).in_sector_since is None


def test_a_wrong_introduction_keeps_what_was_typed(visitor: Client, invited: str, genk: Library) -> None:
    visitor.post(invited, {"email": NEW})
    enter_code(visitor)
    answer = visitor.post("/regions/welcome/", {"name": "Nele van hier", "library": ""})
    assert answer.status_code == 422
    assert "Nele van hier" in answer.content.decode()
    assert "Kies de bibliotheek waar je werkt" in answer.content.decode()


def test_the_libraries_of_the_region_that_invites_come_first(
    visitor: Client, invited: str, genk: Library, ieper: Library
) -> None:
    visitor.post(invited, {"email": NEW})
    enter_code(visitor)
    page = visitor.get("/regions/welcome/").content.decode()
    assert re.findall(r'<optgroup label="([^"]+)"', page) == ["Limburg", "Ieper"]


def test_who_said_where_they_work_isnt_asked_again(member: User, ieper: Library) -> None:
    client = signed_in(member)
    assert client.get("/regions/welcome/").headers["Location"] == "/"
    client.post("/regions/welcome/", {"name": "Iemand", "library": ieper.pk})
    assert list(member.workplaces.values_list("library__name", flat=True)) == ["Bibliotheek Genk"]


def test_who_was_let_in_nowhere_chooses_no_region_for_themselves(ex_member: User, genk: Library) -> None:
    client = signed_in(ex_member)
    client.post("/regions/welcome/", {"name": "Iemand", "library": genk.pk})
    assert not Membership.objects.filter(user=ex_member).exists()


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("nele.nieuw@bib.example", "Nele Nieuw"),
        ("j_de-smet2@bib.example", "J De Smet"),
        ("élodie@bib.example", "Élodie"),
        ("007@bib.example", "007@bib.example"),
    ],
)
def test_a_name_is_guessed_until_somebody_says_it(email: str, name: str) -> None:
    assert likely_name(email) == name


def test_nobody_is_made_a_member_before_the_mailbox_is_proven(
    visitor: Client, invited: str, genk: Library, outsider: User, limburg: Region
) -> None:
    visitor.post(invited, {"email": outsider.email})
    assert not Membership.objects.filter(user=outsider, group=limburg.group).exists()
    assert Invitation.objects.get().uses_left == 1
    assert list(outsider.workplaces.values_list("library__name", flat=True)) == ["Bibliotheek Ieper"]


def test_another_person_who_signs_in_on_the_same_computer_joins_nothing(
    visitor: Client, invited: str, genk: Library, outsider: User, limburg: Region
) -> None:
    visitor.post(invited, {"email": NEW})
    visitor.post("/account/login/", {"email": outsider.email})
    enter_code(visitor)
    assert not Membership.objects.filter(user=outsider, group=limburg.group).exists()


def test_a_known_and_an_unknown_address_get_the_same_pages(invited: str, genk: Library, member: User) -> None:
    pages = []
    for address in (member.email, NEW):
        visitor = Client(headers={"accept-language": "nl"})
        answer = visitor.post(invited, {"email": address}, follow=True)
        pages.append((answer.redirect_chain, body(answer).replace(address, "…")))
    assert pages[0] == pages[1]


def test_a_closed_account_gets_no_code_and_the_same_page(
    invited: str, genk: Library, ex_member: User
) -> None:
    User.objects.filter(pk=ex_member.pk).update(is_active=False)
    answer = Client().post(invited, {"email": ex_member.email})
    assert answer.headers["Location"].startswith("/account/login/code/confirm/")
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
    answer = visitor.post(f"/regions/invitation/{token}/", {"email": NEW})
    assert answer.status_code == 422
    assert "voor een ander e-mailadres" in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()
    assert signed_in(outsider).post(f"/regions/invitation/{token}/accept/").status_code == 403


def test_codes_for_one_address_are_limited(visitor: Client, invited: str, genk: Library) -> None:
    for _ in range(5):
        assert visitor.post(invited, {"email": NEW}).status_code == 302
    assert visitor.post(invited, {"email": NEW}).status_code == 429


# What can go wrong on the way in


def test_who_opens_a_used_link_again_is_in_already(invited: str, outsider: User) -> None:
    client = signed_in(outsider)
    client.post(f"{invited}accept/")
    for answer in (client.get(invited), client.post(f"{invited}accept/")):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Je hoort al bij Limburg" in client.get("/").content.decode()


def test_a_used_link_tells_a_visitor_to_sign_in(visitor: Client, invited: str, outsider: User) -> None:
    signed_in(outsider).post(f"{invited}accept/")
    page = visitor.get(invited).content.decode()
    assert "Ze is al gebruikt. Was jij dat?" in page
    assert "Vraag Olga Organiser om een nieuwe" in page
    assert 'href="/account/login/"' in page


def test_a_link_over_its_date_says_until_when_it_worked(
    visitor: Client, limburg: Region, organiser: User
) -> None:
    invitation, token = groups.invite(group=limburg.group, by=organiser)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=datetime(2026, 3, 5, 12, tzinfo=UTC))
    answer = visitor.get(f"/regions/invitation/{token}/")
    assert answer.status_code == 410
    assert "Ze werkte tot donderdag 5 maart 2026" in answer.content.decode()


def test_a_link_for_another_lets_somebody_sign_out_first(
    limburg: Region, organiser: User, outsider: User
) -> None:
    _invitation, token = groups.invite(group=limburg.group, by=organiser, email=NEW)
    path, client = f"/regions/invitation/{token}/", signed_in(outsider)
    page = client.get(path).content.decode()
    assert f"Deze uitnodiging is voor <b>{NEW}</b>" in page
    assert "Doe mee" not in page
    assert client.post("/account/logout/", {"next": path}).headers["Location"] == path
    assert f"We mailen een code naar <b>{NEW}</b>" in client.get(path).content.decode()


def test_a_link_for_one_address_needs_nothing_typed(
    visitor: Client, limburg: Region, organiser: User
) -> None:
    _invitation, token = groups.invite(group=limburg.group, by=organiser, email=NEW)
    path = f"/regions/invitation/{token}/"
    assert f'type="hidden" name="email" value="{NEW}"' in visitor.get(path).content.decode()
    visitor.post(path, {"email": NEW})
    enter_code(visitor)
    assert Membership.objects.filter(user__email=NEW, group=limburg.group).exists()


def test_a_code_that_ran_out_leads_back_to_the_invitation(visitor: Client, invited: str) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        visitor.post(invited, {"email": NEW})
        for minutes in (16, 60):  # our own limit, and allauth's for the whole
            clock.shift(timedelta(minutes=minutes))
            assert enter_code(visitor).headers["Location"] == invited
            page = visitor.get(invited).content.decode()
            assert "Die code werkt niet meer. Vraag een nieuwe." in page
            assert NEW in page
            visitor.post(invited, {"email": NEW})
        enter_code(visitor)
    assert Membership.objects.filter(user__email=NEW).exists()


def test_the_address_is_filled_in_once(visitor: Client, invited: str) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        visitor.post(invited, {"email": NEW})
        clock.shift(timedelta(minutes=16))
        enter_code(visitor)
        assert NEW in visitor.get(invited).content.decode()
        assert NEW not in visitor.get(invited).content.decode()


def test_three_wrong_codes_lead_back_to_the_invitation(visitor: Client, invited: str) -> None:
    visitor.post(invited, {"email": NEW})
    answers = [visitor.post("/account/login/code/confirm/", {"code": "verkeerd"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 302]
    assert "Kijk in de nieuwste mail" in answers[0].content.decode()
    assert answers[2].headers["Location"] == invited
    visitor.post(invited, {"email": NEW})
    assert enter_code(visitor).status_code == 302
    assert Membership.objects.filter(user__email=NEW).exists()


def test_a_code_asked_again_has_its_own_quarter_of_an_hour(visitor: Client, invited: str) -> None:
    confirm = "/account/login/code/confirm/"
    with time_machine.travel(MORNING, tick=False) as clock:
        visitor.post(invited, {"email": NEW})
        former = code()
        clock.shift(timedelta(minutes=14))
        assert visitor.post(confirm, {"action": "resend"}).headers["Location"] == confirm
        clock.shift(timedelta(minutes=14))
        assert visitor.post(confirm, {"code": former}).status_code == 422
        assert enter_code(visitor).status_code == 302
    assert Membership.objects.filter(user__email=NEW).exists()


def test_a_code_is_asked_again_twice_also_for_an_address_that_nobody_has(visitor: Client, db: None) -> None:
    visitor.post("/account/login/", {"email": "niemand@bib.example"})
    shown = []
    for _ in range(3):
        shown.append("Stuur een nieuwe code" in visitor.get("/account/login/code/confirm/").content.decode())
        visitor.post("/account/login/code/confirm/", {"action": "resend"})
    assert shown == [True, True, False]


def test_two_tabs_are_one_arrival(visitor: Client, invited: str) -> None:
    visitor.post(invited, {"email": NEW})
    visitor.post(invited, {"email": NEW})
    assert enter_code(visitor, next="/regions/welcome/").headers["Location"] == "/regions/welcome/"
    assert enter_code(visitor, next="/regions/welcome/").headers["Location"] == "/regions/welcome/"
    assert visitor.get("/account/login/code/confirm/").headers["Location"] == "/"
    assert visitor.get("/account/login/").headers["Location"] == "/"


def test_a_shared_desk_is_asked_on_the_invitation_too(visitor: Client, invited: str) -> None:
    visitor.post(invited, {"email": NEW, "shared": "on"})
    enter_code(visitor)
    assert visitor.session.get_expire_at_browser_close() is True


def test_who_signs_in_on_another_device_is_told_how_to_belong(visitor: Client, invited: str) -> None:
    Client().post(invited, {"email": NEW})
    visitor.post("/account/login/", {"email": NEW})
    enter_code(visitor)
    assert "Open de link ervan nog eens, op dit toestel" in visitor.get("/").content.decode()
    visitor.post(f"{invited}accept/")
    assert Membership.objects.filter(user__email=NEW).exists()


def test_an_invitation_for_one_address_is_mailed_to_it(limburg: Region, organiser: User) -> None:
    client = signed_in(organiser)
    made = {"role": "member", "days": "14", "uses": "1", "email": NEW}
    page = client.post("/regions/limburg/manage/invitations/", made, follow=True).content.decode()
    mail = django_mail.outbox[-1]
    assert (mail.to, mail.subject) == ([NEW], "Olga Organiser nodigt je uit voor Limburg")
    link = re.search(r"https?://\S+/regions/invitation/\S+", str(mail.body))
    assert link is not None
    assert link[0] in page
    assert f"gemaild naar {NEW}" in page
    assert not Delivery.objects.filter(body__contains=link[0]).exists()
    assert Client().get(link[0]).status_code == 200


def test_an_invitation_that_cant_be_mailed_is_there_to_copy(
    limburg: Region, organiser: User, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    made = {"role": "member", "days": "14", "uses": "1", "email": NEW}
    answer = signed_in(organiser).post("/regions/limburg/manage/invitations/", made, follow=True)
    assert "Kopieer hem nu" in answer.content.decode()


def test_the_mail_of_an_approved_request_leads_to_the_site(
    organiser: User, genk: Library, settings: Any
) -> None:
    request_to_join(email=NEW, name="Nele Nieuw", library=genk, note="", language="nl")
    approve_request(request=JoinRequest.objects.get(), by=organiser)
    assert f"{settings.PUBLIC_URL}/account/login/" in Delivery.objects.get(to=NEW).body


# The one thing to do


def now_card(client: Client) -> list[str]:
    return re.findall(
        r'<h2 id="([^"]+)"', "".join(re.findall(NOW_CARD, client.get("/").content.decode(), re.S))
    )


NOW_CARD = r'<section class="card now".*?</section>'


@pytest.mark.parametrize(
    ("since", "says"), [(None, "Zeg eens hallo in de Koffiehoek"), (timezone.now().year, "Begin hier")]
)
def test_home_shows_somebody_new_one_thing_to_do(member: User, since: int | None, says: str) -> None:
    User.objects.filter(pk=member.pk).update(in_sector_since=since)
    client = signed_in(member)
    page = client.get("/").content.decode()
    assert now_card(client) == ["first-step"]
    assert says in page


def test_who_said_something_or_put_it_away_or_is_here_for_long_sees_no_first_step(
    member: User, colleague: User, outsider: User, limburg: Region
) -> None:
    thread = standing_thread(group=limburg.group)
    post(author=member, thread=thread, body="Dag!", uuid=uuid.uuid4())
    User.objects.filter(pk=colleague.pk).update(date_joined=timezone.now() - timedelta(days=31))
    away = signed_in(outsider)
    away.post("/regions/welcome/done/")
    assert [now_card(client) for client in (signed_in(member), signed_in(colleague), away)] == [[], [], []]


def test_what_waits_for_an_answer_comes_before_a_first_step(organiser: User, genk: Library) -> None:
    request_to_join(email=NEW, name="Nele Nieuw", library=genk, note="", language="nl")
    assert now_card(signed_in(organiser)) == ["waiting-requests"]


def test_who_belongs_nowhere_is_told_what_to_do(ex_member: User) -> None:
    client = signed_in(ex_member)
    assert now_card(client) == ["first-step"]
    assert 'value="Xavier Ex"' in client.get("/regions/join/").content.decode()
