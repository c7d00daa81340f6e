"""A number in an address or a form that is none, or has very many digits, breaks no page of a board."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feedback.models import Board, Proposal, Round
from feedback.services import rounds
from feedback.urls import urlpatterns

ASKED = ("into", "one", "other", "together", "round", "post", "source", "proposal", "edition", "from", "at")
TYPED = ("note", "row", "first", "next", "move", "shown", "revision", "number", "into", "seen", "merged")
WRONG = pytest.mark.parametrize("number", ["²", "9" * 5000, str(2**63)], ids=["superscript", "long", "large"])


@pytest.fixture
def closed(round: Round, needs: list[Proposal], people: Any, cast: Any, facilitator: Any) -> Round:
    cast(people[0], round, [[need.pk] for need in needs])
    return rounds.close_round(round=round, by=facilitator)


def addresses(board: Board, *views: str) -> list[str]:
    """Of all pages that need no number but the board's, or of these."""
    routes = {route.name: str(route.pattern) for route in urlpatterns if hasattr(route, "callback")}
    names = views or [name for name, route in routes.items() if route.count("<") == 1 and "<int:pk>" in route]
    assert len(names) > 3
    return [reverse(f"boards:{name}", args=[board.pk]) for name in names]


@WRONG
def test_asked_for_in_an_address(
    number: str, closed: Round, needs: list[Proposal], as_facilitator: Client
) -> None:
    merge = reverse("boards:proposal_merge", args=[closed.board_id, needs[0].pk])
    for address in (*addresses(closed.board), merge):
        answer = as_facilitator.get(address, dict.fromkeys(ASKED, number))
        assert answer.status_code < 500, address


@WRONG
def test_typed_in_a_form(number: str, closed: Round, as_facilitator: Client) -> None:
    for address in addresses(closed.board, "order", "rank", "silence_take_back", "room", "paper"):
        answer = as_facilitator.post(address, dict.fromkeys(TYPED, number))
        assert answer.status_code < 500, address
