"""A round in the room: phones join by a code, one ballot each, and the order re-forms after the reveal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from community.notices.models import Notice
from community.people.models import User
from feedback import errors, keys
from feedback.models import Ballot, Board, Guest, Participation, Proposal, Round
from feedback.permissions import sees_result
from feedback.services import casting, paper, releasing, room, rounds


@pytest.fixture
def in_room(board: Board, needs: list[Proposal], facilitator: User) -> Round:
    return room.open_room(board=board, by=facilitator, seats=12, minutes=15)


def phone(round: Round) -> Guest:
    found = room.guest_of(round.code, room.join(round=round))
    assert found is not None
    return found


def phones(round: Round, count: int) -> list[Guest]:
    return [phone(round) for _ in range(count)]


def fill(round: Round, guests: list[Guest], first: Proposal) -> None:
    """Each puts this one first."""
    for guest in guests:
        room.put(voter=guest, round=round, proposal_id=first.pk, to=0)


def test_a_room_is_sealed_and_opens_by_a_code_of_its_own_and_mails_nobody(
    in_room: Round, member: User
) -> None:
    assert (in_room.voters, in_room.visibility, in_room.seats) == ("room", "sealed", 12)
    assert len(in_room.code) == room.CODE_LENGTH
    assert set(in_room.code) <= set(room.ALPHABET)
    assert not Notice.objects.filter(user=member).exists()
    assert Board.objects.get().phase == Board.Phase.RANK


def test_a_code_is_read_as_people_type_it(in_room: Round) -> None:
    typed = f" {in_room.code[:4].lower()}-{in_room.code[4:]} "
    assert room.round_of(room.read_code(typed)) == in_room
    assert room.round_of("") is None
    assert room.round_of("AAAA") is None


def test_a_phone_is_known_by_its_token_alone(in_room: Round) -> None:
    token = room.join(round=in_room)
    guest = Guest.objects.get()
    assert len(token) >= 43  # 256 bits
    assert token not in guest.digest
    assert room.guest_of(in_room.code, token) == guest
    assert room.guest_of(in_room.code, token[:-1]) is None
    assert room.guest_of("", "") is None
    assert {field.name for field in Guest._meta.get_fields()} == {"id", "round", "digest"}


def test_more_phones_than_seats_are_refused(board: Board, needs: list[Proposal], facilitator: User) -> None:
    round = room.open_room(board=board, by=facilitator, seats=2, minutes=15)
    phones(round, 2)
    with pytest.raises(errors.RoomFull):
        room.join(round=round)
    assert round.guests.count() == 2


def test_a_phone_puts_one_by_one_and_what_has_no_number_is_equal(
    in_room: Round, needs: list[Proposal]
) -> None:
    a, b, c, d = (need.pk for need in needs)
    guest = phone(in_room)
    for proposal in (c, a, b):
        room.put(voter=guest, round=in_room, proposal_id=proposal, to=0)
    ballot = room.put(voter=guest, round=in_room, proposal_id=d, to=None)
    assert (ballot.tiers, ballot.cuts, ballot.no_opinion) == ([[a, b, c]], [1, 1], [d])
    assert ballot.complete
    ballot = room.number(voter=guest, round=in_room, proposal_id=b, revision=ballot.revision)
    assert ballot.tiers == [[b], [a, c]]
    ballot = room.number(voter=guest, round=in_room, proposal_id=c, revision=ballot.revision)
    assert ballot.tiers == [[b], [c], [a]]
    ballot = room.number(voter=guest, round=in_room, proposal_id=b, revision=ballot.revision)
    assert ballot.tiers == [[c], [a, b]]
    with pytest.raises(errors.StaleBallot):
        room.number(voter=guest, round=in_room, proposal_id=a, revision=1)


def test_putting_the_same_again_changes_nothing(in_room: Round, needs: list[Proposal]) -> None:
    guest = phone(in_room)
    first = room.put(voter=guest, round=in_room, proposal_id=needs[0].pk, to=1)
    again = room.put(voter=guest, round=in_room, proposal_id=needs[0].pk, to=1)
    assert (again.pk, again.revision) == (first.pk, 1)


def test_a_ballot_of_the_room_names_no_person_library_or_role(in_room: Round, needs: list[Proposal]) -> None:
    fill(in_room, [phone(in_room)], needs[0])
    ballot = Ballot.objects.get()
    assert (ballot.library, ballot.role) == (None, "")
    assert not Participation.objects.exists()


def test_a_member_ranks_in_the_room_as_a_phone_and_not_as_a_member(
    in_room: Round, member: User, needs: list[Proposal], cast: Any
) -> None:
    with pytest.raises(errors.InTheRoom):
        cast(member, in_room, [[needs[0].pk]])


def test_a_phone_of_another_round_casts_nothing(
    in_room: Round, facilitator: User, needs: list[Proposal]
) -> None:
    guest = phone(in_room)
    other = room.open_again(round=in_room, by=facilitator)
    with pytest.raises(errors.NotJoined):
        room.put(voter=guest, round=other, proposal_id=needs[0].pk, to=0)
    with pytest.raises(errors.BallotClosed):
        room.put(voter=guest, round=in_room, proposal_id=needs[0].pk, to=0)


def test_after_its_time_a_room_lets_nobody_in(in_room: Round) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=16)), pytest.raises(errors.BallotClosed):
        room.join(round=in_room)


def test_closing_forgets_the_phones_their_tags_and_the_key(
    in_room: Round, facilitator: User, needs: list[Proposal]
) -> None:
    fill(in_room, phones(in_room, 10), needs[0])
    rounds.close_round(round=in_room, by=facilitator)
    assert not Guest.objects.exists()
    assert set(Ballot.objects.values_list("tag", flat=True)) == {None}
    assert not in_room.results.filter(computed__ballots__lt=10).exists()


def test_fewer_than_ten_ballots_stay_sealed_until_closing(
    in_room: Round, facilitator: User, needs: list[Proposal]
) -> None:
    guests = phones(in_room, 12)
    fill(in_room, guests[:9], needs[0])
    with pytest.raises(errors.RoomSmall):
        room.reveal(round=in_room, by=facilitator)
    in_room.refresh_from_db()
    assert not sees_result(in_room, has_voted=True, electorate=12)
    fill(in_room, guests[9:10], needs[0])
    assert room.reveal(round=in_room, by=facilitator).revealed_at is not None
    small = rounds.close_round(round=in_room, by=facilitator)
    assert small.is_revealed


def test_a_small_room_is_revealed_once_it_is_closed(
    in_room: Round, facilitator: User, needs: list[Proposal]
) -> None:
    fill(in_room, phones(in_room, 3), needs[0])
    closed = rounds.close_round(round=in_room, by=facilitator)
    assert not closed.is_revealed
    assert room.reveal(round=closed, by=facilitator).is_revealed


def test_a_sheet_in_the_room_takes_a_seat_and_has_no_name(
    board: Board, needs: list[Proposal], facilitator: User, member: User
) -> None:
    round = room.open_room(board=board, by=facilitator, seats=3, minutes=15)
    phones(round, 1)
    ids = [need.pk for need in needs]
    sheet = paper.Typed(tiers=[[pk] for pk in ids], cuts=[1, 2], shown=ids, no_opinion=[])
    with pytest.raises(errors.RoomFull):
        paper.type_in(round=round, sheets=[sheet] * 3, by=facilitator)
    [kept, _other] = paper.type_in(round=round, sheets=[sheet] * 2, by=facilitator)
    assert (kept.tiers, kept.complete, kept.library) == ([[pk] for pk in ids], True, None)
    assert not Participation.objects.exists()
    with pytest.raises(errors.RoomFull):
        room.join(round=round)
    paper.take_back(round=round, ballot=kept.pk, by=facilitator)
    phones(round, 1)
    with pytest.raises(errors.InTheRoom):
        paper.hand_in(round=round, users=[member.pk], by=facilitator)


def test_after_the_reveal_the_order_re_forms_with_every_change_and_leaves_no_rows(
    in_room: Round, facilitator: User, needs: list[Proposal]
) -> None:
    guests = phones(in_room, 10)
    fill(in_room, guests, needs[0])
    room.reveal(round=in_room, by=facilitator)
    in_room.refresh_from_db()
    assert releasing.order_now(in_room)["contests"][0]["groups"] == [[needs[0].pk]]
    for guest in guests[:6]:
        for need, part in ((needs[0], 1), (needs[1], 0)):
            room.put(voter=guest, round=in_room, proposal_id=need.pk, to=part)
    in_room.refresh_from_db()
    assert releasing.order_now(in_room)["contests"][0]["groups"] == [[needs[1].pk], [needs[0].pk]]
    assert not in_room.results.exists()


def test_the_order_so_far_is_the_one_that_closing_counts(
    in_room: Round, facilitator: User, needs: list[Proposal]
) -> None:
    for number, guest in enumerate(phones(in_room, 12)):
        for turn, need in enumerate(needs):
            room.put(voter=guest, round=in_room, proposal_id=need.pk, to=(turn + number // 3) % 3)
    in_room.refresh_from_db()
    live = releasing.order_now(in_room)
    closed = rounds.close_round(round=in_room, by=facilitator)
    kept = closed.results.all()[0].computed
    for name in ("candidates", "groups", "places", "above", "wins", "together", "collecting"):
        assert live["contests"][0][name] == kept["contests"][0][name]
    assert (live["cuts"], live["ballots"]) == (kept["cuts"], kept["ballots"])


def test_a_second_round_has_the_same_settings_and_the_first_keeps_its_result(
    in_room: Round, facilitator: User, needs: list[Proposal]
) -> None:
    fill(in_room, phones(in_room, 10), needs[0])
    second = room.open_again(round=in_room, by=facilitator)
    in_room.refresh_from_db()
    assert in_room.closed_at is not None
    assert in_room.results.get().computed["ballots"] == 10
    assert (second.seats, second.ranks, second.guests.count()) == (12, in_room.ranks, 0)
    assert second.code != in_room.code
    assert second.closes_at - second.opens_at == timedelta(minutes=15)


def test_a_round_that_lost_its_key_keeps_its_ballots_and_takes_no_change(
    in_room: Round, needs: list[Proposal]
) -> None:
    guest = phone(in_room)
    fill(in_room, [guest], needs[0])
    keys.destroy_key(in_room)
    with pytest.raises(errors.KeyMissing):
        room.put(voter=guest, round=in_room, proposal_id=needs[1].pk, to=0)
    assert Ballot.objects.get().tiers == [[needs[0].pk]]


@pytest.mark.django_db(transaction=True)
def test_fifty_saves_of_one_phone_at_once_make_one_ballot(in_room: Round, needs: list[Proposal]) -> None:
    guest = phone(in_room)

    def save(number: int) -> str:
        try:
            pk = needs[number % 4].pk
            casting.save_ballot(
                voter=guest, round=in_room, tiers=[[pk]], seen=[pk], no_opinion=[], revision=0
            )
        except errors.StaleBallot:
            return "stale"
        finally:
            connections.close_all()
        return "saved"

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(save, range(50))) == {"saved", "stale"}
    assert Ballot.objects.get().revision == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_has_one_winner(board: Board, needs: list[Proposal], facilitator: User) -> None:
    round = room.open_room(board=board, by=facilitator, seats=3, minutes=15)

    def join(_number: int) -> bool:
        try:
            room.join(round=round)
        except errors.RoomFull:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(join, range(12))) == 3
    assert round.guests.count() == 3
