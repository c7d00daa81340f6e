"""The second opinions: published elections, their definitions by brute force, pref_voting's judgement."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from feedback.ballots import RankedBallot, profile_from
from feedback.methods import METHODS, average_places, by_average_place, schulze, split_cycle
from feedback.ranking import Order, ranked_pairs
from feedback.tallying import Tally, tally
from tests.feedback import brute_force
from tests.feedback.elections import Election, elections, plain

CASES = [json.loads(line) for line in (Path(__file__).parent / "data" / "cases.jsonl").open()]


def counted_case(case: dict[str, Any]) -> Tally:
    ballots = [RankedBallot(tiers=tiers, count=count) for count, tiers in case["ballots"]]
    return tally(profile_from(case["candidates"], ballots, unranked=case["unranked"]))


def pairs(order: Order) -> set[tuple[int, int]]:
    return {(i, j) for i, j in np.argwhere(order.above).tolist()}


def peeled(order: Order) -> list[list[int]]:
    """As most programs list such an order: those whom none of the rest stands above, again and again."""
    left, found = list(range(len(order.above))), []
    while left:
        best = [i for i in left if not order.above[left, i].any()]
        found.append(best)
        left = [i for i in left if i not in best]
    return found


PUBLISHED = [c for c in CASES if {"schulze_margin", "schulze_tiers_cde"} & set(c.get("published", {}))]


@pytest.mark.parametrize("case", [c for c in PUBLISHED if "ballots" in c], ids=lambda case: str(case["id"]))
def test_a_published_election_by_schulze_comes_out_as_published(case: dict[str, Any]) -> None:
    published = case["published"].get("schulze_margin") or case["published"]["schulze_tiers_cde"]
    names = case["candidates"]
    found = [{names[i] for i in tier} for tier in peeled(schulze(counted_case(case)))]
    if "ranking" in published:
        assert found == [set(tier) for tier in published["ranking"]]
    else:
        assert found[0] == set(published["winners"])


@given(elections())
@settings(max_examples=150)
def test_every_method_says_what_its_definition_says(election: Election) -> None:
    size, ballots = election
    counted = tally(profile_from(range(size), ballots))
    matrix = counted.wins.tolist()
    assert pairs(schulze(counted)) == brute_force.schulze(matrix)
    assert pairs(split_cycle(counted)) == brute_force.defeats(matrix)
    places = [brute_force.average_place(plain(election), i) if ballots else None for i in range(size)]
    assert average_places(counted) == places
    assert pairs(by_average_place(counted)) == {
        (i, j)
        for i, one in enumerate(places)
        for j, other in enumerate(places)
        if one is not None and other is not None and one < other
    }


@given(elections())
@settings(max_examples=100)
def test_what_split_cycle_is_sure_of_is_never_contradicted_by_the_order(election: Election) -> None:
    counted = tally(profile_from(range(election[0]), election[1]))
    assert pairs(split_cycle(counted)) <= pairs(ranked_pairs(counted.wins))


def test_on_complete_ballots_it_is_the_average_of_the_places() -> None:
    cast = [RankedBallot([["a"], ["b"], ["c"]], count=2), RankedBallot([["b", "c"]])]
    assert average_places(tally(profile_from("abc", cast))) == [
        Fraction(5, 3),
        Fraction(11, 6),
        Fraction(5, 2),
    ]


def test_numbers_of_any_size_give_the_same_orders() -> None:
    small = np.random.default_rng(5).integers(0, 40, (7, 7)).astype(object)
    np.fill_diagonal(small, 0)
    for method in METHODS.values():
        one, other = (
            method(Tally(tuple(range(7)), factor * small, factor * (small + small.T), factor * 80))
            for factor in (1, 10**30)
        )
        assert np.array_equal(one.above, other.above)


def test_pref_voting_judges_schulze_and_split_cycle_the_same() -> None:
    methods = pytest.importorskip("pref_voting.margin_based_methods", exc_type=ImportError)  # needs numba
    graphs = pytest.importorskip("pref_voting.weighted_majority_graphs", exc_type=ImportError)
    chance = np.random.default_rng(13)
    for _ in range(40):
        upper = np.triu(chance.integers(-9, 10, (5, 5)), 1)
        strength = (upper - upper.T).astype(np.int64)
        edges = [(i, j, int(strength[i, j])) for i, j in np.argwhere(strength > 0).tolist()]
        graph = graphs.MarginGraph(list(range(5)), edges)
        counted = Tally(tuple(range(5)), np.maximum(strength, 0), np.full((5, 5), 9), 9)
        assert methods.beat_path(graph) == peeled(schulze(counted))[0]
        judged = methods.split_cycle_defeat(graph)
        assert set(judged.edges) == pairs(split_cycle(counted))
