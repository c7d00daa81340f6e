"""Somebody who has a published file, and a ballot of their own, tries to read off what another chose."""

import random
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from itertools import combinations, combinations_with_replacement
from typing import Any

import numpy as np
import pytest

from feedback.ballots import RankedBallot
from feedback.counting import Computed, canonical, count
from feedback.publishable import OTHERS, Grounds, others_of, publishable
from feedback.ranking import ranked_pairs
from feedback.sealing import fingerprint, salted, section_hash, sections

Ballot = tuple[tuple[int, ...], ...]
"""Tiers of everything there is, best first."""
STRICT: list[Ballot] = [((a,), (b,), (c,)) for a, b, c in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))]  # fmt: skip
OPINIONS = {
    2: [((0,), (1,)), ((1,), (0,)), ((0, 1),)],
    3: STRICT,
}
SALTS = {others_of({"salt": str(number)}): str(number) for number in range(100)}


def compared(ballot: Ballot, one: int, other: int) -> int:
    place = {proposal: number for number, tier in enumerate(ballot) for proposal in tier}
    return (place[one] < place[other]) - (place[one] > place[other])


def matrices(size: int) -> dict[Ballot, Any]:
    return {
        ballot: np.array([[compared(ballot, i, j) == 1 for j in range(size)] for i in range(size)], dtype=int)
        for ballot in OPINIONS[size]
    }


def counted(world: tuple[Ballot, ...], size: int, of: dict[Ballot, Any]) -> Computed:
    """What a result of these ballots holds that a file may show."""
    wins = sum(of[ballot] for ballot in world)
    order = ranked_pairs(wins)
    entry = {
        "parent": None,
        "candidates": [*range(size)],
        "groups": [],
        "places": order.places.tolist(),
        "above": order.above.astype(int).tolist(),
        "wins": wins.tolist(),
        "together": [[len(world)] * size] * size,
        "ballots": len(world),
        "weight": len(world),
        "collecting": [],
    }
    whole = {"ballots": len(world), "voices": len(world), "unit": 1, "voice": "member"}
    return {**whole, "contests": [entry], "parts": [], "cuts": [], "merged": []}


def worlds(size: int, n: int) -> Iterator[tuple[str, tuple[Ballot, ...]]]:
    """All that could have been cast, and what the file would then say."""
    of = matrices(size)
    for world in combinations_with_replacement(OPINIONS[size], n):
        computed = counted(world, size, of)
        told = sections(computed)
        for salt in SALTS.values():
            shown = publishable({**computed, "salt": salt}, Grounds(partial(cast, world)))
            yield canonical([shown.form, [told[name] for name in shown.sections], shown.ballots]), world


def cast(world: tuple[Ballot, ...]) -> list[dict[str, Any]]:
    return [{"tiers": [list(tier) for tier in ballot], "seen": [], "no_opinion": []} for ballot in world]


def read_off(size: int, n: int) -> list[Any]:
    """(own ballot, two proposals, what all others chose between them), wherever the file leaves no doubt."""
    fitting: dict[str, set[tuple[Ballot, ...]]] = defaultdict(set)
    for file, world in worlds(size, n):
        fitting[file].add(world)
    found = []
    for file, possible in fitting.items():
        for own in OPINIONS[size]:
            mine = [others_in(world, own) for world in possible if own in world]
            for one, other in combinations(range(size), 2):
                answers = {compared(ballot, one, other) for others in mine for ballot in others}
                if mine and len(answers) == 1:
                    found.append((file, own, (one, other), answers))
    return found


def others_in(world: tuple[Ballot, ...], own: Ballot) -> set[Ballot]:
    left = list(world)
    left.remove(own)
    return set(left)


def test_each_number_of_others_can_be_drawn() -> None:
    assert sorted(SALTS) == [*OTHERS]


@pytest.mark.parametrize(("size", "n"), [(2, 10), (2, 11), (2, 14), (3, 10)])
def test_whoever_knows_their_own_ballot_reads_off_nobody_elses(size: int, n: int) -> None:
    assert read_off(size, n) == []


def test_the_attack_finds_what_a_rule_without_a_secret_gives_away(monkeypatch: Any) -> None:
    """Where only all-but-one is kept back, keeping it back says that it is all but one."""
    monkeypatch.setattr("feedback.publishable.OTHERS", range(2, 3))
    assert read_off(2, 10) != []


def test_the_attack_finds_what_no_rule_at_all_gives_away(monkeypatch: Any) -> None:
    monkeypatch.setattr("feedback.publishable.is_shared", lambda *_arguments: True)
    assert read_off(2, 10) != []


def many(*groups: tuple[int, list[list[int]]]) -> list[RankedBallot]:
    return [
        RankedBallot(tiers, sorted(one for tier in tiers for one in tier))
        for number, tiers in groups
        for _ in range(number)
    ]


def result(ballots: list[Any], others: int = 2, **fields: Any) -> Computed:
    proposals: list[Any] = sorted({one for ballot in ballots for one in ballot.seen})
    computed = count({None: proposals}, [(ballot, []) for ballot in ballots], **fields)
    return {**computed, "salt": SALTS[others]}


def rows(ballots: list[RankedBallot]) -> list[dict[str, Any]]:
    return [
        {"tiers": each.tiers, "seen": list(each.seen or []), "no_opinion": list(each.no_opinion)}
        for each in ballots
    ]


def form(ballots: list[RankedBallot], others: int = 2, changed: int | None = None, **fields: Any) -> str:
    found = result(ballots, others, **fields)
    return publishable(found, Grounds(lambda: rows(ballots), changed=changed)).form


