"""Moving, withdrawing and bringing back a proposal, and the history that each of it leaves."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from community.history.differences import Piece, pieces
from community.notices.models import Notice
from community.people.models import User
from feedback import errors
from feedback.models import Board, Proposal, Round
from feedback.services import proposals, rounds
from feedback.services.merging import merge, unmerge


def page_of(proposal: Proposal, page: str) -> str:
    return f"/boards/{proposal.board_id}/proposals/{proposal.pk}/{page}/"


@pytest.fixture
def child(board: Board, needs: list[Proposal], colleague: User) -> Proposal:
    return proposals.propose(author=colleague, board=board, kind="need", title="Kind", parent=needs[0])


def test_a_proposal_hangs_elsewhere_and_its_history_says_where_it_hung(
    needs: list[Proposal], child: Proposal, as_facilitator: Client, as_member: Client
) -> None:
    assert as_facilitator.post(page_of(child, "move"), {"parent": needs[1].pk}).status_code == 302
    assert (
        as_facilitator.post(page_of(child, "move"), {"parent": needs[1].pk}).status_code == 302
    )  # no change
    assert as_facilitator.post(page_of(child, "move"), {"parent": ""}).status_code == 302
    rows = as_member.get(page_of(child, "history")).context["rows"]
    assert [(r["entry"].verb, r["from"], r["to"]) for r in rows] == [
        ("move", needs[1], None), ("move", needs[0], needs[1]), ("propose", None, None)
    ]  # fmt: skip


def test_what_would_hang_under_itself_is_refused_in_a_sentence(
    board: Board, needs: list[Proposal], child: Proposal, as_facilitator: Client, facilitator: User
) -> None:
    grandchild = proposals.propose(author=facilitator, board=board, kind="need", title="Klein", parent=child)
    for parent in (needs[0], child, grandchild):
        answer = as_facilitator.post(page_of(needs[0], "move"), {"parent": parent.pk})
        assert (answer.status_code, "onder zichzelf" in answer.content.decode()) == (400, True)
    for wrong in ("999999", "x"):
        assert as_facilitator.post(page_of(child, "move"), {"parent": wrong}).status_code == 422
    child.refresh_from_db()
    assert child.parent_id == needs[0].pk


def test_no_circle_closes_once_a_merge_is_undone(
    board: Board, needs: list[Proposal], child: Proposal, facilitator: User
) -> None:
    """While the first is merged, its child hangs under another; what the first hangs under can't go below it."""
    proposals.move_under(proposal=needs[0], parent=needs[2], by=facilitator)
    needs[0].refresh_from_db()
    merged = merge(gone=needs[0], kept=needs[1], by=facilitator)
    with pytest.raises(errors.WrongPlace):
        proposals.move_under(proposal=needs[2], parent=child, by=facilitator)
    unmerge(merge=merged, by=facilitator)


def test_in_a_round_per_parent_it_stays_where_it_was_ranked_and_the_page_says_so(
    board: Board, needs: list[Proposal], child: Proposal, facilitator: User, as_facilitator: Client
) -> None:
    first = rounds.open_round(
        board=board,
        by=facilitator,
        closes_at=timezone.now() + timedelta(days=1),
        scope=Round.Scope.PER_PARENT,
    )
    said = as_facilitator.get(page_of(child, "move")).content.decode()
    assert "In de volgende komt het naast wat onder dezelfde nood hangt" in said
    proposals.move_under(proposal=child, parent=needs[1], by=facilitator)
    assert first.contestants.get(proposal=child).contest_id == needs[0].pk
    rounds.close_round(round=first, by=facilitator)
    then = timezone.now() + timedelta(days=1)
    second = rounds.open_round(board=board, by=facilitator, closes_at=then, scope=Round.Scope.PER_PARENT)
    entry = second.contestants.get(proposal=child)
    assert (entry.contest_id, entry.seen_by) == (needs[1].pk, 0)


def test_a_late_child_of_what_is_not_ranked_competes_at_the_top(
    board: Board, needs: list[Proposal], facilitator: User
) -> None:
    Board.objects.filter(pk=board.pk).update(ranks=Board.Ranks.IDEAS)
    for title in ("Eén", "Twee"):
        proposals.propose(author=facilitator, board=board, kind="idea", title=title)
    round = rounds.open_round(
        board=board, by=facilitator, closes_at=timezone.now() + timedelta(days=1), ranks="ideas",
        scope=Round.Scope.PER_PARENT,
    )  # fmt: skip
    late = proposals.propose(author=facilitator, board=board, kind="idea", title="Laat", parent=needs[0])
    assert round.contestants.get(proposal=late).contest_id is None


