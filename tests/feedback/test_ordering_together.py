"""*Samen ordenen*: one order of the whole group on the projector. Never a ballot, never counted."""

from typing import Any

import pytest
from django.test import Client

from community.people.models import User
from feedback import errors
from feedback.agreeing import agreement
from feedback.models import AgreedOrder, Ballot, Board, Proposal, Result, Round, SharedOrder, TimelineEntry
from feedback.services import merging, room, rounds, together
from feedback.together import drawn, proposed
from tests.cast import signed_in


@pytest.fixture
def shared(board: Board, needs: list[Proposal], facilitator: User) -> SharedOrder:
    return together.begin(board=board, by=facilitator)


def page(board: Board, tail: str = "") -> str:
    return f"/boards/{board.pk}/together/{tail}"


def put(client: Client, board: Board, bins: Any, revision: int = 0) -> Any:
    sent = {"bins": bins, "seen": [], "no_opinion": [], "revision": revision}
    return client.put(page(board, "order/"), sent, content_type="application/json")


def counted(board: Board, by: User, orders: list[list[list[int]]]) -> Round:
    """A round in the room that ten phones rank alike, closed and revealed."""
    round = room.open_room(board=board, by=by, seats=12, minutes=15)
    for _ in range(10):
        guest = room.guest_of(round.code, room.join(round=round))
        assert guest is not None
        for part, ids in enumerate(orders):
            for tier in ids:
                for pk in tier:
                    room.put(voter=guest, round=round, proposal_id=pk, to=part)
    return room.reveal(round=rounds.close_round(round=round, by=by), by=by)


def test_every_move_is_saved_and_can_be_taken_back(shared: SharedOrder, needs: list[Proposal]) -> None:
    a, b, c, _d = (need.pk for need in needs)
    first = together.arrange(shared=shared, parts=[[[a]], [], []], revision=0)
    second = together.arrange(shared=first, parts=[[[a, b]], [], [[c]]], revision=1)
    assert together.parts_of(second) == [[[a, b]], [], [[c]]]
    assert (second.revision, second.board.revision) == (2, Board.objects.get().revision)
    back = together.take_back(shared=second)
    assert (together.parts_of(back), back.revision) == ([[[a]], [], []], 3)
    assert together.parts_of(together.take_back(shared=back)) == [[], [], []]
    assert together.take_back(shared=back).revision == 4


def test_the_same_again_changes_nothing_and_an_older_screen_is_told(
    shared: SharedOrder, needs: list[Proposal]
) -> None:
    parts = [[[needs[0].pk]], [], []]
    kept = together.arrange(shared=shared, parts=parts, revision=0)
    assert together.arrange(shared=shared, parts=parts, revision=0).revision == kept.revision
    with pytest.raises(errors.StaleOrder):
        together.arrange(shared=shared, parts=[[], [], [[needs[0].pk]]], revision=0)


def test_what_isnt_on_the_table_or_stands_twice_is_refused(
    shared: SharedOrder, needs: list[Proposal]
) -> None:
    for parts, error in (
        ([[[999_999]], [], []], errors.UnknownProposal),
        ([[[needs[0].pk]], [[needs[0].pk]], []], errors.ProposalTwice),
    ):
        with pytest.raises(error):
            together.arrange(shared=shared, parts=parts, revision=0)
    assert SharedOrder.objects.get().tiers == []


def test_it_makes_no_ballot_and_no_result(
    shared: SharedOrder, needs: list[Proposal], facilitator: User
) -> None:
    together.arrange(shared=shared, parts=[[[need.pk] for need in needs], [], []], revision=0)
    together.end(shared=shared, by=facilitator)
    assert not Ballot.objects.exists()
    assert not Result.objects.exists()
    assert not AgreedOrder.objects.exists()


def test_while_a_round_runs_nothing_is_ordered_on_the_projector(
    board: Board, shared: SharedOrder, needs: list[Proposal], facilitator: User
) -> None:
    room.open_room(board=board, by=facilitator, seats=5, minutes=5)
    with pytest.raises(errors.RoundRuns):
        together.arrange(shared=shared, parts=[[[needs[0].pk]], [], []], revision=0)
    together.end(shared=shared, by=facilitator)
    with pytest.raises(errors.RoundRuns):
        together.begin(board=board, by=facilitator)


