"""Casting a ballot: once per person, truthful about what was seen, never into a closed round."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from community.people.models import User
from feedback import errors, keys
from feedback.models import Ballot, Contestant, Participation, Proposal, Round
from feedback.services import proposals
from feedback.services.casting import ballot_of, give_reasons, place_one, save_ballot


def test_a_ballot_keeps_its_tiers_and_what_was_seen(
    round: Round, member: User, needs: list[Proposal], cast: Any
) -> None:
    a, b, c, d = (need.pk for need in needs)
    ballot = cast(member, round, [[b], [c, a]], seen=[a, b, c, d], cuts=[1, 2])
    assert (ballot.tiers, ballot.cuts, ballot.revision) == ([[b], [a, c]], [1, 2], 1)
    assert ballot.seen == sorted([a, b, c, d])
    assert not ballot.complete
    assert Contestant.objects.get(round=round, proposal=d).seen_by == 1


def test_a_ballot_names_nobody_and_no_moment(
    round: Round, member: User, needs: list[Proposal], cast: Any
) -> None:
    cast(member, round, [[needs[0].pk]])
    fields = {field.name for field in Ballot._meta.get_fields()}
    assert fields == {
        "id", "round", "tag", "tiers", "cuts", "seen", "no_opinion", "revision", "empty", "complete", "fresh",
        "library", "role",
        "signature",  # a row beside it, which a secret round never has
    }  # fmt: skip
    assert {field.name for field in Participation._meta.get_fields()} == {"id", "round", "user", "on_paper"}


def test_what_was_seen_once_stays_seen(round: Round, member: User, needs: list[Proposal], cast: Any) -> None:
    a, b = needs[0].pk, needs[1].pk
    cast(member, round, [[a]], seen=[a, b])
    assert cast(member, round, [[a]], seen=[a], cuts=[1, 1]).seen == [a, b]


def test_everything_placed_or_unknown_makes_it_complete(
    round: Round, member: User, needs: list[Proposal], cast: Any
) -> None:
    a, b, c, d = (need.pk for need in needs)
    assert cast(member, round, [[a], [b], [c]], no_opinion=[d]).complete


def test_the_same_ballot_again_changes_nothing(
    round: Round, member: User, needs: list[Proposal], cast: Any
) -> None:
    first = cast(member, round, [[needs[0].pk]])
    again = cast(member, round, [[needs[0].pk]], revision=0)
    assert (again.pk, again.revision) == (first.pk, 1)
    round.refresh_from_db()
    assert round.revision == 1


def test_a_ballot_made_from_an_older_one_is_a_conflict_and_carries_the_present_one(
    round: Round, member: User, needs: list[Proposal], cast: Any
) -> None:
    cast(member, round, [[needs[0].pk]])
    with pytest.raises(errors.StaleBallot) as refused:
        cast(member, round, [[needs[1].pk]], revision=0)
    assert refused.value.ballot is not None
    assert refused.value.ballot.tiers == [[needs[0].pk]]


def test_an_unknown_proposal_is_refused(round: Round, member: User, needs: list[Proposal], cast: Any) -> None:
    a = needs[0].pk
    for tiers, seen, no_opinion in (([[999_999]], [], []), ([[a]], [999_999], []), ([], [], [7**9])):
        with pytest.raises(errors.UnknownProposal):
            cast(member, round, tiers, seen=seen, no_opinion=no_opinion)
    assert not Ballot.objects.exists()
    assert not Participation.objects.exists()


def test_a_proposal_in_two_places_is_refused(
    round: Round, member: User, needs: list[Proposal], cast: Any
) -> None:
    a = needs[0].pk
    for tiers, no_opinion in (([[a], [a]], []), ([[a, a]], []), ([[a]], [a])):
        with pytest.raises(errors.ProposalTwice):
            cast(member, round, tiers, no_opinion=no_opinion)


def test_a_proposal_of_another_board_is_refused(
    round: Round, member: User, cast: Any, needs: list[Proposal]
) -> None:
    other = Proposal.objects.create(board=another_board(needs[0].board), kind="need", title="Elders")
    with pytest.raises(errors.UnknownProposal):
        cast(member, round, [[other.pk]])


def another_board(board: Any) -> Any:
    from community.groups.models import Group
    from feedback.models import Board

    group = Group.objects.create(kind=Group.Kind.BOARD, name="Ander bord")
    return Board.objects.create(group=group, title="Ander bord", question="?")


def test_somebody_who_is_no_member_casts_nothing(
    round: Round, outsider: User, needs: list[Proposal], cast: Any
) -> None:
    with pytest.raises(errors.NotAMember):
        cast(outsider, round, [[needs[0].pk]])


def test_after_its_closing_time_a_round_takes_no_ballot(
    round: Round, member: User, needs: list[Proposal], cast: Any
) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=3)), pytest.raises(errors.BallotClosed):
        cast(member, round, [[needs[0].pk]])


def test_the_took_part_table_refuses_a_second_ballot_by_itself(round: Round, member: User) -> None:
    Participation.objects.create(round=round, user=member)
    with pytest.raises(IntegrityError):
        Participation.objects.create(round=round, user=member)


def test_a_round_without_its_key_keeps_its_ballots_and_takes_no_change(
    round: Round, member: User, needs: list[Proposal], cast: Any
) -> None:
    cast(member, round, [[needs[0].pk]])
    keys.destroy_key(round)
    with pytest.raises(errors.KeyMissing):
        save_ballot(voter=member, round=round, tiers=[[needs[1].pk]], seen=[], no_opinion=[], revision=1)
    assert Ballot.objects.get().tiers == [[needs[0].pk]]


def test_a_key_is_readable_by_its_owner_alone_and_made_once(round: Round) -> None:
    path = keys.path_of(round)
    before = path.read_bytes()
    keys.make_key(round)
    assert (path.stat().st_mode & 0o777, path.read_bytes()) == (0o600, before)


def test_a_late_proposal_takes_part_and_is_unseen_by_who_ranked_before(
    round: Round, member: User, colleague: User, needs: list[Proposal], cast: Any
) -> None:
    cast(member, round, [[need.pk] for need in needs])
    late = proposals.propose(author=colleague, board=round.board, kind="need", title="Nog iets")
    assert Contestant.objects.get(round=round, proposal=late).seen_by == 0
    ballot = ballot_of(member, round)
    assert ballot is not None
    assert late.pk not in ballot.seen


def test_one_move_is_saved_by_itself(round: Round, member: User, needs: list[Proposal]) -> None:
    a, b = needs[0].pk, needs[1].pk
    place_one(voter=member, round=round, proposal_id=a, to=0, at=None, even=False, revision=0)
    ballot = place_one(voter=member, round=round, proposal_id=b, to=0, at=0, even=True, revision=1)
    assert (ballot.tiers, ballot.cuts) == ([[a, b]], [1, 1])
    ballot = place_one(voter=member, round=round, proposal_id=a, to=None, at=None, even=False, revision=2)
    assert (ballot.tiers, ballot.seen) == ([[b]], sorted([a, b]))


def test_a_reason_has_no_link_to_a_ballot_and_can_be_changed(
    round: Round, member: User, needs: list[Proposal]
) -> None:
    give_reasons(voter=member, round=round, reasons={needs[0].pk: "Omdat het knelt."})
    give_reasons(voter=member, round=round, reasons={needs[0].pk: "Omdat het echt knelt."})
    assert list(round.reasons.values_list("text", flat=True)) == ["Omdat het echt knelt."]
    give_reasons(voter=member, round=round, reasons={needs[0].pk: " "})
    assert not round.reasons.exists()
