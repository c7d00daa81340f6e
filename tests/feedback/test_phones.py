"""The pages of a phone in the room: joining by a code, a screen at a time, without scripts."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from community.people.models import User
from feedback import guessing
from feedback.models import Ballot, Guest, Proposal, Round
from feedback.services import room, rounds
from tests.cast import signed_in

CLOSED = "De ronde is gesloten"


@pytest.fixture
def in_room(needs: list[Proposal], facilitator: User) -> Round:
    return room.open_room(board=needs[0].board, by=facilitator, seats=12, minutes=15)


@pytest.fixture
def one_moment() -> Iterator[None]:
    """The clock stands still, so that no window of ten minutes ends meanwhile."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def phone() -> Client:
    """Somebody's, whom nobody knows."""
    return Client(headers={"accept-language": "nl"})


def path(round: Round) -> str:
    return f"/r/{round.code}/"


def put(phone: Client, round: Round, need: Proposal, part: str) -> Any:
    return phone.post(path(round), {"revision": "0", "at": "", "put": f"{need.pk} {part}"})


def ballot(phone: Client, round: Round, **content: Any) -> Any:
    sent = {"bins": [[], [], []], "seen": [], "no_opinion": [], "revision": 0, **content}
    return phone.put(f"{path(round)}ballot/", sent, content_type="application/json")


def test_a_typed_code_leads_to_the_round(phone: Client, in_room: Round) -> None:
    typed = f"{in_room.code[:4].lower()} {in_room.code[4:]}"
    assert phone.post("/r/", {"code": typed}).headers["Location"] == path(in_room)
    assert phone.get(f"/r/{in_room.code.lower()}/").headers["Location"] == path(in_room)


def test_an_unknown_code_is_a_404_with_a_sentence(phone: Client, in_room: Round) -> None:
    for answer in (phone.post("/r/", {"code": "NERGENS1"}), phone.get("/r/NERGENS1/")):
        assert answer.status_code == 404
        assert "geen ronde met deze code" in answer.content.decode()
    answer = ballot(phone, Round(code="NERGENS1"))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert phone.post("/r/", {"code": ""}).status_code == 422


def test_looking_takes_no_seat_and_joining_takes_one_once(phone: Client, in_room: Round) -> None:
    assert "Wat pakken we eerst aan?" in phone.get(path(in_room)).content.decode()
    assert not Guest.objects.exists()
    phone.post(path(in_room))
    phone.post(path(in_room))
    assert Guest.objects.count() == 1
    assert "data-phone" in phone.get(path(in_room)).content.decode()


