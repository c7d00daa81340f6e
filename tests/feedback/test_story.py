"""The board's page tells what was, what goes on now and what is still to come."""

from typing import Any

from django.test import Client

from community.people.models import User
from feedback.models import Board, Proposal, Round, TimelineEntry
from feedback.services import deciding, following_up, rounds


def told(client: Client, board: Board) -> list[tuple[str, str]]:
    story = client.get(f"/boards/{board.pk}/").context["story"]
    return [(moment.state, moment.said or moment.title) for moment in story]


def test_a_board_that_collects_has_everything_before_it(board: Board, as_member: Client) -> None:
    TimelineEntry.objects.create(board=board, kind="call", on="2026-10-01", title="Oproep")
    assert told(as_member, board) == [
        ("done", "Oproep"),
        ("now", "Verzamelen"),
        ("later", "Bespreken"),
        ("later", "Rangschikken"),
        ("later", "Beslissen"),
        ("later", "Opvolgen"),
    ]


def test_an_order_stands_in_the_story_once_everyone_may_see_it(
    round: Round, needs: list[Proposal], people: list[User], facilitator: User, as_member: Client, cast: Any
) -> None:
    for user in people:
        cast(user, round, [[need.pk] for need in needs])
    Round.objects.filter(pk=round.pk).update(visibility=Round.Visibility.SEALED)
    assert told(as_member, round.board)[0] == ("now", "De leden zijn aan het rangschikken")
    round = rounds.close_round(round=round, by=facilitator)
    assert told(as_member, round.board)[0] == ("now", "Het rangschikken is gesloten")
    round = rounds.reveal(round=round, by=facilitator)
    deciding.agree_order(round=round, by=facilitator, first_until=2, next_until=3)
    first = as_member.get(f"/boards/{round.board_id}/").context["story"][0]
    assert (first.state, first.names) == ("done", (needs[0].title, needs[1].title))


def test_what_is_done_about_it_is_counted_for_this_reader(
    board: Board, needs: list[Proposal], facilitator: User, as_member: Client
) -> None:
    Board.objects.filter(pk=board.pk).update(phase=Board.Phase.FOLLOW_UP)
    for title in ("Bellen", "Schrijven"):
        following_up.plan_action(board=board, by=facilitator, title=title, proposals=needs[:1])
    now = as_member.get(f"/boards/{board.pk}/").context["story"][-1]
    assert (now.state, now.text, now.url) == ("now", "2 gepland", f"/boards/{board.pk}/actions/")
