"""The count and the order: published elections, the definition by brute force, and what must never happen."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.ballots import (
    CandidateTwice,
    NegativeCount,
    RankedBallot,
    UnknownCandidate,
    established,
    profile_from,
    profile_from_ranks,
)
from feedback.checking import mistakes
from feedback.explaining import Case, explain
from feedback.ranking import Order, ranked_pairs, ranked_pairs_unsplit
from feedback.tallying import Tally, tally
from tests.feedback import brute_force
from tests.feedback.elections import Election, elections, plain

pytestmark = pytest.mark.once

CASES = [json.loads(line) for line in (Path(__file__).parent / "data" / "cases.jsonl").open()]


def count(election: Election) -> Tally:
    return tally(profile_from(range(election[0]), election[1]))


def pairs(order: Order) -> set[tuple[int, int]]:
    return {(i, j) for i, j in np.argwhere(order.above).tolist()}


def published(case: dict[str, Any]) -> list[RankedBallot]:
    return [RankedBallot(tiers=tiers, count=count) for count, tiers in case.get("ballots", [])]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_published_election_comes_out_as_published(case: dict[str, Any]) -> None:
    names = case["candidates"]
    wins = np.array(case["pairwise"], dtype=np.int64)
    if "ballots" in case:
        counted = tally(profile_from(names, published(case), unranked=case["unranked"]))
        assert counted.wins.tolist() == case["pairwise"]
        wins = counted.wins
    order = ranked_pairs(wins)
    above = {name: {names[j] for j in np.flatnonzero(order.above[i])} for i, name in enumerate(names)}
    assert above == {name: set(lower) for name, lower in case["ranked_pairs"]["above"].items()}
    tiers = order.tiers
    assert (tiers and [[names[i] for i in tier] for tier in tiers]) == case["ranked_pairs"]["tiers"]


@pytest.mark.parametrize("case", [c for c in CASES if "ballots" in c], ids=lambda case: str(case["id"]))
def test_every_neighbour_in_a_published_election_is_explained_and_recounts(case: dict[str, Any]) -> None:
    names, ballots = case["candidates"], published(case)
    counted = tally(profile_from(names, ballots, unranked=case["unranked"]))
    order = ranked_pairs(counted.wins)
    ladder = sorted(range(len(names)), key=lambda i: order.places[i].tolist())
    for one, other in pairwise(ladder):
        reason = explain(counted, order, other, one)
        assert mistakes(reason, names, ballots, unranked=case["unranked"]) == []


@given(elections())
@settings(max_examples=300)
def test_any_election_comes_out_as_the_definition_says(election: Election) -> None:
    counted = count(election)
    assert counted.wins.tolist() == brute_force.wins(election[0], plain(election))
    order = ranked_pairs(counted.wins)
    assert pairs(order) == brute_force.above(counted.wins.tolist())


@given(st.integers(2, 9), st.integers(1, 12), st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_any_matrix_comes_out_as_the_definition_says_split_or_not(size: int, most: int, chance: Any) -> None:
    wins = np.array([[chance.randint(0, most) * (i != j) for j in range(size)] for i in range(size)])
    order, whole = ranked_pairs(wins), ranked_pairs_unsplit(wins)
    assert pairs(order) == brute_force.above(wins.tolist())
    assert np.array_equal(order.above, whole.above)
    assert np.array_equal(order.fates, whole.fates)  # type: ignore[arg-type]


@given(elections())
@settings(max_examples=200)
def test_every_pair_is_explained_and_every_number_recounts(election: Election) -> None:
    size, ballots = election
    counted = count(election)
    order = ranked_pairs(counted.wins)
    for one in range(size):
        for other in range(size):
            if one != other:
                assert mistakes(explain(counted, order, one, other), range(size), ballots) == []


@given(elections(), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_names_and_the_order_of_ballots_change_nothing(election: Election, chance: Any) -> None:
    size, ballots = election
    names, cast = list(range(size)), list(ballots)
    chance.shuffle(names)
    chance.shuffle(cast)
    shuffled = ranked_pairs(tally(profile_from(names, cast)).wins)
    order = ranked_pairs(count(election).wins)
    assert np.array_equal(shuffled.above, order.above[np.ix_(names, names)])


@given(elections(5), st.data())
@settings(max_examples=150)
def test_a_duplicate_beside_the_original_changes_nothing_for_the_others(
    election: Election, data: st.DataObject
) -> None:
    size, ballots = election
    original = data.draw(st.integers(0, size - 1))
    profile = profile_from(range(size), ballots)
    doubled = ranked_pairs(tally(profile.only([*range(size), original])).wins)
    order = ranked_pairs(tally(profile).wins)
    assert np.array_equal(doubled.above[:size, :size], order.above)


@given(elections())
@settings(max_examples=150)
def test_no_neighbour_is_contradicted_by_a_direct_majority(election: Election) -> None:
    counted = count(election)
    order = ranked_pairs(counted.wins)
    if order.tiers is not None and all(len(tier) == 1 for tier in order.tiers):
        for (upper,), (lower,) in pairwise(order.tiers):
            assert counted.wins[upper, lower] >= counted.wins[lower, upper]


@given(elections(), st.data())
@settings(max_examples=150)
def test_one_changed_ballot_gives_the_same_tally_as_a_recount(
    election: Election, data: st.DataObject
) -> None:
    ranks = profile_from(range(election[0]), election[1]).ranks
    if len(ranks) < 2:
        return
    old, new = ranks[0], data.draw(st.sampled_from(list(ranks)))
    before = tally(profile_from_ranks(range(election[0]), ranks))
    after = tally(profile_from_ranks(range(election[0]), np.vstack([ranks[1:], new])))
    changed = before.replaced(old=old, new=new)
    assert np.array_equal(changed.wins, after.wins)
    assert np.array_equal(changed.together, after.together)
    assert changed.ballots == after.ballots


@pytest.mark.parametrize("kind", ["strict", "unseen", "tied", "truncated", "gaps", "bins", "long"])
def test_the_fast_count_of_many_ballots_equals_the_slow_one(kind: str) -> None:
    chance = np.random.default_rng(7)
    size = 60 if kind == "long" else 30
    ranks = np.argsort(chance.random((6000, size)), axis=1).astype(np.uint8)
    if kind == "unseen":
        ranks[ranks >= 12] = 255
    elif kind == "tied":
        ranks //= 3
    elif kind == "truncated":
        ranks = np.where(ranks < 5, ranks, np.where(ranks < 12, 5, 255)).astype(np.uint8)
    elif kind == "bins":
        ranks = np.where(ranks < 25, ranks // 9, 255).astype(np.uint8)
    elif kind == "long":
        ranks = np.where(ranks < 4, ranks, np.where(ranks < 9, 4, 255)).astype(np.uint8)
    elif kind == "gaps":
        ranks = (ranks * 2).astype(np.uint8)
        ranks[0, :2] = 1
    counted = tally(profile_from_ranks(range(size), ranks))
    for i in range(size):
        for j in range(size):
            both = (ranks[:, i] != 255) & (ranks[:, j] != 255)
            assert counted.wins[i, j] == int((both & (ranks[:, i] < ranks[:, j])).sum())
            assert counted.together[i, j] == int(both.sum())


def test_more_candidates_than_a_byte_can_tell_apart_are_counted_too() -> None:
    orders = [np.random.default_rng(seed).permutation(300).tolist() for seed in range(20)]
    cast = [RankedBallot([[c] for c in order[: 20 * seed]]) for seed, order in enumerate(orders)]
    wins = tally(profile_from(range(300), cast)).wins
    places = [{c: place for place, c in enumerate(order[: 20 * s])} for s, order in enumerate(orders)]
    for one, other in [(0, 1), (5, 299), (150, 7)]:
        assert wins[one, other] == sum(p.get(one, 300) < p.get(other, 300) for p in places)


def test_pref_voting_gives_the_same_winner_where_no_two_strengths_are_equal() -> None:
    methods = pytest.importorskip("pref_voting.margin_based_methods", exc_type=ImportError)  # needs numba
    profiles = pytest.importorskip("pref_voting.profiles", exc_type=ImportError)
    chance, judged = np.random.default_rng(11), 0
    while judged < 60:
        orders = [chance.permutation(5).tolist() for _ in range(201)]
        counted = tally(profile_from(range(5), [RankedBallot([[c] for c in order]) for order in orders]))
        margins = counted.wins - counted.wins.T
        if len(set(margins[margins > 0].tolist())) < 10:
            continue
        judged += 1
        tiers = ranked_pairs(counted.wins).tiers
        assert tiers is not None
        assert methods.ranked_pairs(profiles.Profile(orders)) == tiers[0]


def test_what_was_left_in_the_tray_stands_below_and_what_was_never_shown_is_in_no_pair() -> None:
    counted = tally(profile_from("abcd", [RankedBallot([["a"]], seen=["a", "b"], no_opinion=["d"])]))
    assert counted.wins.tolist() == [[0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert counted.together.tolist() == [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]


def test_a_candidate_is_established_when_three_and_a_quarter_of_the_non_empty_ballots_saw_it() -> None:
    cast = [
        RankedBallot([["a"]], seen=["a"], count=10),
        RankedBallot([["b"]], seen=["a", "b"], count=4),
        RankedBallot([["c"]], seen=["c"], count=3),
        RankedBallot([], seen=["c", "d"], count=40),
    ]
    assert established(profile_from("abcd", cast)).tolist() == [True, False, False, False]
    assert established(
        profile_from("abcd", [*cast[1:], RankedBallot([["a"]], seen=[], count=5)])
    ).tolist() == [
        True,
        True,
        True,
        False,
    ]


def test_a_ballot_that_cannot_be_is_refused_with_its_culprit() -> None:
    with pytest.raises(UnknownCandidate) as unknown:
        profile_from("ab", [RankedBallot([["a"], ["z"]])])
    assert unknown.value.candidate == "z"
    with pytest.raises(CandidateTwice):
        profile_from("ab", [RankedBallot([["a"], ["a"]])])
    with pytest.raises(CandidateTwice):
        profile_from("ab", [RankedBallot([["a"]], no_opinion=["a"])])
    with pytest.raises(CandidateTwice):
        profile_from("aa", [])
    with pytest.raises(NegativeCount):
        profile_from("ab", [RankedBallot([["a"]], count=-1)])


@pytest.mark.parametrize(
    ("wins", "one", "other", "case", "above"),
    [
        ([[0, 3], [1, 0]], 0, 1, Case.DIRECT, True),
        ([[0, 3, 2], [1, 0, 3], [2, 1, 0]], 2, 0, Case.CHAIN, True),
        ([[0, 9, 4], [1, 0, 8], [6, 2, 0]], 0, 2, Case.OVERRULED, True),
        ([[0, 2, 1], [1, 0, 2], [2, 1, 0]], 0, 1, Case.RING, False),
        ([[0, 2], [2, 0]], 0, 1, Case.UNDECIDED, False),
    ],
)
def test_each_of_the_five_cases_is_told_apart(
    wins: list[list[int]], one: int, other: int, case: Case, above: bool
) -> None:
    matrix = np.array(wins, dtype=np.int64)
    together = np.full_like(matrix, 12)
    reason = explain(Tally(tuple(range(len(wins))), matrix, together, 12), ranked_pairs(matrix), one, other)
    assert (reason.case, reason.above) == (case, above)
