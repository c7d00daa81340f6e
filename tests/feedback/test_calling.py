"""A call for members: made, read, applied to, answered, and closed once for everybody."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.groups.models import Group, Membership
from community.history.models import Entry
from community.notices.models import Delivery, Notice
from community.people.models import User
from feedback import errors
from feedback.models import Application, Board, Call
from feedback.services import applying, calling
from feedback.spread import Origin, spread
from tests.cast import person, signed_in

State = Application.State


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel("2026-11-10 12:00:00+01:00", tick=False):
        yield


@pytest.fixture
def call(board: Board, facilitator: User) -> Call:
    """Open for ten days; its board is closed to others."""
    day = timezone.localdate()
    return calling.make_call(
        board=board,
        by=facilitator,
        title="Wie denkt mee?",
        text="Vier keer samen, twee uur.",
        places=2,
        opens_on=day - timedelta(days=2),
        closes_on=day + timedelta(days=10),
    )


@pytest.fixture
def applied(call: Call, outsider: User) -> Application:
    return applying.apply(call=call, user=outsider, motivation="Ik geef zelf vorming.")


def at(call: Call, more: str = "") -> str:
    return f"/boards/{call.board_id}/calls/{call.pk}/{more}"


def days(call: Call, opens: int, closes: int) -> Call:
    day = timezone.localdate()
    Call.objects.filter(pk=call.pk).update(
        opens_on=day + timedelta(days=opens), closes_on=day + timedelta(days=closes)
    )
    call.refresh_from_db()
    return call


def pks(call: Call) -> list[int]:
    return list(call.applications.values_list("pk", flat=True))


def public(board: Board) -> None:
    Group.objects.filter(pk=board.group_id).update(readers=Group.Readers.PUBLIC)


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_facilitator_makes_a_call_and_gets_its_address(board: Board, as_facilitator: Client) -> None:
    typed = {
        "title": "Wie denkt mee?", "text": "Vier keer samen.", "places": "5",
        "opens_on": "2026-11-10", "closes_on": "2026-12-01",
    }  # fmt: skip
    answer = as_facilitator.post(f"/boards/{board.pk}/calls/new/", typed)
    call = Call.objects.get()
    assert answer.headers["Location"] == at(call)
    assert (call.places, call.language, str(call.closes_on)) == (5, board.language, "2026-12-01")
    shown = read(as_facilitator, at(call))
    assert f'value="http://testserver{at(call)}"' in shown
    assert "open tot en met dinsdag 1 december 2026" in shown
    assert [entry.verb for entry in Entry.objects.about(call)] == ["call"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "", "Vul dit nog in."),
        ("closes_on", "2026-11-01", "De oproep kan niet eindigen voor ze opengaat. Kies een latere dag."),
        ("places", "0", "1"),
    ],
)
def test_a_call_that_cant_be_is_said_and_kept_on_the_screen(
    board: Board, as_facilitator: Client, field: str, typed: str, sentence: str
) -> None:
    whole = {"title": "Wie?", "text": "Vier keer.", "opens_on": "2026-11-10", "closes_on": "2026-12-01"}
    answer = as_facilitator.post(f"/boards/{board.pk}/calls/new/", {**whole, field: typed})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="field-error"' in shown
    assert sentence in shown
    assert "Vier keer." in shown
    assert not Call.objects.exists()


def test_members_make_no_calls_and_read_no_applications(
    call: Call, applied: Application, as_member: Client
) -> None:
    for address in (f"/boards/{call.board_id}/calls/", at(call, "edit/"), at(call, "applications/")):
        assert as_member.get(address).status_code == 403, address
    for address in (at(call, "close/"), at(call, f"applications/{applied.pk}/")):
        assert as_member.post(address, {"state": "selected"}).status_code == 403, address
    assert "Ik geef zelf vorming" not in read(as_member, at(call))


def test_everyone_who_is_signed_in_reads_an_open_call_of_a_closed_board(
    call: Call, as_outsider: Client, stranger: Client
) -> None:
    shown = read(as_outsider, at(call))
    assert "Vier keer samen" in shown
    assert f'href="/boards/{call.board_id}/"' not in shown
    assert as_outsider.get(f"/boards/{call.board_id}/").status_code == 404
    assert stranger.get(at(call)).status_code == 404
    days(call, -9, -1)
    assert as_outsider.get(at(call)).status_code == 404


def test_a_visitor_of_a_public_board_signs_in_and_comes_back_to_the_call(
    call: Call, stranger: Client
) -> None:
    public(call.board)
    shown = read(stranger, at(call))
    assert f'href="/account/login/?next={at(call)}"' in shown
    assert "<textarea" not in shown
    assert at(call) in read(stranger, f"/boards/{call.board_id}/")
    assert at(call) in read(stranger, "/boards/")
    assert at(call) in read(stranger, "/")


def test_a_call_that_isnt_open_yet_is_its_facilitators(
    call: Call, as_facilitator: Client, as_member: Client, as_outsider: Client
) -> None:
    days(call, 1, 9)
    assert as_facilitator.get(at(call)).status_code == 200
    for client in (as_member, as_outsider):
        assert client.get(at(call)).status_code == 404
    assert "Wie denkt mee?" not in read(as_member, f"/boards/{call.board_id}/")


def test_who_applies_reads_what_they_wrote_and_changes_it(
    call: Call, outsider: User, as_outsider: Client
) -> None:
    answer = as_outsider.post(at(call, "apply/"), {"motivation": "Ik geef vorming."}, follow=True)
    application = Application.objects.get(user=outsider)
    assert application.state == State.WAITING
    shown = answer.content.decode()
    assert "Je bent kandidaat" in shown
    as_outsider.post(at(call, "apply/"), {"motivation": "Ik geef graag vorming.", "change": "1"})
    application.refresh_from_db()
    assert application.motivation == "Ik geef graag vorming."
    assert [entry.verb for entry in Entry.objects.about(application)] == ["apply", "edit"]
    assert "vorming" not in str(list(Entry.objects.about(application).values_list("before", "after")))


def test_an_empty_application_is_asked_for_words(call: Call, as_outsider: Client) -> None:
    answer = as_outsider.post(at(call, "apply/"), {"motivation": "  "})
    assert answer.status_code == 422
    assert "Zeg in enkele woorden waarom je wil meedenken." in answer.content.decode()
    assert not Application.objects.exists()


def test_who_withdraws_leaves_nothing_and_may_apply_again(
    call: Call, applied: Application, as_outsider: Client
) -> None:
    as_outsider.post(at(call, "withdraw/"))
    applied.refresh_from_db()
    assert (applied.state, applied.motivation) == (State.WITHDRAWN, "")
    as_outsider.post(at(call, "apply/"), {"motivation": "Toch wel."})
    applied.refresh_from_db()
    assert (applied.state, applied.motivation) == (State.WAITING, "Toch wel.")


def test_who_applies_twice_reads_so_and_keeps_both_texts(
    call: Call, applied: Application, as_outsider: Client
) -> None:
    answer = as_outsider.post(at(call, "apply/"), {"motivation": "Iets anders."})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Je stelde je al kandidaat." in shown
    assert "Iets anders." in shown
    applied.refresh_from_db()
    assert applied.motivation == "Ik geef zelf vorming."
    assert as_outsider.post(at(call, "apply/"), {"motivation": applied.motivation}).status_code == 302


@pytest.mark.parametrize(
    ("opens", "closes", "error"), [(-9, -1, errors.CallOver), (1, 9, errors.CallNotOpen)]
)
def test_outside_its_days_a_call_takes_nobody(
    call: Call, outsider: User, opens: int, closes: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        applying.apply(call=days(call, opens, closes), user=outsider, motivation="Ik.")


def test_who_comes_late_or_after_closing_reads_a_sentence(
    call: Call, facilitator: User, as_outsider: Client
) -> None:
    Group.objects.filter(pk=call.board.group_id).update(readers=Group.Readers.SIGNED_IN)
    days(call, -9, -1)
    answer = as_outsider.post(at(call, "apply/"), {"motivation": "Ik ook."})
    assert (answer.status_code, "Deze oproep is voorbij" in answer.content.decode()) == (409, True)
    days(call, -9, 9)
    calling.close_call(call=call, by=facilitator, word="", seen=pks(call))
    answer = as_outsider.post(at(call, "apply/"), {"motivation": "Ik ook."})
    assert (answer.status_code, "Deze oproep is voorbij" in answer.content.decode()) == (409, True)
    assert not Application.objects.exists()


def test_who_is_on_the_board_needs_no_call(call: Call, as_member: Client) -> None:
    shown = read(as_member, at(call))
    assert "Je zit al in dit klankbord" in shown
    assert "<textarea" not in shown
    answer = as_member.post(at(call, "apply/"), {"motivation": "Ik."})
    assert answer.status_code == 409
    assert "je hoeft je niet kandidaat te stellen" in answer.content.decode()


def answered(client: Client, application: Application, state: str, word: str = "", **headers: Any) -> Any:
    address = at(application.call, f"applications/{application.pk}/")
    return client.post(address, {"state": state, "word": word}, **headers)


def test_what_is_chosen_stays_with_the_facilitator_until_the_call_is_closed(
    call: Call, applied: Application, outsider: User, as_facilitator: Client, as_outsider: Client
) -> None:
    answered(as_facilitator, applied, "selected", "Fijn!")
    applied.refresh_from_db()
    assert (applied.state, applied.answer) == (State.SELECTED, "Fijn!")
    shown = read(as_outsider, at(call))
    assert "Je bent kandidaat" in shown
    assert "Fijn!" not in shown
    assert not Membership.objects.filter(user=outsider, group=call.board.group_id).exists()
    assert not Notice.objects.exists()


def test_an_answer_comes_back_with_the_spread_without_loading_the_page_anew(
    applied: Application, as_facilitator: Client
) -> None:
    shown = answered(as_facilitator, applied, "selected", headers={"hx-request": "true"}).content.decode()
    assert f'id="application-{applied.pk}" data-state="selected"' in shown
    assert 'id="spread"' in shown
    assert "1 van 2 plaatsen" in shown
    assert "1 komt in het klankbord" in shown
    assert "<html" not in shown


@pytest.mark.parametrize(("state", "status"), [("perhaps", 400), ("withdrawn", 400), ("", 400)])
def test_an_answer_that_isnt_one_changes_nothing(
    applied: Application, as_facilitator: Client, state: str, status: int
) -> None:
    assert answered(as_facilitator, applied, state).status_code == status
    applied.refresh_from_db()
    assert applied.state == State.WAITING


def test_what_was_withdrawn_needs_no_answer(applied: Application, as_facilitator: Client) -> None:
    applying.withdraw(application=applied)
    answer = answered(as_facilitator, applied, "selected")
    assert answer.status_code == 409
    assert "Deze kandidatuur werd ingetrokken" in answer.content.decode()


def test_closing_tells_everyone_once_and_lets_the_selected_in(
    call: Call,
    applied: Application,
    outsider: User,
    facilitator: User,
    as_facilitator: Client,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    others = [person(f"Kandidaat {n}") for n in range(3)]
    rows = [applying.apply(call=call, user=user, motivation=f"Ik {n}") for n, user in enumerate(others)]
    applying.answer(application=applied, by=facilitator, state="selected", word="Welkom erbij.")
    applying.answer(application=rows[0], by=facilitator, state="declined", word="Volgend jaar?")
    applying.withdraw(application=rows[2])
    answer = as_facilitator.post(at(call, "close/"), {"word": "Er waren er veel.", "seen": pks(call)})
    assert answer.status_code == 302
    assert Membership.objects.filter(user=outsider, group=call.board.group_id, role="member").exists()
    for row in rows:
        row.refresh_from_db()
    assert [(row.state, row.answer) for row in rows] == [
        ("declined", "Volgend jaar?"), ("declined", "Er waren er veel."), ("withdrawn", ""),
    ]  # fmt: skip
    told = {notice.user: notice for notice in Notice.objects.filter(kind="feedback.application_answered")}
    assert set(told) == {outsider, others[0], others[1]}
    assert told[outsider].url == f"/boards/{call.board_id}/"
    mails = {one.user_id: one for one in Delivery.objects.all()}
    assert "Welkom erbij." in mails[outsider.pk].body
    assert "Er waren er veel." in mails[others[1].pk].body
    assert not Membership.objects.filter(user__in=others, group=call.board.group_id).exists()
    assert mail.outbox == []  # the outbox sends them


def test_a_call_closes_once(call: Call, applied: Application, as_facilitator: Client) -> None:
    as_facilitator.post(at(call, "close/"), {"seen": pks(call)})
    answer = as_facilitator.post(at(call, "close/"), {"seen": pks(call)})
    assert answer.status_code == 409
    assert Notice.objects.filter(kind="feedback.application_answered").count() == 1
    assert answered(as_facilitator, applied, "selected").status_code == 409
    with pytest.raises(errors.CallAnswered):
        applying.withdraw(application=applied)


def test_closing_waits_for_who_applied_in_the_meantime(
    call: Call, applied: Application, as_facilitator: Client
) -> None:
    answer = as_facilitator.post(at(call, "close/"), {"word": "Helaas.", "seen": ["x"]})
    assert answer.status_code == 409
    assert "Intussen kwam er iemand bij" in answer.content.decode()
    assert "Helaas." in answer.content.decode()
    call.refresh_from_db()
    assert call.closed_at is None
    assert f'name="seen" value="{applied.pk}"' in answer.content.decode()


def test_the_answer_stands_on_the_page_of_the_call(
    call: Call, applied: Application, facilitator: User, as_outsider: Client
) -> None:
    calling.close_call(call=call, by=facilitator, word="Er waren er veel.", seen=pks(call))
    shown = read(as_outsider, at(call))
    assert "Deze keer niet" in shown
    assert "Er waren er veel." in shown


def test_the_list_shows_where_everyone_comes_from_at_the_same_cost(
    call: Call, applied: Application, as_facilitator: Client, member: User
) -> None:
    shown = read(as_facilitator, at(call, "applications/"))
    assert "Bibliotheek Ieper" in shown
    assert "Westhoek" in shown

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            as_facilitator.get(at(call, "applications/"))
        return len(captured)

    one = cost()
    for n in range(12):
        applying.apply(call=call, user=person(f"Kandidaat {n}"), motivation="Ik")
    assert cost() == one


def test_a_spread_counts_a_library_in_each_of_its_regions_and_names_who_is_doubled() -> None:
    found = [
        Origin("Genk", ("Limburg", "Kempen"), is_in=True),
        Origin("Genk", ("Limburg", "Kempen"), is_in=True),
        Origin("Ieper", ("Westhoek",)),
        Origin(is_in=True),
    ]
    counted = spread(found, elsewhere="nergens")
    assert counted.regions == [("Kempen", 2, 2), ("Limburg", 2, 2), ("Westhoek", 1, 0), ("nergens", 1, 1)]
    assert (counted.applied, counted.is_in, counted.libraries, counted.doubled) == (4, 3, 1, [("Genk", 2)])


def test_home_offers_an_open_call_until_one_applied(call: Call, outsider: User, as_outsider: Client) -> None:
    assert at(call) in read(as_outsider, "/")
    applying.apply(call=call, user=outsider, motivation="Ik.")
    assert at(call) not in read(as_outsider, "/")


def test_home_offers_no_call_to_who_is_on_the_board(call: Call, as_member: Client) -> None:
    assert at(call) not in read(as_member, "/")


def test_a_call_that_is_over_waits_on_the_home_page_of_its_facilitator(
    call: Call, applied: Application, facilitator: User, as_facilitator: Client
) -> None:
    days(call, -9, -1)
    assert at(call, "applications/") in read(as_facilitator, "/")
    calling.close_call(call=call, by=facilitator, word="", seen=pks(call))
    assert at(call, "applications/") not in read(as_facilitator, "/")


def test_the_story_says_until_when_a_call_is_open_and_how_many_it_brought(
    call: Call, applied: Application, facilitator: User, as_member: Client
) -> None:
    def told() -> tuple[str, str, str]:
        moment = as_member.get(f"/boards/{call.board_id}/").context["story"][0]
        return moment.said, moment.mode, moment.text

    assert told() == ("Wie denkt mee?", "open tot en met 20 november", "")
    applying.answer(application=applied, by=facilitator, state="selected", word="")
    calling.close_call(call=call, by=facilitator, word="", seen=pks(call))
    assert told() == ("Wie denkt mee?", "", "1 collega denkt mee")


def test_what_was_written_is_erased_half_a_year_after_closing(
    call: Call, applied: Application, facilitator: User
) -> None:
    other = applying.apply(call=call, user=person("Kandidaat Niet"), motivation="Ik.")
    applying.answer(application=applied, by=facilitator, state="selected", word="Welkom.")
    calling.close_call(call=call, by=facilitator, word="Helaas.", seen=pks(call))
    with time_machine.travel(timezone.now() + timedelta(days=180)):
        applying.forget_due()
        assert Application.objects.count() == 2
    with time_machine.travel(timezone.now() + timedelta(days=184)):
        applying.forget_due()
    assert not Application.objects.filter(pk=other.pk).exists()
    applied.refresh_from_db()
    assert (applied.state, applied.motivation, applied.answer) == (State.SELECTED, "", "")


def test_an_account_that_goes_takes_its_applications_along(applied: Application, outsider: User) -> None:
    outsider.delete()
    assert not Application.objects.exists()


def test_a_closed_call_changes_no_more(call: Call, facilitator: User, as_facilitator: Client) -> None:
    calling.close_call(call=call, by=facilitator, word="", seen=pks(call))
    typed = {"title": "Anders", "text": "Anders", "opens_on": "2026-11-10", "closes_on": "2026-12-01"}
    answer = as_facilitator.post(at(call, "edit/"), typed)
    assert answer.status_code == 409
    assert "Deze oproep is afgesloten" in answer.content.decode()
    call.refresh_from_db()
    assert call.title == "Wie denkt mee?"


def test_another_board_has_no_such_call(call: Call, facilitator: User) -> None:
    group = Group.objects.create(kind=Group.Kind.BOARD, name="Ander")
    Membership.objects.create(group=group, user=facilitator, role=Membership.Role.FACILITATOR)
    other = Board.objects.create(group=group, title="Ander", question="Wat?")
    assert signed_in(facilitator).get(f"/boards/{other.pk}/calls/{call.pk}/").status_code == 404
