"""Proposing: what stands there already is shown first, and nothing is asked that can't be answered."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from community.groups.models import Group
from community.people.models import User
from feedback.alike import alike
from feedback.models import Board, MeToo, Proposal
from feedback.services import proposals, rounds
from tests.cast import signed_in
from tests.feedback.decided import cast_all

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


def test_who_has_it_too_says_so_with_one_press_instead_of_a_double(
    board: Board, needs: list[Proposal], as_member: Client, member: User
) -> None:
    again = {"kind": "need", "title": "Iemand aan de lijn krijgen"}
    page = as_member.post(f"/boards/{board.pk}/propose/", again).content.decode()
    found = re.search(r'formaction="([^"]+)"', page)
    assert found is not None
    as_member.post(found[1], again | {"too": "yes"})
    assert [(row.proposal, row.user) for row in MeToo.objects.all()] == [(needs[1], member)]
    assert board.proposals.count() == 4


def test_an_idea_and_the_need_that_it_answers_lead_to_each_other(
    board: Board, needs: list[Proposal], as_member: Client, member: User, facilitator: User
) -> None:
    part = proposals.propose(author=member, board=board, kind="need", title="Deel ervan", parent=needs[0])
    idea = proposals.propose(author=member, board=board, kind="idea", title="Een idee", answers=[needs[0]])
    gone = proposals.propose(author=member, board=board, kind="idea", title="Weg", answers=[needs[0]])
    proposals.retire(proposal=gone, because="Bestaat al.", by=facilitator)
    at_need = as_member.get(needs[0].get_absolute_url()).context
    assert (at_need["answering"], at_need["parts"], at_need["answered"]) == ([idea], [part], [])
    at_idea = as_member.get(idea.get_absolute_url())
    assert (at_idea.context["answered"], at_idea.context["answering"]) == ([needs[0]], [])
    assert f'href="{needs[0].get_absolute_url()}"' in at_idea.content.decode()


def test_who_reads_along_finds_where_a_proposal_without_an_explanation_stands_and_what_comes(
    board: Board, needs: list[Proposal], people: list[User], facilitator: User, outsider: User, member: User
) -> None:
    Group.objects.filter(pk=board.group_id).update(readers=Group.Readers.SIGNED_IN)
    reader, page = signed_in(outsider), needs[0].get_absolute_url()

    def read() -> str:
        found = re.search(
            r'aria-labelledby="next">(.*?)</section>', reader.get(page).content.decode(), re.DOTALL
        )
        assert found is not None
        assert f'href="{board.get_absolute_url()}"' in found[1]
        return found[1]

    assert "Er staat geen uitleg bij." in reader.get(page).content.decode()
    for phase, says in (
        ("collect", "De leden verzamelen nog."),
        ("discuss", "De leden praten over wat verzameld is."),
        ("rank", "Straks rangschikken de leden."),
    ):
        Board.objects.filter(pk=board.pk).update(phase=phase)
        assert says in read()
    round = rounds.open_round(
        board=board, by=facilitator, closes_at=timezone.now() + timedelta(days=2), visibility="sealed"
    )
    assert "De leden zijn nu aan het rangschikken." in read()
    cast_all(round, people, needs)
    rounds.close_round(round=round, by=facilitator)
    assert "De begeleider onthult de volgorde voor iedereen op hetzelfde moment." in read()
    rounds.reveal(round=round, by=facilitator)
    assert "Het staat op plaats 1 in de volgorde." in read()
    assert 'aria-labelledby="next"' not in signed_in(member).get(page).content.decode()
    proposals.retire(proposal=needs[0], because="Dubbel.", by=facilitator)
    assert "Het is ingetrokken: niemand rangschikt het nog." in read()
