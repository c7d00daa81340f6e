"""What the secret round promises: no link after closing, no byte of a result before the reveal."""

from typing import Any

import pytest
from django.test import Client

from community.history.models import Entry
from community.people.models import User
from feedback import errors, keys
from feedback.models import Ballot, Participation, Proposal, Result, Round
from feedback.services import casting, releasing, rounds
from tests.cast import signed_in


@pytest.fixture
def voted(round: Round, people: list[User], needs: list[Proposal], cast: Any) -> Round:
    """Nine ballots, all a different tier order, one reason each."""
    ids = [need.pk for need in needs]
    for number, user in enumerate(people):
        turn = number % 4
        cast(user, round, [[pk] for pk in ids[turn:] + ids[:turn]])
        casting.give_reasons(voter=user, round=round, reasons={ids[0]: f"Reden {number}"})
    return round


def test_closing_destroys_tags_libraries_roles_and_the_key(voted: Round, facilitator: User) -> None:
    rounds.close_round(round=voted, by=facilitator)
    kept = Ballot.objects.filter(round=voted)
    assert kept.count() == 9
    assert not kept.exclude(tag=None, library=None, role="", revision=1).exists()
    assert set(voted.reasons.values_list("tag", flat=True)) == {None}


@pytest.mark.django_db(transaction=True)
def test_the_key_is_gone_once_the_closing_is_saved(voted: Round, facilitator: User) -> None:
    assert keys.path_of(voted).exists()
    rounds.close_round(round=voted, by=facilitator)
    assert not keys.path_of(voted).exists()


def test_ballots_become_new_rows_that_hold_the_same(voted: Round, facilitator: User) -> None:
    before = sorted(str(tiers) for tiers in Ballot.objects.values_list("tiers", flat=True))
    old = set(Ballot.objects.values_list("pk", flat=True))
    rounds.close_round(round=voted, by=facilitator)
    assert sorted(str(tiers) for tiers in Ballot.objects.values_list("tiers", flat=True)) == before
    assert old & set(Ballot.objects.values_list("pk", flat=True)) == set()


def test_no_column_of_a_ballot_or_of_taking_part_leads_to_the_other() -> None:
    def targets(model: Any) -> set[Any]:
        return {field.related_model for field in model._meta.fields if field.is_relation}

    assert User not in targets(Ballot)
    assert targets(Participation) == {Round, User}


def test_the_history_never_says_who_cast_what(voted: Round) -> None:
    assert not Entry.objects.filter(kind__in=["feedback.ballot", "feedback.participation"]).exists()


def test_closing_twice_counts_once(voted: Round, facilitator: User) -> None:
    rounds.close_round(round=voted, by=facilitator)
    before = Result.objects.filter(round=voted).count()
    rounds.close_round(round=voted, by=facilitator)
    assert Result.objects.filter(round=voted).count() == before


def test_a_closed_round_takes_no_ballot(
    voted: Round, facilitator: User, member: User, needs: list[Proposal]
) -> None:
    rounds.close_round(round=voted, by=facilitator)
    with pytest.raises(errors.BallotClosed):
        casting.save_ballot(
            voter=member, round=voted, tiers=[[needs[0].pk]], seen=[], no_opinion=[], revision=0
        )


def pages(board_id: int) -> list[str]:
    return [
        f"/boards/{board_id}/{page}"
        for page in ("", "rank/", "ballot/", "result/", "result/why/", "result/sure/", "actions/")
    ]


def test_a_sealed_result_reaches_nobody_before_the_reveal(
    voted: Round, facilitator: User, member: User, admin: User
) -> None:
    rounds.tighten(round=voted, visibility=Round.Visibility.SEALED, by=facilitator)
    closed = rounds.close_round(round=voted, by=facilitator)
    released = closed.results.all()[0]
    for user in (facilitator, member, admin):
        client = signed_in(user)
        for page in [*pages(closed.board_id), f"/boards/{closed.board_id}/manage/"]:
            body = client.get(page).content.decode()
            assert 'class="ladder"' not in body
            assert released.digest[:16] not in body
        for behind in ("why", "sure"):
            assert client.get(f"/boards/{closed.board_id}/result/{behind}/").status_code == 404
    rounds.reveal(round=closed, by=facilitator)
    assert 'class="ladder"' in signed_in(member).get(f"/boards/{closed.board_id}/result/").content.decode()


def test_while_it_runs_only_who_voted_sees_the_order_so_far(
    voted: Round, people: list[User], member: User
) -> None:
    assert Result.objects.filter(round=voted).exists()
    address = f"/boards/{voted.board_id}/result/"
    assert 'class="ladder"' in signed_in(people[0]).get(address).content.decode()
    assert 'class="ladder"' not in signed_in(member).get(address).content.decode()


def test_a_new_result_is_released_only_after_five_changed_ballots(
    round: Round, people: list[User], needs: list[Proposal], cast: Any
) -> None:
    ids = [need.pk for need in needs]
    for user in people[:4]:
        cast(user, round, [[ids[0]]])
    cast(people[0], round, [[ids[1]]])  # the same person again isn't a fifth ballot
    assert not Result.objects.exists()
    cast(people[4], round, [[ids[0]]])
    assert Result.objects.count() == 1


def test_a_board_smaller_than_ten_shows_nothing_before_closing(
    voted: Round, people: list[User], facilitator: User
) -> None:
    from community.groups.models import Membership

    Membership.objects.filter(user__in=people[5:]).delete()
    address = f"/boards/{voted.board_id}/result/"
    assert 'class="ladder"' not in signed_in(people[0]).get(address).content.decode()
    rounds.close_round(round=voted, by=facilitator)
    assert 'class="ladder"' in signed_in(people[0]).get(address).content.decode()


def test_what_was_promised_is_never_loosened(round: Round, facilitator: User) -> None:
    rounds.tighten(round=round, visibility=Round.Visibility.SEALED, by=facilitator)
    with pytest.raises(errors.VisibilityLoosened):
        rounds.tighten(round=round, visibility=Round.Visibility.AFTER_VOTE, by=facilitator)


def test_a_member_can_neither_close_nor_reveal(voted: Round, as_member: Client) -> None:
    for step in ("close", "reveal", "open", "extend", "tighten", "remind", "call-off"):
        assert as_member.post(f"/boards/{voted.board_id}/manage/{step}/").status_code == 403
    voted.refresh_from_db()
    assert voted.closed_at is None


def test_an_open_round_is_not_revealed(voted: Round, facilitator: User, as_facilitator: Client) -> None:
    with pytest.raises(errors.RoundStillOpen):
        rounds.reveal(round=voted, by=facilitator)
    assert as_facilitator.post(f"/boards/{voted.board_id}/manage/reveal/").status_code == 409


def test_the_frozen_result_is_what_the_ballots_say(voted: Round, facilitator: User) -> None:
    closed = rounds.close_round(round=voted, by=facilitator)
    frozen = dict(closed.results.all()[0].computed)
    assert len(frozen.pop("salt")) == 64
    assert frozen == releasing.compute_result(closed)