def test_what_was_finished_stays_as_it_is_and_shows_in_the_story(
    shared: SharedOrder, needs: list[Proposal], facilitator: User, member: User, outsider: User
) -> None:
    kept = together.arrange(shared=shared, parts=[[[needs[1].pk]], [], [[needs[0].pk]]], revision=0)
    ended = together.end(shared=kept, by=facilitator)
    assert ended is not None
    with pytest.raises(errors.TogetherEnded):
        together.arrange(shared=ended, parts=[[], [], []], revision=1)
    entry = TimelineEntry.objects.get()
    assert (entry.title, entry.url) == ("Samen geordend", ended.get_absolute_url())
    assert ended.get_absolute_url() in signed_in(member).get(f"/boards/{shared.board_id}/").content.decode()
    body = signed_in(member).get(ended.get_absolute_url()).content.decode()
    assert body.index(needs[1].title) < body.index(needs[0].title)
    assert "Neem over" not in body
    assert signed_in(outsider).get(ended.get_absolute_url()).status_code == 404


def test_an_empty_one_leaves_nothing_behind(shared: SharedOrder, facilitator: User) -> None:
    assert together.end(shared=shared, by=facilitator) is None
    assert not SharedOrder.objects.exists()
    assert not TimelineEntry.objects.exists()


def test_an_order_in_the_making_is_the_facilitators_alone(
    shared: SharedOrder, member: User, outsider: User, needs: list[Proposal]
) -> None:
    board = shared.board
    assert signed_in(member).get(page(board)).status_code == 403
    assert signed_in(outsider).get(page(board)).status_code == 404
    assert put(signed_in(member), board, [[[needs[0].pk]], [], []]).status_code == 403
    assert signed_in(member).get(page(board, f"{shared.pk}/")).status_code == 404
    assert signed_in(member).post(page(board, "end/")).status_code == 403
    assert SharedOrder.objects.get().ended_at is None


def test_what_is_merged_or_withdrawn_meanwhile_is_read_through_its_head(
    shared: SharedOrder, needs: list[Proposal], facilitator: User
) -> None:
    a, b, c, _d = (need.pk for need in needs)
    kept = together.arrange(shared=shared, parts=[[[a]], [[b]], [[c]]], revision=0)
    merging.merge(gone=needs[0], kept=needs[1], by=facilitator, because="hetzelfde")
    kept.refresh_from_db()
    assert together.parts_of(kept) == [[[b]], [], [[c]]]


def test_the_screen_saves_reads_and_shows_a_conflict(
    as_facilitator: Client, shared: SharedOrder, needs: list[Proposal]
) -> None:
    board, a = shared.board, needs[0].pk
    saved = put(as_facilitator, board, [[[a]], [], []]).json()
    assert (saved["revision"], saved["placed"], saved["size"], saved["complete"]) == (1, 1, 4, False)
    assert as_facilitator.get(page(board, "order/")).json()["bins"] == [[[a]], [], []]
    stale = put(as_facilitator, board, [[], [], [[a]]])
    assert (stale.status_code, stale.json()["ballot"]["bins"]) == (409, [[[a]], [], []])
    assert put(as_facilitator, board, "niets", 1).status_code == 400
    as_facilitator.post(page(board, "end/"))
    assert put(as_facilitator, board, [[], [], []], 1).status_code == 409


def test_without_scripts_a_button_saves_and_moves_one(
    as_facilitator: Client, shared: SharedOrder, needs: list[Proposal]
) -> None:
    board, (a, b, c, d) = shared.board, (need.pk for need in needs)
    shown = {"shown": [a, b, c, d], f"bin-{a}": "0", f"place-{a}": "1", f"bin-{b}": "0", f"place-{b}": "2"}
    answer = as_facilitator.post(page(board), {**shown, "revision": "0", "move": f"{b} up"})
    assert answer.status_code == 302
    shared.refresh_from_db()
    assert together.parts_of(shared) == [[[b], [a]], [], []]
    stale = as_facilitator.post(page(board), {**shown, "revision": "0"})
    assert stale.status_code == 409
    assert "op een ander scherm veranderd" in stale.content.decode()
    as_facilitator.post(page(board), {**shown, "revision": "1", "back": "yes"})
    shared.refresh_from_db()
    assert together.parts_of(shared) == [[], [], []]


