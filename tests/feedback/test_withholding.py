"""Somebody who isn't of the board reads all pages of an order, knows one ballot, and subtracts."""

import re
from datetime import timedelta
from functools import partial
from itertools import combinations_with_replacement
from typing import Any

import pytest
import time_machine
from django.test import Client

from community.groups.models import Group
from community.people.models import User
from feedback.counting import Computed, canonical
from feedback.models import Proposal, Result, Round
from feedback.publishable import Grounds, publishable
from feedback.sealing import sections
from feedback.services import rounds
from feedback.services.releasing import compute_result
from feedback.withholding import told
from tests.cast import signed_in
from tests.feedback.test_publishable import OPINIONS, SALTS, counted, matrices
from tests.feedback.test_publishable import cast as cast_in

NUMBER = re.compile(r"\d+ van de \d+|Alle \d+|\d+ doe[nt] het andersom|\d+ vindt ze|<b>\d")


@pytest.mark.parametrize("n", [9, 10, 11])
def test_two_worlds_with_the_same_file_are_told_alike(n: int) -> None:
    """So whoever reads pages learns nothing that the file doesn't say, and what that says is attacked there."""
    of, read = matrices(2), dict[str, Computed]()
    for world in combinations_with_replacement(OPINIONS[2], n):
        for salt in SALTS.values():
            computed = {**counted(world, 2, of), "salt": salt}
            shown = publishable(computed, Grounds(partial(cast_in, world)))
            file = canonical([shown.form, [sections(computed)[name] for name in shown.sections]])
            assert read.setdefault(file, told(computed, shown)) == told(computed, shown)
    assert len(read) > 1


def pages(client: Client, round: Round, needs: list[Proposal]) -> dict[str, str]:
    """All that a reader finds about the order, but for what names it: its fingerprint and each answer's own."""
    assert round.closed_at is not None
    behind = f"/boards/{round.board_id}/"
    addresses = ["/", *(behind + each for each in ("", "result/", "result/sure/", "result/why/"))]
    addresses += [
        f"{behind}result/why/?one={one.pk}&other={other.pk}"
        for one in needs
        for other in needs
        if one != other
    ]
    addresses += [f"{behind}result/why/?one={one.pk}" for one in needs[2:]]
    addresses += [f"{behind}proposals/{one.pk}/" for one in needs[2:]]
    with time_machine.travel(round.closed_at + timedelta(minutes=5), tick=False):
        found = {each: client.get(each) for each in addresses}
    assert {answer.status_code for answer in found.values()} == {200}
    return {each: plain(answer.content.decode()) for each, answer in found.items()}


def plain(page: str) -> str:
    """Without the tokens that every answer has of its own, and the fingerprint."""
    return re.sub(r"[0-9A-Za-z]{64}", "", page)


@pytest.fixture
def closed(round: Round, needs: list[Proposal], people: list[User], cast: Any, facilitator: User) -> Round:
    """Five ballots of which one says otherwise, for everyone who is signed in to read."""
    Group.objects.filter(pk=round.board.group_id).update(readers=Group.Readers.SIGNED_IN)
    a, b, c, d = (need.pk for need in needs)
    for user in people[:4]:
        cast(user, round, [[a], [b], [c], [d]])
    cast(people[4], round, [[a], [b], [d], [c]])
    return rounds.close_round(round=round, by=facilitator)


def test_taking_ones_own_ballot_off_leaves_nothing_to_read(
    closed: Round, needs: list[Proposal], outsider: User
) -> None:
    """All others agree on every two, or one doesn't: no page says which."""
    result = closed.results.all()[0]
    before = pages(signed_in(outsider), closed, needs)
    assert not NUMBER.search(" ".join(before.values()))
    closed.ballots.update(tiers=[[need.pk] for need in needs])
    agreed = {**compute_result(closed), "salt": result.computed["salt"]}
    assert agreed["contests"][0]["wins"] != result.computed["contests"][0]["wins"]
    Result.objects.filter(pk=result.pk).update(computed=agreed)
    assert pages(signed_in(outsider), closed, needs) == before


def test_the_members_read_the_votes_once_it_is_closed_and_who_reads_along_does_not(
    closed: Round, needs: list[Proposal], member: User, facilitator: User, outsider: User
) -> None:
    address = f"/boards/{closed.board_id}/result/why/?one={needs[2].pk}&other={needs[3].pk}"
    for user, numbers in ((member, True), (facilitator, True), (outsider, False)):
        assert ("4 van de 5" in signed_in(user).get(address).content.decode()) is numbers


@pytest.mark.usefixtures("openly")
def test_the_attack_finds_what_pages_without_a_rule_say(
    closed: Round, needs: list[Proposal], outsider: User
) -> None:
    assert NUMBER.search(" ".join(pages(signed_in(outsider), closed, needs).values()))
