"""Home says to whoever runs a board where each of theirs stands."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from community.groups.models import Group, Membership
from community.people.models import User
from feedback.models import Board, Proposal, Round
from feedback.services import applying, calling, following_up
from tests.cast import person

TITLE = "Wat jij begeleidt"


def told(client: Client) -> str:
    home = client.get("/").content.decode()
    return home[home.index(TITLE) :].split("</section>")[0]


def test_home_leads_to_each_board_that_one_runs(board: Board, as_facilitator: Client) -> None:
    assert f"/boards/{board.pk}/manage/" in told(as_facilitator)


def test_it_says_how_far_an_open_round_is(round: Round, as_facilitator: Client) -> None:
    members = round.board.group.memberships.count()
    assert f"0 van de {members} zijn klaar" in told(as_facilitator)


def test_it_counts_who_applied_and_has_no_answer_yet(
    board: Board, facilitator: User, as_facilitator: Client
) -> None:
    today = timezone.localdate()
    call = calling.make_call(
        board=board, by=facilitator, title="Denk mee", text="Kom.", places=2, opens_on=today, closes_on=today
    )
    applying.apply(call=call, user=person("Kim Kandidaat"), motivation="Ik.")
    applying.withdraw(application=applying.apply(call=call, user=person("Wout Weg"), motivation="Ik."))
    assert "1 kandidatuur" in told(as_facilitator)
    calling.close_call(
        call=call, by=facilitator, word="", seen=list(call.applications.values_list("pk", flat=True))
    )
    assert "kandida" not in told(as_facilitator)


def test_it_warns_of_actions_past_their_date(
    board: Board, needs: list[Proposal], facilitator: User, as_facilitator: Client
) -> None:
    for days in (-3, 3):
        due = timezone.localdate() + timedelta(days=days)
        following_up.plan_action(board=board, by=facilitator, title="Gids", proposals=needs[:1], due_on=due)
    assert "1 actie over datum" in told(as_facilitator)


def test_members_and_visitors_hear_nothing_of_it(board: Board, as_member: Client, client: Client) -> None:
    assert TITLE not in as_member.get("/").content.decode()
    assert TITLE not in client.get("/").content.decode()


def test_where_something_goes_on_comes_first(round: Round, facilitator: User, as_facilitator: Client) -> None:
    for number in range(3):
        group = Group.objects.create(kind=Group.Kind.BOARD, name=f"A{number}")
        Board.objects.create(group=group, title=f"A{number}", question="?")
        Membership.objects.create(group=group, user=facilitator, role=Membership.Role.FACILITATOR)
    section = told(as_facilitator)
    assert section.index(round.board.title) < section.index("A0") < section.index("A1")
    assert "A2" not in section
