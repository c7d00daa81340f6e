"""The boards of the demo world: one at every phase, the published order by the real count, figures never mixed."""

from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from community.history.models import Entry
from community.notices.models import Notice
from community.people.models import User
from community.threads.models import Post
from feedback.counting import ladder
from feedback.demo import ideas, programme, regional_day, young
from feedback.ladder import build as ladder_lines
from feedback.models import Action, Board, Evidence, Proposal, Reason, Result, Round
from feedback.publishable import Grounds, publishable
from feedback.services.releasing import compute_result, labels_of
from tests.cast import person
from tests.feedback.test_publishable import SALTS


@pytest.fixture
def finished(db: None, genk: Any) -> Board:
    keys = ("facilitator", "member", "organiser", "service")
    people: dict[str, User] = {key: person(f"{key.title()} Demo") for key in keys}
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


def test_a_young_board_collects_and_another_discusses(db: None, genk: Any) -> None:
    people = {
        key: person(f"{key.title()} Demo") for key in ("organiser", "member", "colleague", "facilitator")
    }
    people |= {key: person(f"Buur {key}") for key in ("limburg-04", "limburg-20", "westhoek-01")}
    now = timezone.now()
    boards = young.build(SimpleNamespace(people=people, made={}, now=now))
    assert [board.phase for board in boards] == ["collect", "discuss"]
    for board in boards:
        assert board.evidence.filter(proposals=None).count() == 0 < board.evidence.count()
        assert Post.objects.filter(thread__proposal__board=board, created_at__lt=now).exists()
    call = boards[0].calls.open().get()
    assert [row.state for row in call.applications.all()] == ["waiting"] * 3
    assert boards[1].interviews.exclude(finished_at=None).count() == 2
    assert not Notice.objects.filter(created_at__gt=now).exists()
    merged = Proposal.objects.get(merged_into__isnull=False)
    assert merged.board == boards[1]
    proposed = Proposal.objects.filter(kind="idea")
    assert proposed.exclude(answers=None).count() == proposed.distinct().count() == 3


def test_the_demo_world_has_a_board_at_every_phase(db: None) -> None:
    call_command("demo", stdout=StringIO())
    assert set(Board.objects.values_list("phase", flat=True)) == set(Board.Phase.values)
    for model, moment in (
        (Post, "created_at"),
        (Proposal, "created_at"),
        (Entry, "at"),
        (Notice, "created_at"),
    ):
        assert not model.objects.filter(**{f"{moment}__gt": timezone.now()}).exists()
    running = Round.objects.get(board__title=ideas.TITLE)
    counted = compute_result(running, labels_of(running))
    for salt in SALTS.values():  # once Tom closes it, its numbers can be told
        assert publishable({**counted, "salt": salt}, Grounds(list)).form == "votes"
    held = Board.objects.count()
    call_command("demo", stdout=StringIO())
    assert Board.objects.count() == held
