"""How sure an order is, how much the members agree, and what may be told apart."""

from collections import Counter
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.people.models import User
from feedback import resampling
from feedback.agreement import agreement, polarisation, thirds
from feedback.ballots import RankedBallot, profile_from
from feedback.breakdowns import LEAST, OTHERS, divisions
from feedback.counting import count
from feedback.models import Proposal, Round
from feedback.ranking import ranked_pairs
from feedback.resampling import matrices, place_intervals, places_of, places_without_one
from feedback.services import releasing, rounds
from feedback.tallying import tally
from regions.models import Library, Workplace
from tests.feedback.elections import Election, elections, plain


@given(elections(), st.integers(0, 2**32))
@settings(max_examples=150)
def test_a_resample_is_placed_as_the_drawn_ballots_themselves_would_be(election: Election, seed: int) -> None:
    size, ballots = election
    if not ballots:
        return
    profile = profile_from(range(size), ballots)
    parts = matrices(profile, [1] * len(ballots), np.arange(len(ballots)))
    times = np.random.default_rng(seed).integers(0, 4, size=(3, len(ballots)))
    [found] = places_of(times, parts)
    for row, drawn in zip(found, times, strict=True):
        again = tally(profile, drawn.tolist())
        assert row.tolist() == ranked_pairs(again.wins).places.tolist()


def test_a_knot_too_large_to_disentangle_is_one_wide_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = [
        RankedBallot([[4], [0], [1], [2]]),
        RankedBallot([[4], [1], [2], [0]]),
        RankedBallot([[4], [2], [0], [1]]),
    ]
    profile = profile_from([0, 1, 2, 3, 4], ring)
    parts = matrices(profile, [1] * 3, np.arange(3))
    once = np.ones((1, 3), dtype=np.int64)
    monkeypatch.setattr(resampling, "KNOT", 2)
    assert next(places_of(once, parts))[0].tolist() == [[2, 4], [2, 4], [2, 4], [5, 5], [1, 1]]


def opinions(n: int, seed: int = 5) -> list[RankedBallot]:
    """Most put 0 first and 4 last; 1, 2 and 3 are close."""
    chance = np.random.default_rng(seed)
    pulls = np.array([0.0, 2.0, 2.1, 2.2, 4.5]) + chance.normal(0, 1.2, size=(n, 5))
    return [RankedBallot([[int(c)] for c in row]) for row in np.argsort(pulls, axis=1)]


def intervals(ballots: list[RankedBallot], groups: list[int] | None = None, seed: int = 7) -> list[list[int]]:
    profile = profile_from(range(5), ballots)
    grouped = np.array(groups if groups is not None else range(len(ballots)))
    found: list[list[int]] = place_intervals(profile, [1] * len(ballots), grouped, seed=seed).tolist()
    return found


def test_what_is_clear_is_narrow_and_what_is_close_is_wide() -> None:
    found = intervals(opinions(40))
    assert found[0] == [1, 1]
    assert found[4] == [5, 5]
    assert all(worst - best >= 1 for best, worst in found[1:4])
    more = intervals(opinions(3000))
    assert sum(worst - best for best, worst in more) <= sum(worst - best for best, worst in found)


def test_the_same_ballots_in_another_order_give_the_same_intervals() -> None:
    ballots = opinions(130)
    shuffled = [ballots[i] for i in np.random.default_rng(1).permutation(len(ballots))]
    assert intervals(shuffled) == intervals(ballots)
    assert intervals(ballots, seed=7) == intervals(ballots, seed=7)


