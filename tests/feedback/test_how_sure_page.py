"""The page behind *How is this counted?*, and why one proposal stands where it stands."""

import re
from typing import Any

from django.test import Client

from community.groups.models import Membership
from community.people.models import User
from feedback.models import Proposal, Round
from feedback.services import rounds
from tests.cast import person, signed_in


def voters(round: Round, n: int) -> list[User]:
    found = [person(f"Stem {number}") for number in range(n)]
    Membership.objects.bulk_create(Membership(group=round.board.group, user=user) for user in found)
    return found


def close(round: Round, facilitator: User) -> str:
    rounds.close_round(round=round, by=facilitator)
    return f"/boards/{round.board_id}/result/"


def test_five_ballots_are_too_few_and_the_page_says_so(
    round: Round, people: list[User], needs: list[Proposal], cast: Any, facilitator: User, as_member: Client
) -> None:
    for user in people[:5]:
        cast(user, round, [[need.pk] for need in needs])
    page = as_member.get(close(round, facilitator) + "sure/").content.decode()
    assert "te weinig om te berekenen hoe zeker" in page
    assert "kon evengoed" not in page
    assert "grotendeels eens" in page
    assert "Andere manieren van tellen geven dezelfde plaatsen" in page


def test_from_twenty_on_it_says_where_each_could_stand_and_what_divides(
    round: Round, needs: list[Proposal], cast: Any, facilitator: User, as_member: Client
) -> None:
    a, b, c, d = (need.pk for need in needs)
    for number, user in enumerate(voters(round, 24)):
        cast(user, round, [[a], [b], [c], [d]] if number % 2 else [[d], [b], [c], [a]])
    page = as_member.get(close(round, facilitator) + "sure/").content.decode()
    assert page.count('data-label="kon evengoed"') == 4
    assert page.count(">verdeeld<") == 2  # a and d
    assert "verschillen sterk" in page


def test_it_costs_the_same_for_many_proposals(
    round: Round, people: list[User], needs: list[Proposal], cast: Any, facilitator: User, member: User,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for user in people[:3]:
        cast(user, round, [[need.pk] for need in needs])
    address, client = close(round, facilitator) + "sure/", signed_in(member)
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)


def test_one_proposal_is_explained_by_its_neighbours(
    round: Round, people: list[User], needs: list[Proposal], cast: Any, facilitator: User, as_member: Client
) -> None:
    for user in people[:5]:
        cast(user, round, [[need.pk] for need in needs])
    address = close(round, facilitator) + f"why/?one={needs[1].pk}"
    page = re.sub(r"<[^>]+>", "", as_member.get(address).content.decode())
    assert "zetten “Weten wat mag” boven “Iemand aan de lijn”" in page
    assert "zetten “Iemand aan de lijn” boven “Vlot op weg”" in page
    assert "Herhalen” boven" not in page
