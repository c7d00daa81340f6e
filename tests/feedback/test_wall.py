"""The facilitator's console of a round in the room, and the wall: not one byte of a result before the reveal."""

import re
from typing import Any

import pytest
from django.test import Client

from community.people.models import User
from feedback.models import Guest, Proposal, Round
from feedback.services import room, rounds
from tests.cast import signed_in


@pytest.fixture
def in_room(needs: list[Proposal], facilitator: User) -> Round:
    return room.open_room(board=needs[0].board, by=facilitator, seats=40, minutes=15)


def phones(round: Round, count: int) -> list[Guest]:
    found = [room.guest_of(round.code, room.join(round=round)) for _ in range(count)]
    return [guest for guest in found if guest is not None]


def fill(round: Round, guests: list[Guest], *order: Proposal) -> None:
    for guest in guests:
        for part, need in enumerate(order):
            room.put(voter=guest, round=round, proposal_id=need.pk, to=part)


def console(round: Round) -> str:
    return f"/boards/{round.board_id}/room/"


def wall(round: Round) -> str:
    return f"/boards/{round.board_id}/room/wall/"


def steps(page: Any) -> list[str]:
    """What stands on the wall's ladder, in turn."""
    return re.findall(r'data-key="(\d+)"', page.content.decode())


def test_a_facilitator_opens_a_room_and_the_console_shows_its_code(
    as_facilitator: Client, needs: list[Proposal]
) -> None:
    path = f"/boards/{needs[0].board_id}/room/"
    assert as_facilitator.get(path).status_code == 200
    answer = as_facilitator.post(path, {"seats": "30", "ranks": "needs", "minutes": "20"})
    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    round = Round.objects.get()
    assert f"{round.code[:4]} {round.code[4:]}" in as_facilitator.get(path).content.decode()


def test_wrong_settings_open_nothing(as_facilitator: Client, needs: list[Proposal]) -> None:
    path = f"/boards/{needs[0].board_id}/room/"
    for seats, ranks, minutes in (
        ("1", "needs", "15"),
        ("30", "alles", "15"),
        ("30", "needs", "0"),
        ("", "", ""),
    ):
        answer = as_facilitator.post(path, {"seats": seats, "ranks": ranks, "minutes": minutes})
        assert answer.status_code == 422
    assert as_facilitator.post(path, {"seats": "9", "ranks": "ideas", "minutes": "9"}).status_code == 400
    assert not Round.objects.exists()


def test_while_the_members_rank_no_room_opens(as_facilitator: Client, round: Round) -> None:
    assert "De leden rangschikken nu" in as_facilitator.get(console(round)).content.decode()
    answer = as_facilitator.post(console(round), {"seats": "30", "ranks": "needs", "minutes": "20"})
    assert answer.status_code == 409


@pytest.mark.parametrize("page", ["", "wall/"])
def test_only_a_facilitator_comes_in(
    page: str, in_room: Round, member: User, outsider: User, stranger: Client
) -> None:
    path = console(in_room) + page
    assert signed_in(member).get(path).status_code == 403
    assert signed_in(outsider).get(path).status_code == 404
    assert stranger.get(path).status_code == 302
    for action in ("more-time", "reveal", "close", "again"):
        assert signed_in(member).post(f"{console(in_room)}{action}/").status_code == 403
    assert Round.objects.get().revealed_at is None


def test_the_console_counts_who_is_in_and_done(
    as_facilitator: Client, in_room: Round, needs: list[Proposal]
) -> None:
    guests = phones(in_room, 3)
    fill(in_room, guests[:2], *needs[:3])
    room.put(voter=guests[0], round=in_room, proposal_id=needs[3].pk, to=None)
    shown = as_facilitator.get(console(in_room)).context["round"]
    assert (shown.joined, shown.cast, shown.done) == (3, 2, 1)


def test_before_the_reveal_the_wall_shows_the_code_and_not_one_byte_of_a_result(
    as_facilitator: Client, in_room: Round, needs: list[Proposal], django_assert_num_queries: Any
) -> None:
    path = wall(in_room)
    as_facilitator.get(path)
    guests = phones(in_room, 12)
    empty = as_facilitator.get(path).content.decode()
    fill(in_room, guests, *needs[:3])
    full = as_facilitator.get(path).content.decode()
    assert empty == full  # nobody is done: only what is counted as done may differ
    for page in (console(in_room), path, f"{path}?as=table", f"{path}?round={in_room.pk}"):
        body = as_facilitator.get(page, headers={"HX-Request": "true"}).content.decode()
        assert not any(need.title in body for need in needs), page
        assert "data-key" not in body
    assert 'class="qr"' in full
    assert in_room.code[:4] in full


def test_the_wall_counts_once_there_is_something_to_count(
    as_facilitator: Client, in_room: Round, needs: list[Proposal]
) -> None:
    def counts() -> list[str]:
        page = as_facilitator.get(wall(in_room), headers={"HX-Request": "true"}).content.decode()
        found = re.findall(r"<span><b>(.*?)</b>(.*?)</span>", page[: page.index("</header>")])
        return [f"{n}{what}" for n, what in found]

    assert counts() == []
    [guest] = phones(in_room, 1)
    assert counts() == ["1 doet mee"]
    fill(in_room, [guest, *phones(in_room, 1)], *needs[:3])
    room.put(voter=guest, round=in_room, proposal_id=needs[3].pk, to=None)
    assert counts() == ["2 doen mee", "1 klaar"]


