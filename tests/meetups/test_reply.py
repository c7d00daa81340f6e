"""Answers, seats and the waiting list."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from community.history.models import Entry
from community.notices.models import Delivery, Notice
from community.people.erasing import erase
from community.people.models import User
from meetups.errors import AnswerUnknown, OccurrenceCancelled, OccurrencePast
from meetups.models import Kind, Mode, Occurrence, Reply
from meetups.services import Terms, cancel_occurrence, change_occurrence, reply
from tests.at_once import at_once
from tests.cast import join, person, signed_in

One = Callable[..., Occurrence]


def standing(occurrence: Occurrence) -> dict[str, tuple[str, bool]]:
    rows = Reply.objects.filter(occurrence=occurrence).order_by("queued_at")
    return {row.user.name: (row.answer, row.seated) for row in rows.select_related("user")}


def terms_of(occurrence: Occurrence, **changed: Any) -> Terms:
    names = ("on", "at", "minutes", "library", "place", "online_url", "seats", "online_seats")
    return Terms(**{**{name: getattr(occurrence, name) for name in names}, **changed})


def test_somebody_who_comes_has_a_seat(one: One, member: User) -> None:
    occurrence = one(seats=2)
    assert reply(occurrence=occurrence, user=member, answer="yes").seated


def test_a_full_meetup_puts_the_next_person_on_the_waiting_list(
    one: One, member: User, colleague: User
) -> None:
    occurrence = one(seats=1)
    reply(occurrence=occurrence, user=member, answer="yes")
    reply(occurrence=occurrence, user=colleague, answer="yes")
    assert standing(occurrence) == {member.name: ("yes", True), colleague.name: ("yes", False)}


def test_answering_twice_changes_nothing(one: One, member: User, colleague: User) -> None:
    occurrence = one(seats=1)
    reply(occurrence=occurrence, user=member, answer="yes")
    reply(occurrence=occurrence, user=colleague, answer="yes")
    before = standing(occurrence), Occurrence.objects.get(pk=occurrence.pk).revision
    reply(occurrence=occurrence, user=colleague, answer="yes")
    reply(occurrence=occurrence, user=member, answer="yes")
    assert (standing(occurrence), Occurrence.objects.get(pk=occurrence.pk).revision) == before


@pytest.mark.parametrize("instead", ["no", "maybe", "online"])
def test_who_waited_longest_gets_the_seat_that_somebody_leaves(
    one: One, member: User, colleague: User, organiser: User, instead: str
) -> None:
    occurrence = one(seats=1, mode=Mode.HYBRID)
    for user in (member, colleague, organiser):
        reply(occurrence=occurrence, user=user, answer="yes")
    reply(occurrence=occurrence, user=member, answer=instead)
    assert standing(occurrence)[colleague.name] == ("yes", True)
    assert standing(occurrence)[organiser.name] == ("yes", False)
    told = Notice.objects.get()
    assert (told.user, told.kind) == (colleague, "meetups.seat_given")
    assert [mail.user for mail in Delivery.objects.all()] == [colleague]


def test_nobody_is_mailed_because_somebody_else_replied(one: One, member: User, colleague: User) -> None:
    occurrence = one(seats=5)
    for answer in ("yes", "maybe", "no"):
        reply(occurrence=occurrence, user=member, answer=answer)
        reply(occurrence=occurrence, user=colleague, answer=answer)
    assert not Delivery.objects.exists()
    assert not Notice.objects.exists()


def test_the_room_and_online_have_seats_apart(
    one: One, member: User, colleague: User, organiser: User
) -> None:
    occurrence = one(seats=1, online_seats=1, mode=Mode.HYBRID)
    reply(occurrence=occurrence, user=member, answer="online")
    reply(occurrence=occurrence, user=colleague, answer="yes")
    reply(occurrence=occurrence, user=organiser, answer="online")
    assert standing(occurrence) == {
        member.name: ("online", True),
        colleague.name: ("yes", True),
        organiser.name: ("online", False),
    }


def test_leaving_the_waiting_list_gives_nobody_a_seat(one: One, member: User, colleague: User) -> None:
    occurrence = one(seats=1)
    reply(occurrence=occurrence, user=member, answer="yes")
    reply(occurrence=occurrence, user=colleague, answer="yes")
    reply(occurrence=occurrence, user=colleague, answer="no")
    assert standing(occurrence) == {member.name: ("yes", True), colleague.name: ("no", False)}


def test_coming_back_to_the_waiting_list_is_at_its_end(
    one: One, member: User, colleague: User, organiser: User
) -> None:
    occurrence = one(seats=1)
    for user in (member, colleague, organiser):
        reply(occurrence=occurrence, user=user, answer="yes")
    reply(occurrence=occurrence, user=colleague, answer="no")
    reply(occurrence=occurrence, user=colleague, answer="yes")
    reply(occurrence=occurrence, user=member, answer="no")
    assert standing(occurrence)[organiser.name] == ("yes", True)
    assert standing(occurrence)[colleague.name] == ("yes", False)


def test_more_seats_move_up_as_many_as_fit(one: One, organiser: User, limburg: Any) -> None:
    occurrence = one(seats=1)
    people = [join(person(f"Persoon {n}"), limburg) for n in range(5)]
    for user in people:
        reply(occurrence=occurrence, user=user, answer="yes")
    change_occurrence(occurrence=occurrence, by=organiser, terms=terms_of(occurrence, seats=3))
    assert [seated for _answer, seated in standing(occurrence).values()] == [True, True, True, False, False]
    assert set(Notice.objects.values_list("user__name", "kind")) == {
        ("Persoon 1", "meetups.seat_given"),
        ("Persoon 2", "meetups.seat_given"),
    }


def test_fewer_seats_take_nobodys_seat(one: One, organiser: User, member: User, colleague: User) -> None:
    occurrence = one(seats=2)
    for user in (member, colleague):
        reply(occurrence=occurrence, user=user, answer="yes")
    change_occurrence(occurrence=occurrence, by=organiser, terms=terms_of(occurrence, seats=1))
    reply(occurrence=occurrence, user=organiser, answer="yes")
    assert [seated for _answer, seated in standing(occurrence).values()] == [True, True, False]


@pytest.mark.parametrize(
    ("mode", "answer"), [("in_person", "online"), ("online", "yes"), ("hybrid", "perhaps"), ("hybrid", "")]
)
def test_an_answer_that_does_not_fit_is_refused(one: One, member: User, mode: str, answer: str) -> None:
    with pytest.raises(AnswerUnknown):
        reply(occurrence=one(mode=mode), user=member, answer=answer)


def test_a_cancelled_date_refuses(one: One, member: User, organiser: User) -> None:
    occurrence = one()
    cancel_occurrence(occurrence=occurrence, by=organiser, reason="Staking")
    with pytest.raises(OccurrenceCancelled):
        reply(occurrence=occurrence, user=member, answer="yes")


def test_a_past_date_refuses(one: One, member: User, clock: time_machine.Traveller) -> None:
    occurrence = one()
    clock.move_to("2026-12-02T11:30:00Z")  # 12:30, when it ends
    with pytest.raises(OccurrencePast):
        reply(occurrence=occurrence, user=member, answer="yes")


def test_a_reply_is_no_entry_in_the_log(one: One, member: User) -> None:
    occurrence = one()
    before = Entry.objects.count()
    reply(occurrence=occurrence, user=member, answer="yes")
    assert Entry.objects.count() == before


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_and_one_wins_the_last_seat(one: One, member: User, colleague: User) -> None:
    occurrence = one(seats=1)
    answers = at_once(
        *(
            lambda user=user: reply(occurrence=occurrence, user=user, answer="yes")
            for user in (member, colleague)
        )
    )
    assert [one for one in answers if isinstance(one, Exception)] == []
    assert sorted(seated for _answer, seated in standing(occurrence).values()) == [False, True]


@pytest.mark.parametrize("page", ["/meetups/", "/meetups/trainings/"])
def test_a_list_leads_to_the_answers_of_a_date_which_come_by_themselves_with_scripts(
    one: One, member: User, page: str
) -> None:
    occurrence = one(kind=Kind.TRAINING if "trainings" in page else Kind.MEETUP)
    client, answers = signed_in(member), f'action="/meetups/{occurrence.pk}/reply/"'
    shown = client.get(page).content.decode()
    assert (answers in shown, shown.count(f'href="/meetups/{occurrence.pk}/"')) == (False, 2)
    assert answers in client.get(f"/meetups/{occurrence.pk}/fragment/?as=list").content.decode()
    assert answers in client.get(f"/meetups/{occurrence.pk}/").content.decode()


def test_an_account_that_is_erased_hands_its_seat_to_whoever_waited_longest(
    one: One, member: User, colleague: User, organiser: User
) -> None:
    occurrence = one(seats=1)
    for user in (member, colleague, organiser):
        reply(occurrence=occurrence, user=user, answer="yes")
    revision = Occurrence.objects.get(pk=occurrence.pk).revision
    erase(user=member, by=member)
    assert standing(occurrence) == {colleague.name: ("yes", True), organiser.name: ("yes", False)}
    assert Notice.objects.filter(user=colleague, kind="meetups.seat_given").count() == 1
    assert Occurrence.objects.get(pk=occurrence.pk).revision > revision
