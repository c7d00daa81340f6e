"""Many saves by one person at the same time make one ballot; also when programs are killed in the middle of it."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from community.people.models import User
from feedback import errors
from feedback.models import Ballot, Contestant, Participation, Proposal, Round
from feedback.services import paper, proposals
from feedback.services.casting import ballot_of, save_ballot
from feedback.services.merging import merge, unmerge


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_saves_leave_one_ballot_per_person(
    round: Round, member: User, needs: list[Proposal]
) -> None:
    def save(number: int) -> str:
        try:
            pk = needs[number % 4].pk
            save_ballot(voter=member, round=round, tiers=[[pk]], seen=[pk], no_opinion=[], revision=0)
        except errors.StaleBallot:
            return "stale"
        finally:
            connections.close_all()
        return "saved"

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(save, range(50)))
    assert {*answers} == {"saved", "stale"}
    assert (Ballot.objects.count(), Participation.objects.count()) == (1, 1)
    assert Ballot.objects.get().revision == 1
    assert sum(Contestant.objects.values_list("seen_by", flat=True)) == 1


def where() -> dict[str, Any]:
    """The database of this test, for another program."""
    names = ("NAME", "HOST", "PORT", "USER", "PASSWORD")
    return {name: str(connection.settings_dict[name]) for name in names}


@pytest.mark.django_db(transaction=True)
def test_programs_that_are_killed_while_they_save_leave_one_whole_ballot(
    round: Round, member: User, needs: list[Proposal], keys_dir: Path
) -> None:
    ids = [need.pk for need in needs]
    asked = {"database": where(), "keys": str(keys_dir), "round": round.pk, "user": member.pk, "ids": ids}
    command = [sys.executable, "-m", "tests.feedback.saver", json.dumps(asked)]
    savers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=dict(os.environ))
        for _ in range(4)
    ]
    try:
        for saver in savers:
            assert saver.stdout is not None
            assert saver.stdout.readline() == b"saved\n"
    finally:
        for saver in savers:
            saver.kill()
        for saver in savers:
            saver.wait()
    assert (Ballot.objects.count(), Participation.objects.count()) == (1, 1)
    ballot = Ballot.objects.get()
    assert sorted(pk for [pk] in ballot.tiers) == ids
    assert set(Contestant.objects.values_list("seen_by", flat=True)) == {1}
    found = Round.objects.get(pk=round.pk)
    assert found.revision == ballot.revision  # one save, one revision: none half done
    save_ballot(voter=member, round=round, tiers=[[ids[0]]], seen=[], no_opinion=[], revision=ballot.revision)
    assert (ballot_of(member, round) or ballot).tiers == [[ids[0]]]


@pytest.mark.django_db(transaction=True)
def test_merging_and_proposing_while_members_save_ends_in_no_deadlock(
    round: Round, people: list[User], needs: list[Proposal], facilitator: User
) -> None:
    ids = [need.pk for need in needs]

    def act(number: int) -> None:
        try:
            if number % 6 == 0:
                undone = merge(gone=needs[3], kept=needs[0], by=facilitator)
                unmerge(merge=undone, by=facilitator)
            elif number % 6 == 1:
                proposals.propose(author=facilitator, board=round.board, kind="need", title=f"Nood {number}")
            else:
                user = people[number % len(people)]
                save_ballot(voter=user, round=round, tiers=[ids], seen=ids, no_opinion=[], revision=0)
        except (errors.StaleBallot, errors.AlreadyMerged):
            pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(36)))
    assert Ballot.objects.count() == Participation.objects.count()
    assert not Proposal.objects.exclude(merged_into=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_type_in_the_last_sheet_at_once_keep_one(
    round: Round, people: list[User], needs: list[Proposal], facilitator: User
) -> None:
    paper.hand_in(round=round, users=[people[0].pk], by=facilitator)
    sheet = paper.Typed([[needs[0].pk]], [1, 1], [needs[0].pk], [])

    def type_in(_number: int) -> str:
        try:
            paper.type_in(round=round, sheets=[sheet], by=facilitator)
        except errors.MoreThanHandedIn:
            return "refused"
        finally:
            connections.close_all()
        return "kept"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(type_in, range(8)))
    assert sorted(answers) == ["kept", *["refused"] * 7]
    assert (Ballot.objects.count(), Round.objects.get(pk=round.pk).typed_in) == (1, 1)
