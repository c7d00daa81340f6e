"""Why members placed it there: read by nobody before the reveal, by every reader after, and from nobody."""

from django.test import Client

from community.people.models import User
from feedback.models import Proposal, Round
from feedback.services import casting, rounds

WHY = "Wie nieuw is, zoekt hier elke week naar."


def test_a_reason_is_read_once_the_order_is_revealed(
    round: Round, needs: list[Proposal], people: list[User], facilitator: User, as_member: Client
) -> None:
    casting.give_reasons(voter=people[0], round=round, reasons={needs[0].pk: WHY})
    pages = [
        f"/boards/{round.board_id}/proposals/{needs[0].pk}/",
        f"/boards/{round.board_id}/result/why/?one={needs[0].pk}&other={needs[1].pk}",
    ]
    Round.objects.filter(pk=round.pk).update(visibility=Round.Visibility.SEALED)
    assert [WHY in as_member.get(page).content.decode() for page in pages] == [False, False]
    rounds.close_round(round=round, by=facilitator)
    assert [WHY in as_member.get(page).content.decode() for page in pages] == [False, False]
    rounds.reveal(round=round, by=facilitator)
    shown = [as_member.get(page).content.decode() for page in pages]
    assert [WHY in page for page in shown] == [True, True]
    assert people[0].name not in shown[0]


def test_a_proposal_shows_its_own_reasons_alone(
    round: Round, needs: list[Proposal], people: list[User], facilitator: User, as_member: Client
) -> None:
    casting.give_reasons(voter=people[0], round=round, reasons={needs[0].pk: WHY})
    rounds.reveal(round=rounds.close_round(round=round, by=facilitator), by=facilitator)
    assert WHY not in as_member.get(f"/boards/{round.board_id}/proposals/{needs[1].pk}/").content.decode()
