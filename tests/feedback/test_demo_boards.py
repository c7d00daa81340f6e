"""The finished board of the demo world: the published order by the real count, and figures never mixed."""

from types import SimpleNamespace
from typing import Any

import pytest

from community.notices.models import Notice
from community.people.models import User
from feedback.counting import ladder
from feedback.demo import programme, regional_day
from feedback.ladder import build as ladder_lines
from feedback.models import Action, Board, Evidence, Proposal, Reason, Result
from tests.cast import person


@pytest.fixture
def finished(db: None, genk: Any) -> Board:
    keys = ("facilitator", "member", "organiser", "service")
    people: dict[str, User] = {key: person(f"{key.title()} Demo") for key in keys}
    from django.utils import timezone

    return programme.build(SimpleNamespace(people=people, made={}, now=timezone.now()))


def test_five_ballots_give_the_published_order(finished: Board) -> None:
    labels = dict(Proposal.objects.values_list("pk", "label"))
    groups = ladder(Result.objects.get().computed["contests"])
    assert [[labels[pk] for pk in group] for group in groups] == [
        [label] for label in ("1", "2", "3", "3a", "3b", "4", "5", "5a", "5b", "5c", "5d")
    ]


def test_answers_and_libraries_are_two_figures(finished: Board) -> None:
    answers = Evidence.objects.get(kind="survey", n=108)
    libraries = Evidence.objects.get(base="libraries")
    assert (answers.base, answers.share) == ("answers", None)
    assert (libraries.percent, libraries.n) == (28, None)


def test_needs_without_an_action_are_known(finished: Board) -> None:
    without = Proposal.objects.filter(actions=None).order_by("label")
    assert list(without.values_list("label", flat=True)) == ["3b", "5b", "5c", "5d"]
    assert Action.objects.count() == 5


def test_a_small_board_shows_a_tie_and_what_is_undecided(db: None, genk: Any) -> None:
    people = {key: person(f"{key.title()} Demo") for key in ("organiser", "member", "colleague")}
    people |= {f"limburg-{n}": person(f"Buur {n}") for n in range(5)}
    board = regional_day.build(SimpleNamespace(people=people, made={}))
    assert board is not None
    drawn = ladder_lines(Result.objects.get(round__board=board).computed, regional_day.CUTS)
    places = [[(rung.place, rung.even) for rung in line.rungs] for line in drawn.lines]
    assert places == [
        [("1", False)],
        [("2", True), ("2", True)],
        [("4–5", False)],
        [("4–6", False)],
        [("5–6", False)],
    ]
    kinds = [line.between.kind for line in drawn.lines if line.between]
    assert kinds == ["direct", "direct", "undecided", "undecided"]
    assert Reason.objects.revealed().count() == 4
    assert not Notice.objects.filter(kind__startswith="feedback.").exists()
