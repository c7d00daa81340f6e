"""The board's page tells what was, what goes on now and what is still to come."""

from datetime import date
from typing import Any

import time_machine
from django.test import Client
from django.utils import timezone

from community.groups.models import Group
from community.people.models import User
from feedback.models import Board, Call, Interview, Proposal, Report, Round, TimelineEntry
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
    assert (first.state, [name.title for name in first.names]) == ("done", [needs[0].title, needs[1].title])


def test_what_is_done_about_it_is_counted_for_this_reader(
    board: Board, needs: list[Proposal], facilitator: User, as_member: Client
) -> None:
    Board.objects.filter(pk=board.pk).update(phase=Board.Phase.FOLLOW_UP)
    for title in ("Bellen", "Schrijven"):
        following_up.plan_action(board=board, by=facilitator, title=title, proposals=needs[:1])
    now = as_member.get(f"/boards/{board.pk}/").context["story"][-1]
    assert (now.state, now.text, now.url) == ("now", "2 gepland", f"/boards/{board.pk}/actions/")


@time_machine.travel("2026-11-10 12:00:00+01:00", tick=False)
def test_the_whole_case_stands_in_order_of_time(
    board: Board, needs: list[Proposal], facilitator: User, as_member: Client
) -> None:
    Call.objects.create(
        board=board, title="Wie denkt mee?", text="…", opens_on="2026-09-01", closes_on="2026-09-20"
    )
    entry = TimelineEntry.objects.create(board=board, kind="session", on="2026-10-05", title="Eerste keer")
    TimelineEntry.objects.create(board=board, kind="report", on="2026-11-08", title="Het staat op papier")
    TimelineEntry.objects.create(board=board, kind="session", on="2026-12-01", title="Terugblik")
    Interview.objects.create(board=board, on="2026-10-20", consent=True, finished_at=timezone.now())
    Board.objects.filter(pk=board.pk).update(phase=Board.Phase.FOLLOW_UP)
    plan = following_up.plan_action
    done = plan(board=board, by=facilitator, title="Bellen", proposals=needs[:1])
    plan(board=board, by=facilitator, title="Kalender", proposals=needs[:1], due_on=date(2027, 1, 5))
    following_up.report_progress(action=done, by=facilitator, status="done", text="Klaar.")
    assert told(as_member, board) == [
        ("done", "Wie denkt mee?"),
        ("done", "Eerste keer"),
        ("done", "1 interview"),
        ("done", "Het staat op papier"),
        ("done", "Bellen"),
        ("now", "Wat ermee gebeurt"),
        ("later", "Terugblik"),
        ("later", "Kalender"),
    ]
    Report.objects.create(board=board, title="Rapport", published_at=timezone.now())
    assert ("done", "Het rapport") in told(as_member, board)
    assert ("done", "Het staat op papier") not in told(as_member, board)
    assert entry.title in as_member.get(f"/boards/{board.pk}/").content.decode()


def test_a_visitor_finds_no_trace_of_an_internal_action_in_the_story(
    board: Board, needs: list[Proposal], facilitator: User, as_member: Client, stranger: Client
) -> None:
    Group.objects.filter(pk=board.group_id).update(readers=Group.Readers.PUBLIC)
    Board.objects.filter(pk=board.pk).update(phase=Board.Phase.FOLLOW_UP)
    action = following_up.plan_action(
        board=board, by=facilitator, title="Stil", proposals=needs[:1], public=False
    )
    following_up.report_progress(action=action, by=facilitator, status="done", text="Klaar.")
    assert ("done", "Stil") in told(as_member, board)
    assert [said for _state, said in told(stranger, board)] == ["Opvolgen"]
