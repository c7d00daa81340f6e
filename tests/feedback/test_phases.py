"""A facilitator moves a board on and back; what the pages put first follows."""

from typing import Any

import pytest
from django.test import Client

from community.history.models import Entry
from community.people.models import User
from feedback import errors
from feedback.models import Board, Proposal, Round
from feedback.services import deciding, following_up, phases, rounds


def at(board: Board) -> str:
    return Board.objects.get(pk=board.pk).phase


def test_a_facilitator_moves_a_board_on_and_back(board: Board, as_facilitator: Client) -> None:
    address = f"/boards/{board.pk}/manage/phase/"
    for phase in ("discuss", "follow-up", "collect", "collect"):
        assert as_facilitator.post(address, {"phase": phase}).status_code == 302
        assert at(board) == phase
    told = [(entry.before["phase"], entry.after["phase"]) for entry in Entry.objects.filter(verb="phase")]
    assert told == [("collect", "discuss"), ("discuss", "follow-up"), ("follow-up", "collect")]


@pytest.mark.parametrize("phase", ["", "reveal", "DECIDE"])
def test_a_phase_that_is_none_is_refused(board: Board, as_facilitator: Client, phase: str) -> None:
    answer = as_facilitator.post(f"/boards/{board.pk}/manage/phase/", {"phase": phase})
    assert answer.status_code == 400
    assert "Kies een van de vijf fasen." in answer.content.decode()
    assert at(board) == "collect"


def test_only_who_facilitates_moves_it(
    board: Board, as_member: Client, as_outsider: Client, stranger: Client
) -> None:
    address = f"/boards/{board.pk}/manage/phase/"
    assert as_member.post(address, {"phase": "decide"}).status_code == 403
    assert as_outsider.post(address, {"phase": "decide"}).status_code == 404
    assert stranger.post(address, {"phase": "decide"}).status_code == 302
    assert at(board) == "collect"


def test_while_a_round_goes_on_the_board_is_ranking(
    round: Round,
    needs: list[Proposal],
    people: list[User],
    facilitator: User,
    as_facilitator: Client,
    cast: Any,
) -> None:
    board, address = round.board, f"/boards/{round.board_id}/manage/phase/"
    Round.objects.filter(pk=round.pk).update(visibility=Round.Visibility.SEALED)
    cast(people[0], round, [[need.pk] for need in needs])
    answer = as_facilitator.post(address, {"phase": "decide"})
    assert answer.status_code == 409
    assert "De ronde is nog niet voorbij." in answer.content.decode()
    round = rounds.close_round(round=round, by=facilitator)
    with pytest.raises(errors.RoundGoesOn):
        phases.move_to(board=board, phase="decide", by=facilitator)
    phases.move_to(board=board, phase="discuss", by=facilitator)
    rounds.reveal(round=round, by=facilitator)
    phases.move_to(board=board, phase="decide", by=facilitator)
    assert at(board) == "decide"


def test_what_the_page_puts_first_follows_the_phase(
    board: Board, needs: list[Proposal], as_member: Client, as_outsider: Client
) -> None:
    def first() -> str:
        page = as_member.get(f"/boards/{board.pk}/").content.decode()
        start = page.find('class="card now"')
        return page[page.index("<h2", start) : page.index("</h2>", start)].split(">")[-1] if start > 0 else ""

    assert first() == "Wat heb je nodig?"
    Board.objects.filter(pk=board.pk).update(phase="discuss")
    assert first() == "Lees mee en praat erover"


def test_once_it_is_followed_up_the_actions_come_before_the_order(
    round: Round, needs: list[Proposal], people: list[User], facilitator: User, as_member: Client, cast: Any
) -> None:
    for user in people:
        cast(user, round, [[need.pk] for need in needs])
    round = rounds.close_round(round=round, by=facilitator)
    deciding.agree_order(round=round, by=facilitator, first_until=1, next_until=2)
    following_up.plan_action(board=round.board, by=facilitator, title="Bellen", proposals=needs[:1])
    page = f"/boards/{round.board_id}/"
    decided = as_member.get(page).content.decode()
    assert decided.index(f'class="button" href="{page}result/"') > 0
    phases.move_to(board=round.board, phase="follow-up", by=facilitator)
    followed = as_member.get(page).content.decode()
    assert followed.index(f'class="button" href="{page}actions/"') > 0
    assert f'class="button quiet" href="{page}result/"' in followed
