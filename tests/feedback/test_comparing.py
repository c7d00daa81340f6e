"""Any two proposals of a board: explained and recounted ballot by ballot, or told apart with the reason."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.ballots import RankedBallot
from feedback.checking import mistakes
from feedback.comparing import Apart, Compared, Placed, Why, compare
from feedback.counting import Computed, count
from feedback.publishable import Publishable
from feedback.withholding import told as told_of
from tests.feedback.elections import Election, elections


def counted(contests: dict[int | None, list[int]], ballots: list[RankedBallot], **more: Any) -> Computed:
    return count(contests, [(ballot, []) for ballot in ballots], **more)


@given(elections(), st.data())
@settings(max_examples=80)
def test_whatever_two_are_compared_every_number_recounts_voices_and_merges_too(
    election: Election, data: st.DataObject
) -> None:
    size, ballots = election
    library = st.sampled_from([None, "x", "y"])
    cast = [
        RankedBallot(b.tiers, b.seen, b.no_opinion, b.count, data.draw(library))
        for b in ballots
        if not b.is_empty
    ]
    aliases = {one: one - 1 for one in data.draw(st.sets(st.integers(1, size - 1)))}
    by_library = data.draw(st.booleans())
    voice = "library" if by_library else "member"
    found = counted({None: list(range(size))}, cast, aliases=aliases, voice=voice)
    for one in range(size):
        for other in range(one):
            told = compare(found, one, other)
            if isinstance(told, Compared):
                assert not mistakes(
                    told.explanation,
                    told.candidates,
                    cast,
                    by_library=by_library,
                    unit=told.unit,
                    aliases=aliases,
                )
            else:
                assert isinstance(told, Apart)
                assert told.why in (Why.MERGED, Why.COLLECTING)


def test_two_that_were_not_compared_are_told_apart_with_the_reason() -> None:
    cast = [RankedBallot([[1], [11], [2], [21]], seen=[1, 2, 11, 12, 21])] * 3
    cast += [RankedBallot([[1]], seen=[1, 2, 3, 11, 12, 21])]
    contests: dict[int | None, list[int]] = {None: [1, 2, 3], 1: [11, 12], 2: [21]}
    found = counted(contests, cast, aliases={9: 2, 8: 9})
    assert compare(found, 8, 2) == Apart(Why.MERGED, (8,))
    assert compare(found, 8, 9) == Apart(Why.MERGED, (8, 9))
    assert compare(found, 1, 77) == Apart(Why.NOT_RANKED, (77,))
    assert compare(found, 3, 1) == Apart(Why.COLLECTING, (3,))
    assert compare(found, 11, 21) == Apart(Why.OTHER_CONTEST, (11, 21), (1, 2))
    assert compare(found, 1, 12) == Apart(Why.OTHER_CONTEST, (1, 12), (1, 1))
    assert isinstance(compare(found, 9, 1), Compared)
    with pytest.raises(ValueError, match="itself"):
        compare(found, 1, 1)


def test_without_the_votes_the_same_steps_are_told_and_without_strengths_the_order_alone() -> None:
    cast = [RankedBallot([[1], [3], [2]])] * 4 + [RankedBallot([[3], [2], [1]])] * 3
    cast += [RankedBallot([[2], [1], [3]])] * 2
    found = counted({None: [1, 2, 3]}, cast)
    whole, strengths, order = (
        compare(told_of(found, Publishable("order", sections)), 2, 1)
        for sections in (("order", "votes"), ("order", "strengths"), ("order",))
    )
    assert isinstance(whole, Compared)
    assert isinstance(strengths, Compared)
    assert (whole.kept_back, strengths.kept_back) == (False, True)
    assert whole.explanation.case == strengths.explanation.case == "overruled"
    assert steps(whole) == steps(strengths) == [(0, 2), (2, 1)]
    assert order == Placed(1, 2, above=True)


def steps(told: Compared) -> list[tuple[int, int]]:
    return [(step.upper, step.lower) for step in told.explanation.chain]


def test_a_number_that_is_not_on_the_ballots_is_found() -> None:
    cast = [RankedBallot([[1], [2]], voice="x")] * 2 + [RankedBallot([[2], [1]])]
    told = compare(counted({None: [1, 2]}, cast, voice="library"), 1, 2)
    assert isinstance(told, Compared)
    assert mistakes(told.explanation, told.candidates, cast, by_library=True, unit=told.unit) == []
    assert mistakes(told.explanation, told.candidates, cast, by_library=True)
    assert mistakes(told.explanation, told.candidates, cast[:2], by_library=True, unit=told.unit)
