"""An account that is erased takes no ballot along and marks none; what it proposed stays without a name."""

from typing import Any

import pytest
from django.utils import timezone

from community.groups.models import Membership
from community.people import erasure
from community.people.erasing import erase
from community.people.models import User
from community.threads.models import Thread
from feedback import counting
from feedback.models import Ballot, Board, Excerpt, MeToo, Participation, Proposal, Report, Round, Signature
from feedback.services import paper, rounds, talk
from tests.cast import signed_in
from tests.people.traces import traces
from tests.threads.conftest import question, say

__all__ = ["question"]  # a fixture


def ballots() -> list[Any]:
    return list(Ballot.objects.order_by("pk").values())


def counts(round: Round) -> tuple[int, ...]:
    found: Any = Round.objects.with_counts().get(pk=round.pk)
    return found.cast, found.done, found.roll


@pytest.mark.parametrize("closed", [False, True])
def test_a_ballot_stays_as_it_is_and_took_part_says_nobody(
    round: Round, people: list[User], needs: list[Proposal], cast: Any, facilitator: User, closed: bool
) -> None:
    for user in people:
        cast(user, round, [[need.pk for need in needs]])
    if closed:
        rounds.close_round(round=round, by=facilitator)
    before, counted = ballots(), counts(round)
    erase(user=people[0], by=people[0])
    assert ballots() == before
    assert counts(round) == counted
    assert Participation.objects.filter(round=round, user=None).count() == 1
    if not closed:
        assert len({ballot["tag"] is None for ballot in ballots()}) == 1  # none stands out
        rounds.close_round(round=round, by=facilitator)
    assert Ballot.objects.filter(round=round, empty=False).count() == len(people)
    assert signed_in(facilitator).get(f"/boards/{round.board_id}/result/").status_code == 200


def test_in_a_round_held_openly_only_the_name_goes(
    board: Board, round: Round, people: list[User], needs: list[Proposal], cast: Any
) -> None:
    Round.objects.filter(pk=round.pk).update(secrecy=Round.Secrecy.OPEN)
    round.refresh_from_db()
    for user in people[:2]:
        cast(user, round, [[needs[0].pk]])
    Round.objects.filter(pk=round.pk).update(revealed_at=timezone.now(), closed_at=timezone.now())
    names = signed_in(people[1]).get(f"/boards/{board.pk}/ballots/").content.decode()
    assert people[0].name in names
    erase(user=people[0], by=people[0])
    page = signed_in(people[1]).get(f"/boards/{board.pk}/ballots/")
    assert page.status_code == 200
    assert people[0].name not in page.content.decode()
    assert Signature.objects.count() == 1
    assert Ballot.objects.filter(round=round, empty=False).count() == 2


def test_a_sheet_that_was_handed_in_can_still_be_typed_in(
    round: Round, people: list[User], facilitator: User, needs: list[Proposal]
) -> None:
    paper.hand_in(round=round, users=[user.pk for user in people[:2]], by=facilitator)
    erase(user=people[0], by=people[0])
    sheet = paper.Typed([[needs[0].pk]], [1, 1], [needs[0].pk], [])
    paper.type_in(round=round, sheets=[sheet, sheet], by=facilitator)
    paper.hand_in(round=round, users=[people[1].pk, people[2].pk], by=facilitator)
    assert Participation.objects.filter(round=round, on_paper=True).count() == 3


def test_what_they_proposed_stays_without_a_name(
    board: Board, needs: list[Proposal], member: User, facilitator: User, colleague: User
) -> None:
    MeToo.objects.create(proposal=needs[0], user=member)
    revision = Board.objects.get(pk=board.pk).revision
    erase(user=member, by=member)
    assert set(Proposal.objects.values_list("author", flat=True)) == {None}
    assert not MeToo.objects.exists()
    assert Board.objects.get(pk=board.pk).revision > revision
    for path in ("", f"proposals/{needs[0].pk}/", f"proposals/{needs[0].pk}/history/"):
        answer: Any = signed_in(colleague).get(f"/boards/{board.pk}/{path}")
        page = answer.content.decode()
        assert (answer.status_code, "Mira" in page, "Vroegere" in page) == (200, False, path != ""), path


def test_who_facilitates_alone_names_another_who_is_turned_to_as_well(
    board: Board, facilitator: User, member: User
) -> None:
    board.contact, board.contact_email, board.contact_phone = facilitator, facilitator.email, "0470 12 34 56"
    board.save()
    [handover] = erasure.handovers(facilitator)
    erase(user=facilitator, by=facilitator, heirs={handover.key: member.pk})
    board.refresh_from_db()
    assert (board.contact, board.contact_email, board.contact_phone) == (member, "", "")
    assert Membership.objects.get(user=member, group=board.group).role == Membership.Role.FACILITATOR
    assert traces(facilitator.name, facilitator.email, "0470 12 34 56") == []


def test_a_message_that_speaks_for_a_need_stays_without_their_name(
    question: Thread, needs: list[Proposal], colleague: User, member: User
) -> None:
    post = say(question, colleague, "Ik ben Koen Collega en ik zoek te lang.")
    talk.take(post=post, proposal=needs[0], by=member)
    erase(user=colleague, by=colleague)
    assert Excerpt.objects.get().text == "Ik ben Vroegere collega en ik zoek te lang."
    assert Excerpt.objects.get().post.author is None


def test_a_message_that_goes_takes_its_words_from_the_board(
    question: Thread, needs: list[Proposal], colleague: User, member: User
) -> None:
    talk.take(post=say(question, colleague, "Ik zoek te lang."), proposal=needs[0], by=member)
    erase(user=colleague, by=colleague, messages_too=True)
    assert not Excerpt.objects.exists()


def test_an_edition_that_is_out_loses_the_name_and_is_another_document(
    board: Board, member: User, facilitator: User
) -> None:
    told = {"texts": {"foreword": f"Met dank aan {member.name}."}}
    report = Report.objects.create(
        board=board, title="Verslag", frozen=told, digest=counting.digest(told), published_at=timezone.now()
    )
    erase(user=member, by=member)
    report.refresh_from_db()
    assert report.frozen == {"texts": {"foreword": "Met dank aan Vroegere collega."}}
    assert report.digest == counting.digest(report.frozen)
