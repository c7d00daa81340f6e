"""Saves of one round wait for each other before they ask the database."""

import pytest
from django.db import transaction

from feedback.models import Round
from feedback.services.turns import LOCKS, in_turn


@pytest.mark.django_db(transaction=True)
def test_a_save_has_its_round_to_itself_and_others_go_on() -> None:
    with in_turn(Round(pk=1)):
        assert [lock.locked() for lock in LOCKS].count(True) == 1
        with in_turn(Round(pk=2)):
            assert [lock.locked() for lock in LOCKS].count(True) == 2
    assert not any(lock.locked() for lock in LOCKS)


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_nobody_waits_for_who_may_wait_for_them() -> None:
    with transaction.atomic(), in_turn(Round(pk=1)), in_turn(Round(pk=1)):
        assert not any(lock.locked() for lock in LOCKS)


@pytest.mark.django_db(transaction=True)
def test_who_is_refused_lets_the_next_one_in() -> None:
    with pytest.raises(ValueError), in_turn(Round(pk=1)):  # noqa: PT011
        raise ValueError
    assert not any(lock.locked() for lock in LOCKS)
