"""The tray: what the fewest have seen comes first, in an order of each member's own that stays the same."""

import json
from collections import Counter
from typing import Any

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from community.people.models import User
from feedback.models import Contestant, Proposal, Round
from feedback.services import proposals
from feedback.tray import MOST, tray
from tests.cast import signed_in

WAITING = st.lists(st.integers(0, 9), min_size=1, max_size=60).map(
    lambda seen: list(enumerate(seen, start=1))
)


@given(WAITING, st.integers(1, 40), st.text(max_size=5))
def test_nothing_that_fewer_have_seen_is_left_out_for_what_more_have(
    waiting: list[tuple[int, int]], size: int, seed: str
) -> None:
    shown = tray(waiting, seen=[], seed=seed, size=size)
    seen_by = dict(waiting)
    left = [seen_by[proposal] for proposal in seen_by if proposal not in shown]
    assert len(shown) == len(set(shown)) == min(size, len(waiting))
    assert max(seen_by[proposal] for proposal in shown) <= min(left, default=9)


@given(WAITING, st.text(max_size=5), st.sets(st.integers(1, 60), max_size=10))
def test_what_this_member_saw_before_stays_in_the_tray(
    waiting: list[tuple[int, int]], seed: str, seen: set[int]
) -> None:
    known = {proposal for proposal, _seen_by in waiting} & seen
    assert known <= set(tray(waiting, seen=seen, seed=seed, size=10))


def test_the_order_is_the_same_for_one_seed_and_even_over_many() -> None:
    waiting = [(proposal, 0) for proposal in range(5)]
    assert tray(waiting, seen=[], seed="a") == tray(waiting[::-1], seen=[], seed="a")
    firsts = Counter(tray(waiting, seen=[], seed=str(number))[0] for number in range(1000))
    assert min(firsts.values()) > 150


def test_each_member_is_shown_thirty_and_their_own_saves_move_the_others_up(
    round: Round, member: User, as_member: Client, colleague: User
) -> None:
    for number in range(36):
        proposals.propose(author=member, board=round.board, kind="need", title=f"Nood {number}")
    address = f"/boards/{round.board_id}"

    def shown(client: Client) -> list[int]:
        return [one["proposal"].pk for one in client.get(f"{address}/rank/").context["screen"]["tray"]]

    mine = shown(as_member)
    assert (len(mine), shown(as_member), shown(signed_in(colleague)) != mine) == (MOST, mine, True)
    asked: dict[str, Any] = {"bins": [[[mine[0]]], [], []], "seen": mine, "revision": 0}
    saved = as_member.put(f"{address}/ballot/", json.dumps(asked), content_type="application/json")
    assert saved.status_code == 200
    unseen = set(Contestant.objects.filter(round=round, seen_by=0).values_list("proposal", flat=True))
    assert (len(unseen), unseen <= set(shown(signed_in(colleague)))) == (10, True)
    assert Proposal.objects.count() == 40