def test_withdrawing_asks_a_reason_and_its_author_hears_it(
    needs: list[Proposal], member: User, as_facilitator: Client, as_member: Client
) -> None:
    address = page_of(needs[0], "withdraw")
    assert as_facilitator.post(address, {"because": " "}).status_code == 422
    assert not Notice.objects.filter(kind="feedback.withdrawn").exists()
    for _ in range(2):
        assert as_facilitator.post(address, {"because": "Dit loopt al."}).status_code == 302
    [told] = Notice.objects.filter(kind="feedback.withdrawn")
    assert (told.user, told.words["because"]) == (member, "Dit loopt al.")
    assert needs[0].pk not in [
        row["proposal"].pk for row in as_member.get(f"/boards/{needs[0].board_id}/").context["tree"]
    ]
    assert "Dit loopt al." in as_member.get(needs[0].get_absolute_url()).content.decode()
    assert as_facilitator.post(page_of(needs[0], "move"), {"parent": ""}).status_code == 409


def test_what_is_brought_back_stands_again_and_joins_the_round_that_runs(
    board: Board, needs: list[Proposal], facilitator: User, as_facilitator: Client
) -> None:
    proposals.retire(proposal=needs[0], because="Vergissing.", by=facilitator)
    round = rounds.open_round(board=board, by=facilitator, closes_at=timezone.now() + timedelta(days=1))
    assert not round.contestants.filter(proposal=needs[0]).exists()
    for _ in range(2):
        assert as_facilitator.post(page_of(needs[0], "bring-back")).status_code == 302
    assert round.contestants.filter(proposal=needs[0]).count() == 1
    verbs = [row["entry"].verb for row in as_facilitator.get(page_of(needs[0], "history")).context["rows"]]
    assert verbs == ["bring-back", "retire", "propose"]
    assert Notice.objects.filter(kind="feedback.withdrawn").count() == 2


def test_what_is_merged_is_neither_moved_nor_withdrawn_nor_changed(
    needs: list[Proposal], facilitator: User, as_facilitator: Client
) -> None:
    merge(gone=needs[0], kept=needs[1], by=facilitator)
    answers = [
        as_facilitator.post(page_of(needs[0], "move"), {"parent": needs[2].pk}),
        as_facilitator.post(page_of(needs[0], "withdraw"), {"because": "Weg."}),
    ]
    assert [(each.status_code, "al samengevoegd" in each.content.decode()) for each in answers] == [
        (409, True)
    ] * 2
    with pytest.raises(errors.AlreadyMerged):
        proposals.edit(proposal=needs[0], by=facilitator, title="Anders", body="")


def test_the_history_shows_which_words_went_and_which_came(
    needs: list[Proposal], facilitator: User, as_member: Client
) -> None:
    proposals.edit(proposal=needs[0], by=facilitator, title="Weten wat morgen mag", body="Kort.")
    page = as_member.get(page_of(needs[0], "history"))
    assert page.context["rows"][0]["changes"] == [
        [Piece("same", "Weten wat "), Piece("new", "morgen "), Piece("same", "mag")],
        [Piece("new", "Kort.")],
    ]
    assert "Weten wat <ins>morgen </ins>mag" in page.content.decode()


def test_a_member_curates_nothing_and_an_outsider_reads_no_history(
    needs: list[Proposal], as_member: Client, as_outsider: Client
) -> None:
    for page in ("move", "withdraw", "bring-back"):
        assert as_member.post(page_of(needs[0], page), {"because": "Zomaar."}).status_code == 403
        assert as_outsider.post(page_of(needs[0], page)).status_code == 404
    assert as_outsider.get(page_of(needs[0], "history")).status_code == 404
    needs[0].refresh_from_db()
    assert needs[0].retired_at is None


def test_a_long_history_costs_what_a_short_one_does(
    needs: list[Proposal], facilitator: User, as_member: Client
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert as_member.get(page_of(needs[0], "history")).status_code == 200
        return len(captured)

    proposals.move_under(proposal=needs[0], parent=needs[1], by=facilitator)
    few = cost()
    for number in range(12):
        proposals.move_under(proposal=needs[0], parent=needs[1 + number % 3], by=facilitator)
        proposals.edit(proposal=needs[0], by=facilitator, title=f"Titel {number}", body="")
    assert (cost(), few) == (9, 9)


TEXTS = st.text(alphabet="ab c.\n", max_size=40)


@given(TEXTS, TEXTS)
def test_the_pieces_are_both_texts_whole(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "new") == before
    assert "".join(piece.text for piece in found if piece.kind != "gone") == after


def test_words_that_went_are_one_piece_with_the_spaces_between_them() -> None:
    found = pieces("Een vast uur aan de lijn", "Elke week een uur aan de lijn")
    assert [(piece.kind, piece.text) for piece in found] == [
        ("gone", "Een vast"), ("new", "Elke week een"), ("same", " uur aan de lijn")
    ]  # fmt: skip


def test_an_edit_in_its_open_round_keeps_its_place_on_ballots(
    round: Round, needs: list[Proposal], member: User, facilitator: User, cast: Any
) -> None:
    ballot = cast(member, round, [[needs[0].pk]])
    proposals.edit(proposal=needs[0], by=facilitator, title="Anders gezegd", body="")
    ballot.refresh_from_db()
    assert ballot.tiers == [[needs[0].pk]]