def test_no_page_of_a_board_shows_an_open_room_s_order_after_the_reveal_but_the_wall(
    as_facilitator: Client, in_room: Round, needs: list[Proposal], member: User
) -> None:
    fill(in_room, phones(in_room, 10), *needs[:3])
    room.reveal(round=in_room, by=User.objects.get(name="Fia Facilitator"))
    for client in (as_facilitator, signed_in(member)):
        body = client.get(f"/boards/{in_room.board_id}/result/").content.decode()
        assert 'class="ladder"' not in body
    assert steps(as_facilitator.get(wall(in_room))) == [str(need.pk) for need in needs[:3]]


def test_after_the_reveal_the_wall_re_forms_and_is_a_table_too(
    as_facilitator: Client, in_room: Round, needs: list[Proposal]
) -> None:
    guests = phones(in_room, 10)
    fill(in_room, guests, *needs[:2])
    assert as_facilitator.post(f"{console(in_room)}reveal/").status_code == 302
    assert steps(as_facilitator.get(wall(in_room))) == [str(needs[0].pk), str(needs[1].pk)]
    fill(in_room, guests[:8], needs[1], needs[0])
    for query in ("", "?as=table"):
        assert steps(as_facilitator.get(wall(in_room) + query)) == [str(needs[1].pk), str(needs[0].pk)]


def test_a_wall_that_nothing_changed_on_isnt_drawn_again(
    as_facilitator: Client, in_room: Round, needs: list[Proposal], django_assert_num_queries: Any
) -> None:
    fill(in_room, phones(in_room, 10), *needs[:3])
    as_facilitator.post(f"{console(in_room)}reveal/")
    part = {"HX-Request": "true"}
    first = as_facilitator.get(wall(in_room), headers=part)
    with django_assert_num_queries(4):  # session, person, board, whether they facilitate it
        assert as_facilitator.get(wall(in_room), headers=part).content == first.content


def test_a_small_room_isnt_revealed_while_it_is_open(
    as_facilitator: Client, in_room: Round, needs: list[Proposal]
) -> None:
    fill(in_room, phones(in_room, 9), *needs[:3])
    assert f"{console(in_room)}reveal/" not in as_facilitator.get(console(in_room)).content.decode()
    answer = as_facilitator.post(f"{console(in_room)}reveal/")
    assert answer.status_code == 409
    assert "Met negen stemmen of minder" in answer.content.decode()
    as_facilitator.post(f"{console(in_room)}close/")
    assert steps(as_facilitator.get(wall(in_room))) == []
    as_facilitator.post(f"{console(in_room)}reveal/")
    assert steps(as_facilitator.get(wall(in_room))) == [str(need.pk) for need in needs[:3]]
    assert 'class="ladder"' in as_facilitator.get(f"/boards/{in_room.board_id}/result/").content.decode()


def test_a_sheet_is_typed_in_from_the_console_and_the_wall_counts_it(
    as_facilitator: Client, in_room: Round, needs: list[Proposal]
) -> None:
    paper = f"/boards/{in_room.board_id}/paper/"
    assert f'href="{paper}"' in as_facilitator.get(console(in_room)).content.decode()
    page = as_facilitator.get(paper).content.decode()
    assert 'id="id_users"' not in page  # nobody's name is ticked off in a room
    typed = {"revision": "0", "shown": [need.pk for need in needs], f"bin-{needs[0].pk}": "0"}
    assert as_facilitator.post(f"{paper}type-in/", typed).status_code == 302
    for page in (console(in_room), wall(in_room)):
        assert "op papier" in as_facilitator.get(page).content.decode().lower()
        assert needs[0].title not in as_facilitator.get(page).content.decode()


def test_five_minutes_more_are_given_while_it_runs(as_facilitator: Client, in_room: Round) -> None:
    before = in_room.closes_at
    as_facilitator.post(f"{console(in_room)}more-time/")
    in_room.refresh_from_db()
    assert (in_room.closes_at - before).total_seconds() == 300
    as_facilitator.post(f"{console(in_room)}close/")
    assert as_facilitator.post(f"{console(in_room)}more-time/").status_code == 409


def test_a_second_round_leaves_the_first_on_a_wall_of_its_own(
    as_facilitator: Client, in_room: Round, needs: list[Proposal]
) -> None:
    fill(in_room, phones(in_room, 10), *needs[:3])
    as_facilitator.post(f"{console(in_room)}reveal/")
    as_facilitator.post(f"{console(in_room)}again/")
    assert Round.objects.count() == 2
    assert steps(as_facilitator.get(wall(in_room))) == []
    assert len(steps(as_facilitator.get(f"{wall(in_room)}?round={in_room.pk}"))) == 3


def test_a_wall_of_another_board_s_round_or_of_none_is_nowhere(
    as_facilitator: Client, in_room: Round, facilitator: User
) -> None:
    for asked in ("999999", "x", "9" * 30, "-1"):
        assert as_facilitator.get(f"{wall(in_room)}?round={asked}").status_code == 404
    rounds.close_round(round=in_room, by=facilitator)
    assert as_facilitator.get(f"{wall(in_room)}?as=kaart").status_code == 200
