"""From ballots to the result: merged proposals, voices, contests, lanes and second opinions."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.ballots import RankedBallot
from feedback.counting import Computed, count, tally_of
from feedback.merging import MergedInACircle, aliased, merged_contests, root_of
from feedback.voices import library_voices
from tests.feedback import brute_force
from tests.feedback.elections import Election, ballots_of, elections, plain


@st.composite
def merges(draw: st.DrawFn, size: int = 6) -> dict[int, int]:
    """Some of 0 … size − 1 merged into a lower one, so into each other but never in a circle."""
    chosen = draw(st.sets(st.integers(1, size - 1)))
    return {one: draw(st.integers(0, one - 1)) for one in chosen}


def everyone(size: int, ballots: list[RankedBallot], **options: Any) -> Computed:
    return count({None: list(range(size))}, [(ballot, []) for ballot in ballots], **options)


def test_a_head_stands_in_the_best_tier_of_those_it_speaks_for() -> None:
    ballot = RankedBallot([["a"], ["b", "c"], ["d"]], seen=["a", "b", "e"], no_opinion=["f", "g"])
    found = aliased(ballot, {"b": "d", "c": "d", "f": "a", "h": "g", "e": "z"})
    assert found.tiers == [["a"], ["d"], []]
    assert found.seen == ["a", "d", "z"]
    assert found.no_opinion == ["g"]


def test_who_merged_into_a_merged_one_is_spoken_for_by_the_last_head() -> None:
    assert root_of(3, {3: 2, 2: 1}) == 1
    assert aliased(RankedBallot([[4], [3]]), {3: 2, 2: 1}).tiers == [[4], [1]]


def test_what_is_merged_in_a_circle_is_refused_with_its_culprit() -> None:
    with pytest.raises(MergedInACircle) as refusal:
        root_of(1, {1: 2, 2: 1})
    assert refusal.value.candidate == 1


@given(ballots_of(6), merges())
@settings(max_examples=300)
def test_merging_rewrites_no_ballot_and_is_the_same_when_read_twice(
    ballot: RankedBallot, aliases: dict[int, int]
) -> None:
    before = copy.deepcopy(ballot)
    once = aliased(ballot, aliases)
    assert ballot == before
    assert aliased(once, aliases) == once
    assert aliased(ballot, {}) == before
    assert len(once.tiers) == len(ballot.tiers)


@given(ballots_of(6), merges())
@settings(max_examples=300)
def test_a_merged_ballot_says_what_the_rule_says(ballot: RankedBallot, aliases: dict[int, int]) -> None:
    once = aliased(ballot, aliases)
    for head in {root_of(one, aliases) for one in range(6)}:
        own = {one for one in range(6) if root_of(one, aliases) == head}
        places = [number for number, tier in enumerate(ballot.tiers) if own & set(tier)]
        assert [number for number, tier in enumerate(once.tiers) if head in tier] == places[:1]
        assert (head in once.no_opinion) == (not places and bool(own & set(ballot.no_opinion)))
        if ballot.seen is not None and once.seen is not None:
            assert (head in once.seen) == bool(own & set(ballot.seen))
    assert not set(aliases) & {one for tier in once.tiers for one in tier}


@given(elections(), merges())
@settings(max_examples=60)
def test_merging_and_unmerging_gives_the_result_there_was(
    election: Election, aliases: dict[int, int]
) -> None:
    size, ballots = election
    aliases = {one: head for one, head in aliases.items() if one < size}
    before = everyone(size, ballots)
    merged = everyone(size, ballots, aliases=aliases)
    assert merged["merged"] == [[one, root_of(one, aliases)] for one in sorted(aliases)]
    heads = sorted(set(range(size)) - set(aliases))
    assert everyone(size, [aliased(b, aliases) for b in ballots], aliases=aliases) == merged
    listed = [*merged["contests"][0]["candidates"], *(c[0] for c in merged["contests"][0]["collecting"])]
    assert sorted(listed) == heads
    assert everyone(size, ballots) == before


def test_a_head_stands_in_its_own_contest_or_else_where_the_first_it_speaks_for_stands() -> None:
    contests: dict[int | None, list[int]] = {None: [1, 2, 3], 1: [11, 12], 2: [21, 22]}
    assert merged_contests(contests, {12: 21}) == {None: [1, 2, 3], 1: [11], 2: [21, 22]}
    assert merged_contests(contests, {22: 99}) == {None: [1, 2, 3], 1: [11, 12], 2: [21, 99]}
    assert merged_contests(contests, {2: 1}) == {None: [1, 3], 1: [11, 12, 21, 22]}


def test_an_empty_ballot_is_counted_nowhere() -> None:
    cast = [RankedBallot([[0], [1]])] * 3 + [RankedBallot([]), RankedBallot([[], []], voice="x")]
    found = everyone(2, cast)
    assert (found["ballots"], found["voices"], found["contests"][0]["weight"]) == (3, 3, 3)
    assert found["contests"][0]["together"] == [[3, 3], [3, 3]]
    assert found["contests"][0]["by_library"] is None


def test_a_library_with_many_ballots_has_one_voice() -> None:
    cast = [RankedBallot([[0], [1]], voice="big")] * 6 + [RankedBallot([[0, 1]], voice="big")]
    cast += [RankedBallot([[1], [0]], voice="small")] * 2 + [RankedBallot([[1], [0]])]
    found = everyone(2, cast, voice="library")
    entry = found["contests"][0]
    assert (found["voice"], found["unit"], found["voices"], found["ballots"]) == ("library", 14, 3, 10)
    assert entry["wins"] == [[0, 12], [28, 0]]  # six sevenths of a voice, two voices
    assert (entry["weight"], entry["together"][0][1]) == (42, 42)
    assert (entry["places"], entry["by_member"], entry["by_library"]) == (
        [[2, 2], [1, 1]],
        [[1, 1], [2, 2]],
        None,
    )
    other = everyone(2, cast)["contests"][0]
    assert (other["places"], other["by_library"], other["by_member"]) == (
        entry["by_member"],
        entry["places"],
        None,
    )


@given(elections(), st.data())
@settings(max_examples=100)
def test_libraries_voices_are_counted_exactly(election: Election, data: st.DataObject) -> None:
    size, ballots = election
    cast = [
        RankedBallot(b.tiers, b.seen, b.no_opinion, b.count, data.draw(st.sampled_from([None, *"xyz"])))
        for b in ballots
        if not b.is_empty
    ]
    found = everyone(size, cast, voice="library")
    of = {
        library: sum(b.count for b in cast if b.voice == library) for library in {b.voice for b in cast}
    } | {None: 1}
    expected = [[Fraction(0)] * size for _ in range(size)]
    for (times, tiers), ballot in zip(plain((size, cast)) if cast else [], cast, strict=True):
        if times:
            for i, row in enumerate(brute_force.wins(size, [(times, tiers)])):
                for j, won in enumerate(row):
                    expected[i][j] += Fraction(won, of[ballot.voice])
    entry = found["contests"][0]
    names = entry["candidates"]
    assert entry["weight"] == found["unit"] * found["voices"]
    assert [[Fraction(n, found["unit"]) for n in row] for row in entry["wins"]] == [
        [expected[i][j] for j in names] for i in names
    ]


def test_voices_too_fine_for_64_bits_are_counted_exactly_all_the_same() -> None:
    cast: list[RankedBallot] = [
        RankedBallot([[0], [1], [2]] if size % 2 else [[1], [2], [0]], voice=size, count=size)
        for size in range(1, 60)
    ]
    weights = library_voices(cast)
    assert weights.unit > 2**64
    entry = everyone(3, cast, voice="library")["contests"][0]
    assert entry["wins"][0][1] == 30 * weights.unit
    assert entry["wins"][1][0] == 29 * weights.unit
    assert entry["places"] == [[1, 1], [2, 2], [3, 3]]
    assert tally_of(entry).wins.tolist() == entry["wins"]
    assert entry["average_place"] == [[117, 59], [89, 59], [148, 59]]


def test_what_too_few_have_seen_stands_beside_with_where_it_would_land() -> None:
    cast = [RankedBallot([[0], [1]], seen=[0, 1])] * 10 + [RankedBallot([[2], [0]], seen=[0, 1, 2])] * 2
    entry = everyone(3, cast)["contests"][0]
    assert entry["candidates"] == [0, 1]
    assert entry["collecting"] == [[2, 2, 1, 1]]


def test_each_parent_has_a_contest_of_its_own() -> None:
    cast: list[tuple[RankedBallot, list[int]]] = [(RankedBallot([[11], [1], [12], [2]]), [])] * 4
    found = count({None: [1, 2], 1: [11, 12]}, cast)
    assert [(entry["parent"], entry["groups"]) for entry in found["contests"]] == [
        (None, [[1], [2]]),
        (1, [[11], [12]]),
    ]


def test_second_opinions_stand_beside_the_order() -> None:
    cast = [
        *[RankedBallot([[0], [1], [2]])] * 4,
        *[RankedBallot([[1], [2], [0]])] * 3,
        *[RankedBallot([[2], [0], [1]])] * 2,
    ]
    entry = everyone(3, cast)["contests"][0]
    assert entry["places"] == entry["schulze"] == [[1, 1], [2, 2], [3, 3]]
    assert entry["unsolid"] == [[0, 2]]
    assert entry["average_place"] == [[17, 9], [17, 9], [20, 9]]


@given(elections(5))
@settings(max_examples=60)
def test_every_pair_of_the_order_is_solid_or_said_not_to_be(election: Election) -> None:
    size, ballots = election
    entry = everyone(size, ballots)["contests"][0]
    names = entry["candidates"]
    above = {(i, j) for i, row in enumerate(entry["above"]) for j, yes in enumerate(row) if yes}
    solid = brute_force.defeats(entry["wins"])
    assert solid <= above
    assert entry["unsolid"] == [[names[i], names[j]] for i, j in sorted(above - solid)]
