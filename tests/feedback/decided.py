"""A board that has decided: a revealed round of nine, figures, an interview, findings, advice and an action."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from community.people.models import User
from feedback.models import (
    Action,
    Board,
    Evidence,
    Finding,
    Interview,
    PassedOver,
    Proposal,
    Recommendation,
    Report,
    Round,
    Source,
    Verdict,
)
from feedback.services import casting, deciding, following_up, publishing, rounds


def cast_all(round: Round, people: list[User], needs: list[Proposal]) -> None:
    """The needs as they come; every third member turns the first two round."""
    ids = [need.pk for need in needs]
    for number, user in enumerate(people):
        turned = [ids[1], ids[0], *ids[2:]] if number % 3 == 2 else ids
        tiers = [[pk] for pk in turned]
        casting.save_ballot(
            voter=user, round=round, tiers=tiers, cuts=[1, 2], seen=ids, no_opinion=[], revision=0
        )


def revealed(board: Board, facilitator: User, needs: list[Proposal], people: list[User]) -> Round:
    """The first need comes first, the second next."""
    round = Round.objects.filter(board=board, closed_at=None).first() or rounds.open_round(
        board=board, by=facilitator, closes_at=timezone.now() + timedelta(days=2), visibility="sealed"
    )
    cast_all(round, people, needs)
    rounds.close_round(round=round, by=facilitator)
    round = rounds.reveal(round=round, by=facilitator)
    deciding.agree_order(round=round, by=facilitator, first_until=1, next_until=2)
    return round


def proof(board: Board, need: Proposal, **fields: Any) -> Evidence:
    source = Source.objects.create(
        board=board, kind="survey", title="Bevraging", base="answers", n=108, dated_on=date(2023, 12, 1)
    )
    cited = {"title": source.title, "dated_on": source.dated_on, "snapshot": source.facts}
    made = Evidence.objects.create(
        board=board,
        source=source,
        kind="survey",
        **{"share": "0.41", "answer": "zegt dit", **cited, **fields},
    )
    made.proposals.add(need)
    return made


def concluded(board: Board, facilitator: User, needs: list[Proposal]) -> dict[str, Any]:
    """A figure, a finding on it, advice on that, an action for the first need, an interview about it."""
    figure = proof(board, needs[0])
    finding = Finding.objects.create(board=board, title="Het is onduidelijk", text="Wat mag je verwachten?")
    finding.evidence.add(figure)
    finding.proposals.add(needs[0])
    advice = Recommendation.objects.create(board=board, title="Zeg wat mag")
    advice.findings.add(finding)
    advice.proposals.add(needs[0])
    action = following_up.plan_action(
        board=board, by=facilitator, title="Een pagina per dienst", proposals=[needs[0]]
    )
    advice.actions.add(action)
    talk = Interview.objects.create(
        board=board, on=date(2024, 2, 28), consent=True, notes="Onder ons gezegd", finished_at=timezone.now()
    )
    Verdict.objects.create(interview=talk, proposal=needs[0], says="confirmed", note="Ook onder ons")
    PassedOver.objects.create(proposal=needs[1], because="Eerst het andere.", by=facilitator)
    return {"figure": figure, "finding": finding, "advice": advice, "action": action, "talk": talk}


def published(board: Board, facilitator: User, needs: list[Proposal], people: list[User]) -> Report:
    Board.objects.filter(pk=board.pk).update(intro="Waarom we dit doen.")
    revealed(board, facilitator, needs, people)
    concluded(board, facilitator, needs)
    return publishing.publish(board=board, by=facilitator)


def internal_action(board: Board, facilitator: User, need: Proposal) -> Action:
    return following_up.plan_action(
        board=board, by=facilitator, title="Binnenskamers", proposals=[need], public=False
    )
