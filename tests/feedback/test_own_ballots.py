"""A person's own file holds their ballot as long as they can still see it, and never another's."""

from typing import Any

from community.people.models import User
from community.people.privacy import Row
from feedback.models import Proposal, Round
from feedback.own import export
from feedback.services.casting import give_reasons
from feedback.services.rounds import close_round


def ballots(user: User) -> list[Row]:
    return list(dict(export(user))["ballots"])


def test_an_open_secret_round_gives_ones_own_ballot_and_reasons(
    round: Round, member: User, colleague: User, needs: list[Proposal], cast: Any
) -> None:
    a, b = needs[0].pk, needs[1].pk
    cast(member, round, [[a], [b]])
    cast(colleague, round, [[b], [a]])
    give_reasons(voter=member, round=round, reasons={a: "Elke dag."})
    [mine] = ballots(member)
    assert (mine["tiers"], mine["reasons"]) == ([[a], [b]], {a: "Elke dag."})


def test_after_closing_only_that_one_took_part_is_left(
    round: Round, member: User, needs: list[Proposal], cast: Any
) -> None:
    cast(member, round, [[needs[0].pk]])
    close_round(round=round, by=None)
    assert ballots(member) == []
    assert [row["round"] for row in dict(export(member))["took_part"]] == [round.pk]