def test_the_token_is_kept_for_this_round_alone_and_out_of_reach_of_scripts(
    phone: Client, in_room: Round
) -> None:
    phone.post(path(in_room))
    cookie = phone.cookies["room"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (path(in_room), True, "Lax")
    assert len(cookie.value) >= 43


def test_a_full_room_says_so(phone: Client, in_room: Round) -> None:
    Round.objects.update(seats=0)
    answer = phone.post(path(in_room))
    assert answer.status_code == 409
    assert "Alle plaatsen" in answer.content.decode()


def test_one_screen_follows_the_other_until_it_is_done(
    phone: Client, in_room: Round, needs: list[Proposal]
) -> None:
    phone.post(path(in_room))
    at = phone.get(path(in_room)).context["at"]
    met = []
    while at.startswith("card-"):
        need = next(need for need in needs if f"card-{need.pk}" == at)
        met.append(need.pk)
        answer = put(phone, in_room, need, "0" if len(met) < 3 else "2")
        at = phone.get(answer.headers["Location"]).context["at"]
    assert sorted(met) == sorted(need.pk for need in needs)
    assert at == "part-0"
    kept = Ballot.objects.get()
    assert (kept.tiers, kept.complete) == ([sorted(met[:2]), sorted(met[2:])], True)
    second = phone.post(
        path(in_room), {"revision": str(kept.revision), "at": "part-0", "number": str(met[1])}
    )
    assert second.headers["Location"].endswith("?at=part-0")
    page = phone.get(second.headers["Location"])
    assert [row["number"] for row in page.context["parts"][0]["rows"]] == [1, 2]
    assert page.context["parts"][0]["after"] == "part-2"
    assert Ballot.objects.get().tiers == [[met[1]], [met[0]], sorted(met[2:])]
    assert phone.get(path(in_room)).context["at"] == "done"


def test_each_phone_meets_them_in_an_order_of_its_own(in_room: Round, needs: list[Proposal]) -> None:
    orders = set()
    for _ in range(8):
        phone = Client()
        phone.post(path(in_room))
        cards = phone.get(path(in_room)).context["cards"]
        assert cards == phone.get(path(in_room)).context["cards"]
        orders.add(tuple(card["proposal"].pk for card in cards))
    assert len(orders) > 1


def test_the_same_ballot_goes_as_one_message_and_again_changes_nothing(
    phone: Client, in_room: Round, needs: list[Proposal]
) -> None:
    phone.post(path(in_room))
    bins = [[[needs[0].pk]], [], []]
    first, again = ballot(phone, in_room, bins=bins), ballot(phone, in_room, bins=bins)
    assert (first.status_code, first.json()["revision"], again.json()["revision"]) == (200, 1, 1)
    stale = ballot(phone, in_room, bins=[[], [], [[needs[0].pk]]])
    assert (stale.status_code, stale.json()["ballot"]["bins"]) == (409, bins)
    assert phone.get(f"{path(in_room)}ballot/").json()["placed"] == 1


def test_a_phone_that_hasnt_joined_casts_nothing(in_room: Round, needs: list[Proposal]) -> None:
    stranger = Client(headers={"accept-language": "nl"})
    answer = ballot(stranger, in_room, bins=[[[needs[0].pk]], [], []])
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert "doet nog niet mee" in answer.json()["message"]
    assert not Ballot.objects.exists()


def test_bad_input_is_a_sentence_and_changes_nothing(
    phone: Client, in_room: Round, needs: list[Proposal]
) -> None:
    phone.post(path(in_room))
    pk = needs[0].pk
    for pressed in (f"{pk} 7", f"{pk}", "x 0", "999999 0"):
        answer = phone.post(path(in_room), {"revision": "0", "at": "", "put": pressed})
        assert answer.status_code == 400, pressed
        assert 'class="note danger"' in answer.content.decode()
    for bins in ([[[pk], [pk]], [], []], [[[999_999]], [], []], "niets", None):
        assert ballot(phone, in_room, bins=bins).status_code == 400
    assert not Ballot.objects.exists()


def test_after_closing_a_phone_is_told_so_and_forgotten(
    phone: Client, in_room: Round, needs: list[Proposal], facilitator: User
) -> None:
    phone.post(path(in_room))
    put(phone, in_room, needs[0], "0")
    rounds.close_round(round=in_room, by=facilitator)
    for answer in (phone.get(path(in_room)), put(phone, in_room, needs[1], "0")):
        assert answer.status_code == 410
        assert CLOSED in answer.content.decode()
        assert answer.cookies["room"].value == ""
    late = ballot(phone, in_room, bins=[[[needs[1].pk]], [], []])
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    assert Ballot.objects.get().tiers == [[needs[0].pk]]


def test_once_its_time_is_over_a_code_opens_nothing(phone: Client, in_room: Round) -> None:
    phone.post(path(in_room))
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert phone.get(path(in_room)).status_code == 410


@pytest.mark.usefixtures("one_moment")
def test_a_guesser_is_stopped_and_the_room_goes_on(
    phone: Client, in_room: Round, needs: list[Proposal]
) -> None:
    phone.post(path(in_room))
    guesser = Client(headers={"accept-language": "nl"})
    codes = [f"AAAA{number:04}" for number in range(25)]
    answers = [guesser.get(f"/r/{code}/").status_code for code in codes]
    assert answers == [404] * 22 + [429] * 3  # 20, and two for the phone that joined from there
    refused = guesser.post("/r/", {"code": in_room.code})  # even the right one isn't told from a wrong one
    assert refused.status_code == 429
    assert "Er waren te veel foute codes" in refused.content.decode()
    assert put(phone, in_room, needs[0], "0").status_code == 302


@pytest.mark.usefixtures("one_moment")
def test_everybody_together_has_a_limit_too(in_room: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (guessing.OF_ONE, guessing.OF_ALL, guessing.WINDOW) == (20, 300, 600)
    monkeypatch.setattr(guessing, "OF_ALL", 30)
    statuses = []
    for number in range(32):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        statuses.append(client.get(f"/r/AAAA{number:04}/").status_code)
    assert statuses == [404] * 30 + [429] * 2


@pytest.mark.usefixtures("one_moment")
def test_a_room_behind_one_line_joins_whatever_some_of_them_mistype(in_room: Round) -> None:
    Round.objects.update(seats=40)
    for number in range(30):
        phone = Client(REMOTE_ADDR="192.0.2.7")
        if number % 3 == 0:
            assert [phone.get(f"/r/AAAA{number:03}{try_}/").status_code for try_ in "12"] == [404, 404]
        assert phone.post(path(in_room)).status_code == 302, number
    assert Guest.objects.count() == 30
    guesser = Client(REMOTE_ADDR="192.0.2.7")
    statuses = [guesser.get(f"/r/BBBB{number:04}/").status_code for number in range(70)]
    assert statuses == [404] * 60 + [429] * 10  # 20 wrong already, of 20 and two for each phone


@pytest.mark.usefixtures("one_moment")
def test_strangers_who_guess_dont_keep_a_room_from_filling(
    in_room: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "OF_ALL", 30)
    assert Client(REMOTE_ADDR="192.0.2.7").post(path(in_room)).status_code == 302
    for number in range(30):
        Client(REMOTE_ADDR=f"198.51.100.{number}").get(f"/r/AAAA{number:04}/")
    assert Client(REMOTE_ADDR="203.0.113.9").post(path(in_room)).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").post(path(in_room)).status_code == 302


def test_a_member_joins_as_anybody_and_reads_so(in_room: Round, member: User, needs: list[Proposal]) -> None:
    client = signed_in(member)
    assert "niet aan je account gekoppeld" in client.get(path(in_room)).content.decode()
    client.post(path(in_room))
    put(client, in_room, needs[0], "0")
    assert Ballot.objects.count() == 1
    assert client.get(f"/boards/{in_room.board_id}/rank/").status_code == 200
    answer = client.get(f"/boards/{in_room.board_id}/ballot/")
    assert answer.status_code == 409


def test_a_phones_page_costs_the_same_with_many_proposals(
    phone: Client, in_room: Round, needs: list[Proposal], django_assert_num_queries: Any
) -> None:
    phone.post(path(in_room))
    for number in range(20):
        Proposal.objects.create(board=in_room.board, kind="need", title=f"Nood {number}")
    with django_assert_num_queries(5):
        phone.get(path(in_room))
    for proposal in in_room.board.proposals.exclude(contestants__round=in_room):
        in_room.contestants.create(proposal=proposal)
    with django_assert_num_queries(5):
        assert len(phone.get(path(in_room)).context["cards"]) == 24