MIXED = [(3, [[1], [2], [3]]), (3, [[2], [3], [1]]), (4, [[3], [1], [2]])]
SPREAD = [(5, [[1], [2], [3]]), (5, [[2], [3], [1]]), (5, [[3], [1], [2]]), (5, [[3], [2], [1]]), (5, [[2], [1], [3]]), (5, [[1], [3], [2]])]  # fmt: skip


def test_ballots_are_published_where_each_stands_there_five_times() -> None:
    assert form(many(*SPREAD)) == "ballots"
    assert form(many(*SPREAD, (1, [[1, 2], [3]]))) == "votes"


def test_a_ballot_that_saw_what_few_saw_is_a_signature_so_the_votes_are_published_alone() -> None:
    rare = [RankedBallot([[1], [2]], [1, 2]) for _ in range(4)]
    assert form([*many(*SPREAD), *rare]) == "votes"


def test_ballots_are_kept_back_where_one_choice_gives_away_another() -> None:
    """Who told that they put 1 above 2 would have told the rest."""
    assert form(many((6, [[1], [2], [3]]), (6, [[3], [2], [1]]))) == "votes"


def test_who_is_told_one_choice_never_learns_another_from_published_ballots() -> None:
    """Of every two: those whose ballots fit what is known differ on every other two."""
    chance = random.Random(7)
    published = 0
    for _ in range(40):
        kinds = chance.sample(SPREAD, chance.randint(3, 6))
        ballots = many(*((chance.randint(4, 9), tiers) for _n, tiers in kinds))
        found = publishable(result(ballots), Grounds(partial(rows, ballots)))
        if found.ballots is None:
            continue
        published += 1
        cast = [(row["count"], tuple(map(tuple, row["tiers"]))) for row in found.ballots[0]]
        assert min(n for n, _ in cast) >= 5
        pairs = list(combinations((1, 2, 3), 2))
        for known in pairs:
            for answer in (1, -1):
                fits = [ballot for _n, ballot in cast if compared(ballot, *known) == answer]
                for asked in pairs:
                    assert asked == known or len({compared(ballot, *asked) for ballot in fits}) != 1
    assert published > 3


@pytest.mark.parametrize(
    ("ballots", "expected"),
    [
        (many(*MIXED), "votes"),
        (many(*MIXED)[:9], "order"),  # nine
        (many((10, [[1], [2]])), "strengths"),  # all agree
        (many((9, [[1], [2]]), (1, [[2], [1]])), "strengths"),  # one doesn't, and knows it
        (many((8, [[1], [2]]), (2, [[2], [1]])), "votes"),
        (many((8, [[1, 2]]), (1, [[2], [1]]), (1, [[1], [2]])), "votes"),
    ],
)
def test_votes_are_published_where_some_see_it_differently(
    ballots: list[RankedBallot], expected: str
) -> None:
    assert form(ballots) == expected


def test_how_many_must_differ_is_the_results_own_secret() -> None:
    ballots = many((12, [[1], [2]]), (3, [[2], [1]]))
    assert [form(ballots, others) for others in OTHERS] == ["votes", "votes", "strengths", "strengths"]


def test_what_few_know_keeps_the_votes_back() -> None:
    """Of fourteen ballots four know 4; then six of sixteen do."""
    few = many((2, [[1], [4], [2], [3]]), (2, [[2], [3], [4], [1]]))
    more = many((3, [[1], [4], [2], [3]]), (3, [[2], [3], [4], [1]]))
    assert (form([*many(*MIXED), *few]), form([*many(*MIXED), *more])) == ("strengths", "votes")


def test_parts_of_a_voice_keep_the_votes_back() -> None:
    """They would say how two colleagues of one library were divided."""
    alone = [RankedBallot(each.tiers, each.seen, voice=n) for n, each in enumerate(many(*MIXED))]
    assert form(alone, voice="library") == "votes"
    shared = [*alone, RankedBallot([[1], [2], [3]], [1, 2, 3], voice=9)]
    assert form(shared, voice="library") == "strengths"


def test_a_result_close_to_the_one_before_keeps_the_votes_back() -> None:
    forms = [form(many(*MIXED), changed=changed) for changed in (0, 4, 5, None)]
    assert forms == ["strengths", "strengths", "votes", "votes"]


def test_a_running_round_is_told_without_any_number() -> None:
    found = publishable(result(many(*MIXED)), Grounds(list, closed=False))
    assert (found.form, found.sections, found.ballots) == ("order", ("order",), None)


def test_where_names_were_agreed_members_get_every_ballot() -> None:
    ballots = many((2, [[1], [2]]), (1, [[2], [1]]))
    found = publishable(result(ballots), Grounds(lambda: rows(ballots), names_agreed=True))
    assert found.form == "ballots"
    assert found.ballots == [
        [
            {"count": 2, "tiers": [[1], [2]], "left": [], "unknown": []},
            {"count": 1, "tiers": [[2], [1]], "left": [], "unknown": []},
        ]
    ]


def test_no_guess_can_be_tried_on_the_fingerprint() -> None:
    """Of three ballots over two proposals there are ten results; a bare hash would say which one it is."""
    really = salted(result(many((2, [[1], [2]]), (1, [[2], [1]]))))
    guesses = [
        result(many((a, [[1], [2]]), (b, [[2], [1]]), (3 - a - b, [[1, 2]])))
        for a in range(4)
        for b in range(4 - a)
    ]
    bare = [{key: value for key, value in guess.items() if key != "salt"} for guess in guesses]
    assert sections(really)["votes"] in [sections(guess)["votes"] for guess in bare]
    assert fingerprint(really) not in [fingerprint(guess) for guess in [*bare, *guesses]]
    kept = [
        section_hash(salt, sections(guess)["votes"]) for guess in bare for salt in ("", fingerprint(really))
    ]
    assert len(set(kept)) == 20
