"""What people need from us: a team's actions over all boards, what is late first, and said there where it stands."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.groups.models import Group
from community.people.models import User
from community.support.models import Service
from feedback.models import Action, Board, Proposal
from feedback.services import following_up
from tests.cast import person, signed_in

PAGE = "/boards/our-actions/"


@pytest.fixture
def helper(db: None) -> User:
    return person("Sofie Steun")


@pytest.fixture
def desk(helper: User) -> Service:
    service = Service.objects.create(slug="desk", name="Servicedesk", summary="Helpt")
    service.team.add(helper)
    return service


@pytest.fixture
def asked(board: Board, needs: list[Proposal], desk: Service, facilitator: User) -> list[Action]:
    """Of two boards that everybody who is signed in reads: one without a date, one late, one still on time."""
    group = Group.objects.create(kind=Group.Kind.BOARD, name="Ander", readers=Group.Readers.SIGNED_IN)
    other = Board.objects.create(group=group, title="Het andere klankbord", question="?")
    Group.objects.filter(pk=board.group_id).update(readers=Group.Readers.SIGNED_IN)
    today, plan = timezone.localdate(), following_up.plan_action
    theirs = Proposal.objects.create(board=other, kind="need", title="Elders", author=facilitator)
    return [
        plan(board=board, by=facilitator, title="Ooit", proposals=needs[:1], service=desk),
        plan(
            board=other, by=facilitator, title="Te laat", proposals=[theirs], service=desk,
            due_on=today - timedelta(days=3),
        ),
        plan(
            board=board, by=facilitator, title="Op tijd", proposals=needs[:1], service=desk,
            due_on=today + timedelta(days=3),
        ),
    ]  # fmt: skip


def test_the_team_finds_its_actions_of_all_boards_late_ones_first(asked: list[Action], helper: User) -> None:
    shown = signed_in(helper).get(PAGE)
    assert [action.title for action in shown.context["late"]] == ["Te laat"]
    assert [action.title for action in shown.context["going"]] == ["Op tijd", "Ooit"]
    home = signed_in(helper).get("/").content.decode()
    assert "Wat mensen van ons nodig hebben" in home
    assert "over datum" in home
    assert home.index("Te laat") < home.index("Op tijd")


def test_where_it_stands_is_said_on_the_page_itself(asked: list[Action], helper: User) -> None:
    client, late = signed_in(helper), asked[1]
    address = f"/boards/{late.board_id}/actions/{late.pk}/update/"
    answer = client.post(address, {"status": "done", "text": "", "origin": "ours"})
    assert answer.status_code == 422
    assert 'name="origin" value="ours"' in answer.content.decode()
    answer = client.post(address, {"status": "done", "text": "Het is er.", "origin": "ours"})
    assert answer.headers["Location"] == PAGE
    assert [action.title for action in client.get(PAGE).context["ended"]] == ["Te laat"]


def test_nobody_finds_those_of_another_team(
    asked: list[Action], as_member: Client, stranger: Client, helper: User
) -> None:
    shown = as_member.get(PAGE)
    assert "Je zit nog in geen team van een dienst." in shown.content.decode()
    assert "Te laat" not in shown.content.decode()
    assert "Wat mensen van ons nodig hebben" not in as_member.get("/").content.decode()
    assert stranger.get(PAGE).status_code == 302


def test_of_a_board_that_the_team_may_not_read_it_finds_nothing(
    asked: list[Action], board: Board, helper: User
) -> None:
    Group.objects.filter(pk=board.group_id).update(readers=Group.Readers.MEMBERS)
    shown = signed_in(helper).get(PAGE).context
    assert [action.title for action in (*shown["late"], *shown["going"])] == ["Te laat"]


def test_the_page_costs_the_same_for_three_and_for_many(
    asked: list[Action], needs: list[Proposal], board: Board, desk: Service, facilitator: User, helper: User
) -> None:
    client = signed_in(helper)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE).status_code == 200
        return len(captured)

    few = cost()
    for number in range(9):
        following_up.plan_action(
            board=board, by=facilitator, title=f"Nog {number}", proposals=needs, service=desk
        )
    assert (few, cost()) == (9, 9)
