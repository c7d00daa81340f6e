"""Planning, moving, cancelling and putting back: the pages, who may, and who hears it."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.test import Client

from community.groups.models import Group, Membership
from community.notices.models import Delivery
from community.people.models import User
from meetups.models import Kind, Occurrence, Series
from meetups.services import extend_due, reply
from regions.models import Region
from tests.cast import signed_in

One = Callable[..., Occurrence]
Many = Callable[..., Series]
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def typed(limburg: Region, clock: object) -> Callable[..., dict[str, Any]]:
    def make(**changed: Any) -> dict[str, Any]:
        fields = {"group": limburg.group_id, "kind": "meetup", "title": "Regio-overleg", "on": "2026-12-02"}
        where = {"mode": "in_person", "place": "Leeszaal"}
        return {**fields, "at": "10:00", "ends": "12:30", "rhythm": "once", **where, **changed}

    return make


@pytest.fixture
def changes() -> dict[str, Any]:
    return {"on": "2026-12-09", "at": "14:00", "ends": "16:00", "place": "Zaal 2", "reason": "Ziekte"}


def test_nothing_is_kept_before_the_dates_were_looked_at(as_organiser: Client, typed: Any) -> None:
    page = as_organiser.post("/meetups/new/", typed(rhythm="weekday", look="1")).content.decode()
    assert "woensdag 6 januari 2027" in page
    assert 'value="Regio-overleg"' in page
    assert not Occurrence.objects.exists()


def test_one_date_is_planned(as_organiser: Client, typed: Any) -> None:
    made = as_organiser.post("/meetups/new/", typed(plan="1"))
    occurrence = Occurrence.objects.get()
    assert made["Location"] == occurrence.get_absolute_url()
    assert (occurrence.on, occurrence.at, occurrence.minutes) == (date(2026, 12, 2), time(10), 150)


def test_a_series_that_never_ends_has_rows_for_eighteen_months(as_organiser: Client, typed: Any) -> None:
    as_organiser.post("/meetups/new/", typed(rhythm="weekday", plan="1"))
    assert Series.objects.get().until is None
    assert Occurrence.objects.count() == 18
    assert Occurrence.objects.latest("starts_at").on == date(2028, 5, 3)


def test_a_group_in_another_language_says_so_in_the_form(as_organiser: Client, organiser: User) -> None:
    board = Group.objects.create(kind=Group.Kind.BOARD, name="Reading aloud", language="en")
    Membership.objects.create(group=board, user=organiser, role=Membership.Role.FACILITATOR)
    page = as_organiser.get("/meetups/new/").content.decode()
    assert f'<option value="{board.pk}" lang="en">Reading aloud</option>' in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": "2027-03-28", "at": "02:30", "ends": "04:00"}, "Dat uur bestaat niet op die dag"),
        ({"on": "2026-11-25"}, "Dat moment is al voorbij"),
        ({"ends": "09:00"}, "Kies een later uur"),
        ({"place": ""}, "Zeg waar het is"),
        ({"on": "9999-03-28", "at": "02:30", "rhythm": "weekly"}, "meer dan vijf jaar"),
        ({"until": "2026-12-01", "rhythm": "weekly"}, "De laatste dag komt na de eerste"),
        ({"title": ""}, ""),
    ],
)
def test_what_is_wrong_gets_its_sentence_and_what_was_typed_is_still_there(
    as_organiser: Client, typed: Any, wrong: dict[str, str], sentence: str
) -> None:
    answer = as_organiser.post("/meetups/new/", typed(description="Breng taart mee", plan="1", **wrong))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Breng taart mee" in answer.content.decode()
    assert not Occurrence.objects.exists()


def test_a_group_that_one_does_not_run_cannot_be_chosen(
    as_organiser: Client, typed: Any, westhoek: Region
) -> None:
    assert as_organiser.post("/meetups/new/", typed(group=westhoek.group_id, plan="1")).status_code == 422
    assert not Occurrence.objects.exists()


def test_a_member_cannot_plan(as_member: Client, typed: Any) -> None:
    assert as_member.get("/meetups/new/").status_code == 403
    assert as_member.post("/meetups/new/", typed(plan="1")).status_code == 403


@pytest.mark.parametrize("what", ["change", "cancel", "restore"])
def test_only_organisers_touch_a_date(
    one: One, as_member: Client, as_outsider: Client, stranger: Client, what: str
) -> None:
    url = f"/meetups/{one().pk}/{what}/"
    assert as_member.post(url).status_code == 403
    assert as_outsider.post(url).status_code == 404
    assert stranger.post(url).status_code in (302, 401, 403)
    assert Occurrence.objects.get().sequence == 0


def test_a_move_mails_once_who_replied(
    one: One, as_organiser: Client, member: User, colleague: User, changes: dict[str, Any]
) -> None:
    occurrence = one()
    reply(occurrence=occurrence, user=member, answer="yes")
    for _twice in range(2):
        assert as_organiser.post(f"/meetups/{occurrence.pk}/change/", changes).status_code == 302
    occurrence.refresh_from_db()
    assert (occurrence.on, occurrence.sequence, occurrence.status) == (date(2026, 12, 9), 1, "moved")
    assert [mail.user for mail in Delivery.objects.all()] == [member]


def test_a_cancelled_date_is_put_back_and_each_mails_once(
    one: One, as_organiser: Client, member: User
) -> None:
    occurrence = one()
    reply(occurrence=occurrence, user=member, answer="yes")
    assert as_organiser.post(f"/meetups/{occurrence.pk}/cancel/", {"reason": ""}).status_code == 422
    for what, status, sequence in (("cancel", "cancelled", 1), ("restore", "planned", 2)):
        as_organiser.post(f"/meetups/{occurrence.pk}/{what}/", {"reason": "Staking"})
        occurrence.refresh_from_db()
        assert (occurrence.status, occurrence.sequence) == (status, sequence)
    assert [mail.user for mail in Delivery.objects.all()] == [member, member]
    assert as_organiser.post(f"/meetups/{occurrence.pk}/restore/").status_code == 409


def test_a_cancelled_and_a_past_date_refuse_an_answer_in_words(
    one: One, as_organiser: Client, as_member: Client, clock: time_machine.Traveller
) -> None:
    gone, over = one(), one()
    as_organiser.post(f"/meetups/{gone.pk}/cancel/", {"reason": "Staking"})
    assert as_member.post(f"/meetups/{gone.pk}/reply/", {"answer": "yes"}).status_code == 409
    clock.move_to("2026-12-02T11:30:00Z")
    assert as_member.post(f"/meetups/{over.pk}/reply/", {"answer": "yes"}).status_code == 409


def test_extending_twice_writes_each_date_once(many: Many, clock: time_machine.Traveller) -> None:
    series = many()
    assert extend_due() == 0
    clock.move_to("2027-05-26T08:00:00Z")
    assert extend_due() == 6
    assert extend_due() == 0
    assert series.occurrences.count() == 24


@pytest.mark.parametrize("n", [1, 25])
@pytest.mark.parametrize(
    ("page", "queries"),
    [("/meetups/", 6), ("/meetups/trainings/", 7), ("/", 12), ("/meetups/{pk}/", 7)],
)
def test_a_page_costs_the_same_however_much_is_on_it(
    one: One, member: User, as_member: Client, n: int, page: str, queries: int, django_assert_num_queries: Any
) -> None:
    dates = [one(title=f"Nr {i}", kind=kind, seats=2) for i in range(n) for kind in Kind.values]
    for occurrence in dates:
        reply(occurrence=occurrence, user=member, answer="yes")
    url = page.format(pk=dates[0].pk)
    as_member.get(url)
    with django_assert_num_queries(queries):
        assert as_member.get(url).status_code == 200


def test_a_region_is_chosen_before_a_board(limburg: Any, organiser: User) -> None:
    board = Group.objects.create(kind=Group.Kind.BOARD, name="Aan het begin van het alfabet")
    Membership.objects.create(group=board, user=organiser, role=Membership.Role.FACILITATOR)
    page = signed_in(organiser).get("/meetups/new/")
    assert list(page.context["form"].fields["group"].queryset) == [limburg.group, board]
