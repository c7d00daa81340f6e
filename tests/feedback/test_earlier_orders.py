"""The order of a round keeps its address while others come after it, and its own visibility."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.people.models import User
from feedback.models import Board, Proposal, Round
from feedback.services import rounds
from tests.cast import person, signed_in


@pytest.fixture
def again(
    board: Board, round: Round, needs: list[Proposal], people: list[User], facilitator: User, cast: Any
) -> Round:
    """`round` is told; another one has opened."""
    for user in people[:5]:
        cast(user, round, [[need.pk] for need in needs])
    rounds.close_round(round=round, by=facilitator)
    closes = timezone.now() + timedelta(days=2)
    return rounds.open_round(board=board, by=facilitator, closes_at=closes)


def test_an_earlier_order_is_read_while_another_round_runs(
    board: Board, round: Round, again: Round, needs: list[Proposal], as_member: Client
) -> None:
    address = f"/boards/{board.pk}/rounds/{round.pk}/"
    assert 'class="ladder"' not in as_member.get(f"/boards/{board.pk}/result/").content.decode()
    page = as_member.get(address).content.decode()
    assert 'class="ladder"' in page
    assert f"{address}why/?one={needs[0].pk}&amp;other={needs[1].pk}" in page
    assert f"{address}sure/" in page
    assert as_member.get(f"{address}sure/").status_code == 200
    why = as_member.get(f"{address}why/?one={needs[0].pk}&other={needs[1].pk}").content.decode()
    assert "zetten" in why
    assert f'href="{address}#rung-{needs[0].pk}"' in why
    assert as_member.get(f"/boards/{board.pk}/result/why/").status_code == 404


def test_it_is_found_from_the_board_and_from_the_page_of_the_new_order(
    board: Board, round: Round, again: Round, facilitator: User, people: list[User], as_member: Client,
    needs: list[Proposal], cast: Any,
) -> None:  # fmt: skip
    address = f"/boards/{board.pk}/rounds/{round.pk}/"
    story = as_member.get(f"/boards/{board.pk}/").context["story"]
    assert [(moment.title, moment.url) for moment in story if moment.state == "done"] == [
        ("Een eerdere volgorde", address)
    ]
    assert f'href="{address}"' in as_member.get(f"/boards/{board.pk}/result/").content.decode()
    cast(people[0], again, [[need.pk] for need in needs])
    rounds.close_round(round=again, by=facilitator)
    assert f'href="{address}"' in as_member.get(f"/boards/{board.pk}/result/").content.decode()
    newer = f"/boards/{board.pk}/rounds/{again.pk}/"
    assert f'href="{newer}"' in as_member.get(address).content.decode()
    assert "Bevestig de volgorde" not in signed_in(facilitator).get(address).content.decode()


def test_a_round_shows_by_its_own_address_no_more_than_it_may(
    board: Board, round: Round, needs: list[Proposal], people: list[User], facilitator: User,
    as_member: Client, cast: Any,
) -> None:  # fmt: skip
    Round.objects.filter(pk=round.pk).update(visibility=Round.Visibility.SEALED)
    round.refresh_from_db()
    for user in people[:6]:
        cast(user, round, [[need.pk] for need in needs])
    address = f"/boards/{board.pk}/rounds/{round.pk}/"
    for closed in (False, True):
        if closed:
            rounds.close_round(round=round, by=facilitator)
        for client in (as_member, signed_in(facilitator)):
            assert 'class="ladder"' not in client.get(address).content.decode()
            assert [client.get(address + page).status_code for page in ("why/", "sure/")] == [404, 404]
        assert address not in as_member.get(f"/boards/{board.pk}/").content.decode()
    assert signed_in(person("Ver Weg")).get(address).status_code == 404


def test_a_round_of_another_board_or_set_ready_is_not_found(
    board: Board, round: Round, again: Round, as_member: Client
) -> None:
    assert as_member.get(f"/boards/{board.pk}/rounds/99999/").status_code == 404
    Round.objects.filter(pk=again.pk).update(
        opens_at=timezone.now() + timedelta(hours=1), closes_at=timezone.now() + timedelta(days=3)
    )
    assert as_member.get(f"/boards/{board.pk}/rounds/{again.pk}/").status_code == 404
