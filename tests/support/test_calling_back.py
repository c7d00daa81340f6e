"""*Bel me terug*: asked, seen by the service's team, closed with a word to whoever asked."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from community.history.models import Entry
from community.notices.models import Delivery, Notice
from community.people.models import User
from community.support import services
from community.support.errors import CallbackClosed, CallbackWaiting, NoCallbackThen
from community.support.models import CallbackRequest, Service
from tests.at_once import at_once
from tests.cast import signed_in
from tests.support.conftest import make_service

State, Slot = CallbackRequest.State, CallbackRequest.Slot
TOMORROW = date(2026, 11, 26)


def ask(user: User, service: Service, **more: Any) -> CallbackRequest:
    wanted = {"phone": "089 12 34 56", "about": "Reservaties", "day": TOMORROW, "slot": Slot.MORNING}
    return services.ask_callback(user=user, service=service, **{**wanted, **more})


@pytest.fixture
def callback(member: User, wise: Service) -> CallbackRequest:
    return ask(member, wise)


def test_a_colleague_asks_to_be_called_and_sees_it(
    as_member: Client, member: User, wise: Service, typed: dict[str, str]
) -> None:
    answer = as_member.post(f"/guide/services/{wise.pk}/", typed, follow=True)
    asked = CallbackRequest.objects.get()
    assert (asked.asked_by, asked.phone, asked.day, asked.slot, asked.state) == (
        member, "089 12 34 56", TOMORROW, Slot.MORNING, State.ASKED,
    )  # fmt: skip
    page = answer.content.decode()
    assert "donderdag 26 november in de voormiddag" in page
    assert 'name="phone"' not in page
    assert f'action="/guide/callbacks/{asked.pk}/withdraw/"' in page


def test_a_visitor_is_asked_to_sign_in(stranger: Client, wise: Service, typed: dict[str, str]) -> None:
    answer = stranger.post(f"/guide/services/{wise.pk}/", typed)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/account/login/")
    assert not CallbackRequest.objects.exists()


def test_the_team_is_told_and_nobody_else(callback: CallbackRequest, caller: User) -> None:
    [notice] = Notice.objects.all()
    assert (notice.user, notice.kind, notice.url) == (
        caller, "support.callback_asked", f"/guide/services/{callback.service_id}/callbacks/",
    )  # fmt: skip
    [mail] = Delivery.objects.all()
    assert mail.subject == "Mira Member vraagt een telefoontje: Reservaties"
    assert "tussen 9:00 en 12:00" in mail.body


@pytest.mark.parametrize(
    "phone",
    ["089 12 34 56", "02/123.45.67", "0470-12-34-56", "+32 470 12 34 56", "0032 470123456", "+32 (0)89 12 34 56",
     "+31 20 123 4567"],
)  # fmt: skip
def test_a_number_is_taken_as_people_write_it(
    as_member: Client, wise: Service, typed: dict[str, str], phone: str
) -> None:
    assert as_member.post(f"/guide/services/{wise.pk}/", {**typed, "phone": phone}).status_code == 302
    assert CallbackRequest.objects.get().phone == phone


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (
            "phone",
            "morgen",
            "Dat is geen telefoonnummer. Schrijf het zoals 089 12 34 56 of +32 470 12 34 56.",
        ),
        (
            "phone",
            "12 34 56",
            "Dat is geen telefoonnummer. Schrijf het zoals 089 12 34 56 of +32 470 12 34 56.",
        ),
        ("phone", "", "Zonder nummer kunnen we je niet bellen."),
        ("about", "", "Zeg in een paar woorden waarover het gaat."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    as_member: Client, wise: Service, typed: dict[str, str], field: str, value: str, sentence: str
) -> None:
    answer = as_member.post(f"/guide/services/{wise.pk}/", {**typed, field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    kept = "about" if field == "phone" else "phone"
    assert f'value="{typed[kept]}"' in page
    assert not CallbackRequest.objects.exists()


@pytest.mark.parametrize("day", ["2026-11-28", "2026-11-24", "2027-11-26", "morgen", ""])
def test_only_the_next_ten_working_days_can_be_chosen(
    as_member: Client, wise: Service, typed: dict[str, str], day: str
) -> None:
    assert as_member.post(f"/guide/services/{wise.pk}/", {**typed, "day": day}).status_code == 422
    assert not CallbackRequest.objects.exists()


def test_a_part_of_today_that_is_over_cant_be_chosen(
    as_member: Client, wise: Service, typed: dict[str, str], clock: Any
) -> None:
    clock.shift(3 * 3600)  # 13:00
    answer = as_member.post(f"/guide/services/{wise.pk}/", {**typed, "day": "2026-11-25"})
    assert answer.status_code == 422
    assert "Dat deel van de dag is voorbij." in answer.content.decode()


def test_the_service_itself_refuses_a_day_off(member: User, wise: Service) -> None:
    with pytest.raises(NoCallbackThen):
        ask(member, wise, day=date(2026, 11, 28))


def test_asking_twice_is_refused_with_a_sentence(
    callback: CallbackRequest, as_member: Client, member: User, wise: Service, typed: dict[str, str]
) -> None:
    with pytest.raises(CallbackWaiting):
        ask(member, wise)
    answer = as_member.post(f"/guide/services/{wise.pk}/", typed)
    assert answer.status_code == 422
    assert "Je staat al op de lijst van deze dienst." in answer.content.decode()
    assert CallbackRequest.objects.count() == 1


def test_whoever_asked_withdraws(callback: CallbackRequest, as_member: Client, member: User) -> None:
    address = f"/guide/callbacks/{callback.pk}/withdraw/"
    assert [as_member.post(address).status_code for _time in range(2)] == [302, 302]
    callback.refresh_from_db()
    assert (callback.state, callback.closed_by) == (State.WITHDRAWN, member)


def test_a_stranger_to_it_finds_no_request_and_the_team_may_not_withdraw(
    callback: CallbackRequest, caller: User, as_outsider: Client
) -> None:
    address = f"/guide/callbacks/{callback.pk}/withdraw/"
    assert as_outsider.post(address).status_code == 404
    assert as_outsider.post("/guide/callbacks/999/withdraw/").status_code == 404
    assert signed_in(caller).post(address).status_code == 403


def test_the_queue_is_for_the_team_and_administrators(
    callback: CallbackRequest, caller: User, as_member: Client, as_admin: Client, stranger: Client
) -> None:
    address = f"/guide/services/{callback.service_id}/callbacks/"
    assert as_member.get(address).status_code == 403
    assert stranger.get(address).status_code == 302
    for client in (signed_in(caller), as_admin):
        page = client.get(address).content.decode()
        assert 'href="tel:089123456"' in page
        assert "Mira Member" in page


def test_the_team_of_another_service_sees_nothing(callback: CallbackRequest, outsider: User) -> None:
    make_service("anders", "Andere dienst", outsider)
    client = signed_in(outsider)
    assert client.get(f"/guide/services/{callback.service_id}/callbacks/").status_code == 403
    assert client.post(f"/guide/callbacks/{callback.pk}/close/", {"state": "done"}).status_code == 404


def test_the_morning_comes_before_the_afternoon_and_sooner_before_later(
    member: User, colleague: User, organiser: User, wise: Service
) -> None:
    later = ask(member, wise, day=date(2026, 11, 27))
    afternoon = ask(colleague, wise, slot=Slot.AFTERNOON)
    morning = ask(organiser, wise)
    assert list(CallbackRequest.objects.open().in_turn()) == [morning, afternoon, later]


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (State.DONE, "Bibliotheeksysteem heeft je gebeld over: Reservaties"),
        (State.MISSED, "Bibliotheeksysteem probeerde je te bellen, maar niemand nam op: Reservaties"),
    ],
)
def test_a_call_is_closed_with_a_note_and_whoever_asked_is_told(
    callback: CallbackRequest, caller: User, member: User, as_member: Client, state: str, line: str
) -> None:
    answer = signed_in(caller).post(
        f"/guide/callbacks/{callback.pk}/close/", {"state": state, "note": "Instelling aangepast."}
    )
    assert answer.headers["Location"] == f"/guide/services/{callback.service_id}/callbacks/"
    callback.refresh_from_db()
    assert (callback.state, callback.closed_by, callback.note) == (state, caller, "Instelling aangepast.")
    assert line in strip_tags(as_member.get("/notices/").content.decode())
    assert (
        "Instelling aangepast." in as_member.get(f"/guide/services/{callback.service_id}/").content.decode()
    )
    assert "Instelling aangepast." in Delivery.objects.get(user=member).body


def test_whoever_asked_may_not_close(callback: CallbackRequest, as_member: Client) -> None:
    assert as_member.post(f"/guide/callbacks/{callback.pk}/close/", {"state": "done"}).status_code == 403


@pytest.mark.parametrize("wrong", [{"state": "withdrawn"}, {}, {"state": "done", "note": "x" * 501}])
def test_a_wrong_closing_changes_nothing_and_keeps_the_note(
    callback: CallbackRequest, caller: User, wrong: dict[str, str]
) -> None:
    answer = signed_in(caller).post(f"/guide/callbacks/{callback.pk}/close/", {"note": "bewaard", **wrong})
    assert answer.status_code == 422
    assert wrong.get("note", "bewaard") in answer.content.decode()
    callback.refresh_from_db()
    assert callback.state == State.ASKED


def test_a_closed_call_isnt_closed_again_nor_withdrawn(
    callback: CallbackRequest, caller: User, member: User
) -> None:
    services.close_callback(callback=callback, by=caller, state=State.DONE)
    with pytest.raises(CallbackClosed):
        services.close_callback(callback=callback, by=caller, state=State.MISSED)
    with pytest.raises(CallbackClosed):
        services.withdraw(callback=callback, by=member)
    answer = signed_in(caller).post(f"/guide/callbacks/{callback.pk}/close/", {"state": "done"})
    assert answer.status_code == 409
    assert "Iemand heeft deze vraag al afgehandeld." in answer.content.decode()


def test_it_is_all_in_the_log(callback: CallbackRequest, caller: User) -> None:
    services.close_callback(callback=callback, by=caller, state=State.DONE)
    entries = Entry.objects.filter(kind="support.callbackrequest", object_id=callback.pk)
    assert list(entries.values_list("verb", "after")) == [("asked", {}), ("done", {"state": "done"})]


def test_home_tells_the_team_who_waits_and_nobody_else(
    callback: CallbackRequest, caller: User, as_member: Client
) -> None:
    assert "1 collega wacht op je telefoontje" in signed_in(caller).get("/").content.decode()
    assert "wacht op je telefoontje" not in as_member.get("/").content.decode()


def test_a_visitor_reads_the_telephone_on_the_front_page(wise: Service, stranger: Client) -> None:
    page = stranger.get("/", headers={"accept-language": "nl"}).content.decode()
    assert 'href="tel:020000002"' in page
    assert "vandaag open tot 16:30" in page


def test_the_pages_cost_the_same_for_one_call_and_for_many(
    callback: CallbackRequest, caller: User, member: User, django_assert_num_queries: Any
) -> None:
    client = signed_in(caller)
    pages = {
        f"/guide/services/{callback.service_id}/callbacks/": 10,
        f"/guide/services/{callback.service_id}/": 10,
    }
    for _round in range(2):
        for address, queries in pages.items():
            client.get(address)
            with django_assert_num_queries(queries):
                client.get(address)
        CallbackRequest.objects.bulk_create(
            CallbackRequest(
                service=callback.service, asked_by=member, phone="02 000 00 01", about="Nog een", day=TOMORROW,
                slot=Slot.MORNING, state=state, closed_by=caller if state == State.DONE else None,
                closed_at=callback.created_at if state == State.DONE else None,
            )
            for state in (State.ASKED, State.DONE)
            for _number in range(12)
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_asks_once(member: User, wise: Service) -> None:
    outcomes = at_once(*[lambda: ask(member, wise)] * 2)
    refused = [one for one in outcomes if isinstance(one, CallbackWaiting)]
    assert (CallbackRequest.objects.count(), len(refused)) == (1, 1)
