"""`manage.py rank`, as CONTRACT.md has it."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def rank(monkeypatch: pytest.MonkeyPatch, text: str, **options: Any) -> Any:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    out = io.StringIO()
    call_command("rank", stdout=out, **options)
    return json.loads(out.getvalue())


def election(*ballots: Any, **more: Any) -> str:
    return json.dumps({"candidates": ["a", "b", "c"], "ballots": ballots, **more})


def test_an_election_is_answered_with_above_places_tiers_and_pairwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert rank(monkeypatch, election([2, [["a"], ["b"]]], [1, [["b"]], ["b"]])) == {
        "above": {"a": ["b", "c"], "b": ["c"], "c": []},
        "places": {"a": [1, 1], "b": [2, 2], "c": [3, 3]},
        "tiers": [["a"], ["b"], ["c"]],
        "pairwise": [[0, 2, 2], [0, 0, 2], [0, 0, 0]],
    }


def test_ties_that_make_no_weak_order_have_no_tiers(monkeypatch: pytest.MonkeyPatch) -> None:
    found = rank(monkeypatch, election([1, [["a"], ["b"]]], unranked="no_opinion"))
    assert (found["tiers"], found["places"]) == (None, {"a": [1, 2], "b": [2, 3], "c": [1, 3]})


def test_no_ballots_and_no_candidates_are_an_election_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rank(monkeypatch, election())["tiers"] == [["a", "b", "c"]]
    assert rank(monkeypatch, '{"candidates": [], "ballots": []}') == {
        "above": {},
        "places": {},
        "tiers": [],
        "pairwise": [],
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "The input is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "must be a JSON object"),
        ('{"ballots": []}', "candidates must be a list"),
        ('{"candidates": [1], "ballots": []}', "must hold names"),
        ('{"candidates": ["a", "a"], "ballots": []}', "'a' is listed twice"),
        ('{"candidates": ["a"]}', "'ballots' must be a list"),
        (election(unranked="first"), "'unranked' must be"),
        (election(unranked=["last"]), "'unranked' must be"),
        (election([1]), "Ballot 1 must be [count, tiers]"),
        (election([1.5, []]), "the count must be a whole number"),
        (election([True, []]), "the count must be a whole number"),
        (election([-1, []]), "the count can't be negative"),
        (election([10**30, []]), "The counts add up to more"),
        (election([1, "ab"]), "the tiers must be a list of lists"),
        (election([1, ["a"]]), "each tier must be a list"),
        (election([1, [[["a"]]]]), "each tier must hold names"),
        (election([1, [["a"]], "a"]), "what was seen must be a list"),
        (election([1, []], [1, [["a"]], ["z"]]), "Ballot 2: 'z' is on a ballot but is not a candidate"),
        (election([1, []], [1, [["a"], ["z"]]]), "Ballot 2: 'z' is on a ballot but is not a candidate"),
        (election([1, [["a"], ["b", "a"]]]), "Ballot 1: 'a' stands twice on one ballot"),
    ],
)
def test_wrong_input_gets_one_sentence(monkeypatch: pytest.MonkeyPatch, text: str, sentence: str) -> None:
    with pytest.raises(CommandError) as refusal:
        rank(monkeypatch, text)
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert refusal.value.returncode == 1


def test_an_unknown_method_names_those_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(
        CommandError,
        match=r'no method "borda"; choose from: ranked-pairs, schulze, split-cycle, average-place\.',
    ):
        rank(monkeypatch, election(), method="borda")
