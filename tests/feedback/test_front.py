"""What a visitor who isn't signed in sees of a board: its first rungs, once everybody may see them."""

from typing import Any

import pytest
from django.test import Client

from community.groups.models import Group
from community.people.models import User
from feedback.models import Board, Proposal, Round
from feedback.services import publishing, rounds
from tests.feedback import decided

FRONT = "Wat eerst aangepakt wordt"


@pytest.fixture
def visitor(db: None) -> Client:
    return Client(headers={"accept-language": "nl"})


@pytest.fixture
def counted(board: Board, round: Round, needs: list[Proposal], people: list[User], cast: Any) -> Round:
    """Everybody in the same order; closed, not yet revealed, on a public board."""
    Group.objects.filter(pk=board.group_id).update(readers=Group.Readers.PUBLIC)
    Round.objects.filter(pk=round.pk).update(visibility=Round.Visibility.SEALED)
    for user in people:
        cast(user, round, [[need.pk] for need in needs])
    rounds.close_round(round=round, by=None)
    return Round.objects.get(pk=round.pk)


def reveal(round: Round, facilitator: User, phase: str = Board.Phase.FOLLOW_UP) -> None:
    rounds.reveal(round=round, by=facilitator)
    Board.objects.filter(pk=round.board_id).update(phase=phase)


def test_the_front_page_shows_the_first_three_of_a_public_order(
    counted: Round, needs: list[Proposal], facilitator: User, visitor: Client
) -> None:
    reveal(counted, facilitator)
    page = visitor.get("/").content.decode()
    assert FRONT in page
    order = [page.find(f">{need.title}</a>") for need in needs]
    assert sorted(order[:3]) == order[:3]
    assert [place >= 0 for place in order] == [True, True, True, False]
    assert f'href="/boards/{counted.board_id}/result/"' in page


def test_the_front_page_keeps_a_sealed_order_sealed(counted: Round, visitor: Client) -> None:
    Board.objects.filter(pk=counted.board_id).update(phase=Board.Phase.DECIDE)
    assert FRONT not in visitor.get("/").content.decode()


def test_the_front_page_keeps_a_members_board_to_its_members(
    counted: Round, facilitator: User, visitor: Client
) -> None:
    reveal(counted, facilitator)
    Group.objects.filter(pk=counted.board.group_id).update(readers=Group.Readers.MEMBERS)
    page = visitor.get("/").content.decode()
    assert FRONT not in page


def test_the_front_page_names_the_newest_report_of_a_public_board(
    board: Board, needs: list[Proposal], people: list[User], facilitator: User, visitor: Client
) -> None:
    decided.published(board, facilitator, needs, people)
    assert "Rapporten" not in visitor.get("/").content.decode()
    Group.objects.filter(pk=board.group_id).update(readers=Group.Readers.PUBLIC)
    publishing.publish(board=board, by=facilitator)
    page = visitor.get("/").content.decode()
    assert page.count(f'href="/boards/{board.pk}/report/"') == 1
