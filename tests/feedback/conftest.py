"""A board of ten, its facilitator, four needs, and a way to cast a ballot through the service."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.groups.models import Group, Membership
from community.people.models import User
from feedback.models import Ballot, Board, Proposal, Round
from feedback.services import proposals, rounds
from feedback.services.casting import ballot_of, save_ballot
from tests.cast import person, signed_in


@pytest.fixture(autouse=True)
def keys_dir(settings: Any, tmp_path: Path) -> Path:
    settings.KEYS_DIR = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def openly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every number is told to everyone, whatever it betrays: for what is said with a few ballots."""
    for rule in ("votes_are_safe", "parts_are_safe", "certainty_is_safe"):
        monkeypatch.setattr(f"feedback.publishable.{rule}", lambda *_known: True)


@pytest.fixture
def board(member: User, colleague: User, facilitator: User) -> Board:
    """Twelve members, closed to others; Mira and Koen belong, Fia facilitates."""
    group = Group.objects.create(
        kind=Group.Kind.BOARD, name="Wat verbeteren we?", readers=Group.Readers.MEMBERS
    )
    board = Board.objects.create(
        group=group, title="Wat verbeteren we?", question="Wat pakken we eerst aan?", ranks=Board.Ranks.NEEDS
    )
    for user in (member, colleague):
        Membership.objects.create(group=group, user=user)
    Membership.objects.create(group=group, user=facilitator, role=Membership.Role.FACILITATOR)
    for number in range(9):
        Membership.objects.create(group=group, user=person(f"Bordlid {number}"))
    return board


@pytest.fixture
def facilitator(db: None) -> User:
    return person("Fia Facilitator")


@pytest.fixture
def as_facilitator(board: Board, facilitator: User) -> Client:
    return signed_in(facilitator)


@pytest.fixture
def people(board: Board) -> list[User]:
    """The nine members without a name of their own."""
    return list(User.objects.filter(name__startswith="Bordlid").order_by("pk"))


@pytest.fixture
def needs(board: Board, member: User) -> list[Proposal]:
    titles = ["Weten wat mag", "Iemand aan de lijn", "Vlot op weg", "Herhalen"]
    return [proposals.propose(author=member, board=board, kind="need", title=title) for title in titles]


@pytest.fixture
def round(board: Board, needs: list[Proposal], facilitator: User) -> Round:
    return rounds.open_round(board=board, by=facilitator, closes_at=timezone.now() + timedelta(days=2))


Cast = Callable[..., Ballot]


@pytest.fixture
def cast() -> Cast:
    """cast(user, round, [[a], [b, c]]): a whole ballot, whatever it was before."""

    def cast(user: User, round: Round, tiers: list[list[int]], **fields: Any) -> Ballot:
        present = ballot_of(user, round)
        ranked = [proposal for tier in tiers for proposal in tier]
        return save_ballot(
            voter=user,
            round=round,
            tiers=tiers,
            seen=fields.pop("seen", ranked),
            no_opinion=fields.pop("no_opinion", ()),
            revision=fields.pop("revision", present.revision if present else 0),
            **fields,
        )

    return cast
