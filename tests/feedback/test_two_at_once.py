"""Fifty saves by one person at the same time make one ballot."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from community.people.models import User
from feedback import errors
from feedback.models import Ballot, Participation, Proposal, Round
from feedback.services.casting import save_ballot


@pytest.mark.django_db(transaction=True)
def test_parallel_saves_leave_one_ballot_per_person(
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

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(save, range(50)))
    assert "saved" in answers
    assert "stale" in answers
    assert (Ballot.objects.count(), Participation.objects.count()) == (1, 1)
    assert Ballot.objects.get().revision == 1
