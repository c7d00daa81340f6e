"""Proposing: what stands there already is shown first, and nothing is asked that can't be answered."""

import pytest
from django.test import Client

from feedback.alike import alike
from feedback.models import Board, Proposal

TITLES = [
    "Een regiodag in het voorjaar",
    "Korte filmpjes over Wise, door collega's",
    "Eén aankoopgids voor de regio",
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Een regiodag in de herfst", [0]),
        ("filmpjes over wise", [1]),
        ("Filmpje over Wise", [1]),
        ("Meer tijd", []),
        ("de", []),
        ("", []),
    ],
)
def test_titles_that_say_nearly_the_same_are_found(typed: str, found: list[int]) -> None:
    assert alike(typed, list(enumerate(TITLES))) == found


def test_a_look_alike_is_shown_before_it_is_proposed_again(
    board: Board, needs: list[Proposal], as_member: Client
) -> None:
    address = f"/boards/{board.pk}/propose/"
    again = {"kind": "need", "title": "Iemand aan de lijn krijgen", "body": "Dit typte ik."}
    answer = as_member.post(address, again)
    assert answer.status_code == 422
    assert list(answer.context["alike"]) == [needs[1]]
    assert "Dit typte ik." in answer.content.decode()
    assert board.proposals.count() == 4
    assert as_member.post(address, again | {"seen-alike": "1"}).status_code == 302
    assert board.proposals.count() == 5


def test_while_the_title_is_typed_the_look_alikes_come_as_a_fragment(
    board: Board, needs: list[Proposal], as_member: Client
) -> None:
    page = as_member.get(
        f"/boards/{board.pk}/propose/", {"title": needs[0].title}, headers={"HX-Request": "true"}
    )
    assert needs[0].title in page.content.decode()
    assert "<html" not in page.content.decode()


def test_where_there_is_no_need_yet_none_is_asked_for(board: Board, as_member: Client) -> None:
    Board.objects.filter(pk=board.pk).update(ranks=Board.Ranks.IDEAS)
    fields = as_member.get(f"/boards/{board.pk}/propose/").context["form"].fields
    assert list(fields) == ["kind", "title", "body"]