def test_the_wall_shows_it_live_and_a_round_in_the_room_goes_before(
    as_facilitator: Client, shared: SharedOrder, needs: list[Proposal], facilitator: User
) -> None:
    board = shared.board
    wall = f"/boards/{board.pk}/room/wall/"
    assert "We ordenen samen" in as_facilitator.get(wall).content.decode()
    together.arrange(shared=shared, parts=[[[needs[2].pk]], [[needs[0].pk, needs[1].pk]], []], revision=0)
    for query in ("", "?as=table"):
        body = as_facilitator.get(wall + query).content.decode()
        keys = [body.index(f'data-key="{needs[n].pk}"') for n in (2, 0, 1)]
        assert keys == sorted(keys)
        assert needs[3].title in body  # still to place
    round = room.open_room(board=board, by=facilitator, seats=5, minutes=5)
    body = as_facilitator.get(wall).content.decode()
    assert round.code[:4] in body
    assert not any(need.title in body for need in needs)


def test_it_begins_with_the_count_only_where_that_is_revealed(
    as_facilitator: Client, board: Board, needs: list[Proposal], facilitator: User
) -> None:
    a, b, c, d = (need.pk for need in needs)
    assert 'value="counted"' not in as_facilitator.get(page(board)).content.decode()
    round = room.open_room(board=board, by=facilitator, seats=5, minutes=5)
    rounds.close_round(round=round, by=facilitator)
    body = as_facilitator.get(page(board)).content.decode()
    assert 'value="counted"' not in body
    assert as_facilitator.post(page(board, "begin/"), {"start": "counted"}).status_code == 422
    assert not SharedOrder.objects.exists()
    counted(board, facilitator, [[[b]], [[a]], [[c, d]]])
    assert as_facilitator.post(page(board, "begin/"), {"start": "counted"}).status_code == 302
    assert together.parts_of(SharedOrder.objects.get()) == [[[b]], [[a]], [[c, d]]]


def test_the_group_takes_it_over_as_its_order_and_says_why_where_it_differs(
    as_facilitator: Client, board: Board, needs: list[Proposal], facilitator: User
) -> None:
    a, b, c, d = (need.pk for need in needs)
    round = counted(board, facilitator, [[[a]], [[b]], [[c, d]]])
    shared = together.begin(board=board, by=facilitator)
    together.arrange(shared=shared, parts=[[[b]], [[a]], [[c], [d]]], revision=0)
    ended = together.end(shared=shared, by=facilitator)
    assert ended is not None
    path = f"/boards/{board.pk}/manage/order/"
    assert f"?together={ended.pk}" in as_facilitator.get(path).content.decode()
    draft = as_facilitator.get(f"{path}?together={ended.pk}").context["draft"]
    assert (draft.agreed.order, draft.agreed.lines) == ((b, a, c, d), (1, 2))
    sent = {"row": [b, a, c, d], "first": "1", "next": "2", "save": "yes"}
    assert as_facilitator.post(path, sent).status_code == 422  # b stands above a: a reason is asked
    assert not AgreedOrder.objects.exists()
    as_facilitator.post(path, {**sent, f"reason-{b}": "Dat belt iedereen."})
    assert AgreedOrder.objects.get().order == [b, a, c, d]
    assert round.results.count() == 1
    for wrong in ("x", "999999", "9" * 30):
        assert as_facilitator.get(f"{path}?together={wrong}").status_code == 404


def test_children_stay_under_the_parent_that_the_group_moved() -> None:
    def contest(parent: int | None, ids: list[int]) -> dict[str, Any]:
        size = range(len(ids))
        above = [[i < j for j in size] for i in size]
        return {"parent": parent, "candidates": ids, "groups": [[pk] for pk in ids], "above": above}

    computed = {"contests": [contest(None, [1, 2, 3]), contest(1, [11, 12])]}
    order = proposed(agreement(computed, (0, 0)), [[[2]], [[1]], []])
    assert (order.order, order.lines) == ((2, 1, 11, 12, 3), (1, 4))


def test_equals_are_drawn_on_one_line_and_parts_open_once() -> None:
    lines = drawn([[[1], [2, 3]], [], [[4]]]).lines
    assert [(line.part, line.opens, [rung.place for rung in line.rungs]) for line in lines] == [
        (1, 1, ["1"]),
        (1, 0, ["2", "2"]),
        (3, 3, ["4"]),
    ]