def test_ballots_of_one_library_come_and_go_together() -> None:
    """Ten libraries that are each of one mind say less than a hundred members."""
    ballots = [ballot for ballot in opinions(10, seed=2) for _ in range(10)]
    together = intervals(ballots, groups=[i // 10 for i in range(100)])
    apart = intervals(ballots)
    width = [sum(worst - best for best, worst in found) for found in (together, apart)]
    assert width[0] > width[1]


@given(elections())
@settings(max_examples=60)
def test_leaving_one_out_covers_the_order_without_each(election: Election) -> None:
    size, ballots = election
    if len(ballots) < 2:
        return
    profile = profile_from(range(size), ballots)
    found = places_without_one(profile, [1] * len(ballots), np.arange(len(ballots)))
    orders = []
    for left in range(len(ballots)):
        kept = profile_from(range(size), ballots[:left] + ballots[left + 1 :])
        orders.append(ranked_pairs(tally(kept).wins).places)
    assert found[:, 0].tolist() == np.min([order[:, 0] for order in orders], axis=0).tolist()
    assert found[:, 1].tolist() == np.max([order[:, 1] for order in orders], axis=0).tolist()


@given(elections())
@settings(max_examples=150)
def test_agreement_is_counted_over_pairs_of_ballots(election: Election) -> None:
    size, ballots = election
    rows = [ranks for count, ranks in plain(election) for _ in range(count)]
    alike = met = 0
    for one, other in combinations(rows, 2):
        for i, j in combinations(range(size), 2):
            if None in (one[i], one[j], other[i], other[j]):
                continue
            met += 1
            first, second = np.sign(one[i] - one[j]), np.sign(other[i] - other[j])  # type: ignore[operator]
            alike += int(first * second)
    found = agreement(tally(profile_from(range(size), ballots)))
    assert found == (round(Fraction(alike * 1000, met)) if met else None)


def test_polarisation_runs_from_one_mind_to_two() -> None:
    one, other = RankedBallot([[0], [1], [2]]), RankedBallot([[2], [1], [0]])
    assert polarisation(profile_from([0, 1, 2], [one] * 4)) == [0, 0, 0]
    assert polarisation(profile_from([0, 1, 2], [one, other] * 3)) == [1000, 0, 1000]
    assert polarisation(profile_from([0, 1, 2], [one])) == [None, None, None]
    assert polarisation(profile_from([0], [RankedBallot([[0]])] * 3)) == [None]


def test_thirds_count_ballots_and_leave_out_who_is_absent() -> None:
    ballots = [
        RankedBallot([[0], [1], [2], [3]]),
        RankedBallot([[0, 1, 2, 3]]),
        RankedBallot([[3], [0]], seen=[3, 0]),
        RankedBallot([[2]], no_opinion=[0], seen=[2, 0]),
    ]
    profile = profile_from(range(4), ballots)
    assert thirds(profile).tolist() == [[1, 1, 1], [0, 2, 0], [0, 2, 0], [1, 1, 1]]


LABELS = st.lists(st.tuples(*[st.sampled_from(["", "a", "b", "c", "d"])] * 3), min_size=0, max_size=60)


@given(LABELS)
@settings(max_examples=300)
def test_no_cell_no_complement_and_no_difference_of_cells_holds_fewer_than_five(
    rows: list[tuple[str, str, str]],
) -> None:
    shown = divisions({name: [row[i] for row in rows] for i, name in enumerate(("region", "size", "role"))})
    for cells in shown.values():
        counts = Counter(cells)
        assert len(counts) > 1
        assert all(LEAST <= count <= len(rows) - LEAST for count in counts.values())
    atoms = Counter(zip(*shown.values(), strict=True)) if shown else Counter()
    assert all(count >= LEAST for count in atoms.values())  # whatever is subtracted is a union of these


def test_small_cells_stand_together_and_a_division_that_betrays_is_left_out() -> None:
    region = ["limburg"] * 8 + ["kust"] * 6 + ["kempen"] * 3 + [""] * 2
    assert divisions({"region": region})["region"] == ["limburg"] * 8 + ["kust"] * 6 + [OTHERS] * 5
    size = ["small"] * 9 + ["large"] * 10  # all of Limburg is small, and one more
    assert list(divisions({"region": region, "size": size})) == ["region"]
    assert divisions({"region": ["limburg"] * 8 + ["kust"] * 4}) == {}


def spread(n: int) -> list[tuple[RankedBallot, list[int]]]:
    libraries = [f"bib {number % 12}" for number in range(n)]
    return [
        (RankedBallot(ballot.tiers, voice=library), [])
        for ballot, library in zip(opinions(n), libraries, strict=True)
    ]


def test_a_result_says_how_sure_it_is_from_twenty_ballots_on() -> None:
    [few], [enough] = (count({None: list(range(5))}, spread(n))["contests"] for n in (19, 20))
    assert few["intervals"] is None
    assert [
        best <= place[0] and place[1] <= worst
        for (best, worst), place in zip(enough["intervals"], enough["places"], strict=True)
    ] == [True] * 5
    assert few["agreement"] > 0
    assert [sum(row) for row in few["thirds"]] == [19] * 5


def test_where_libraries_have_one_voice_ten_libraries_are_enough_and_nine_are_not() -> None:
    def of(libraries: int) -> Any:
        some = [pair for pair in spread(48) if int(str(pair[0].voice).split()[1]) < libraries]
        return count({None: list(range(5))}, some, voice="library")["contests"][0]

    assert of(9)["intervals"] is None
    assert of(10)["intervals"] is not None
    assert (of(9)["without_library"], len(of(10)["without_library"])) == (None, 5)


def test_a_breakdown_says_the_places_of_each_cell() -> None:
    cast = spread(24)
    found = count({None: list(range(5))}, cast, labels={"region": ["limburg"] * 14 + ["kust"] * 10})
    assert found["divisions"] == [["region", [["kust", 10], ["limburg", 14]]]]
    [contest] = found["contests"]
    alone = count({None: list(range(5))}, cast[14:])["contests"][0]
    assert contest["by"]["region"][0] == alone["places"]


def test_what_a_closed_round_keeps_tells_regions_apart_only_where_five_are_left_on_either_side(
    round: Round, people: list[User], needs: list[Proposal], cast: Any, facilitator: User,
    genk: Library, ieper: Library,
) -> None:  # fmt: skip
    for number, user in enumerate(people):
        Workplace.objects.create(user=user, library=genk if number < 5 else ieper)
        cast(user, round, [[need.pk] for need in needs])
    rounds.close_round(round=round, by=facilitator)
    kept = round.results.all()[0].computed  # the newest
    assert kept["divisions"] == []
    assert "Limburg" not in str(kept)


def test_a_running_round_keeps_no_breakdown(
    round: Round,
    people: list[User],
    needs: list[Proposal],
    cast: Any,
    member: User,
    genk: Library,
    ieper: Library,
) -> None:
    for number, user in enumerate([*people, member]):
        Workplace.objects.filter(user=user).delete()
        Workplace.objects.create(user=user, library=genk if number < 5 else ieper)
        cast(user, round, [[need.pk] for need in needs])
    assert releasing.compute_result(round)["divisions"] == []
    [division] = releasing.compute_result(round, releasing.labels_of(round))["divisions"]
    assert division == ["region", [["Limburg", 5], ["Westhoek", 5]]]
