"""The large world's board: sixty proposals, a thousand ballots."""

import random
from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.groups.models import Group, Membership
from community.people.models import User
from community.threads.services import attach_thread
from feedback import keys
from feedback.models import Ballot, Board, Contestant, Participation, Proposal, Round
from feedback.services import releasing
from feedback.services.voters import name_of
from feedback.tray import MOST

PROPOSALS = 60
BALLOTS = 1000
WORDS = (
    *("uitleen", "collectie", "vorming", "jeugd", "digitaal", "samenwerking", "ruimte", "vrijwilligers"),
    *("taal", "communicatie"),
)
VERBS = (
    "beter afspreken",
    "samen aanpakken",
    "eenvoudiger maken",
    "vaker doen",
    "op papier zetten",
    "uitproberen",
)


def build(world: Any) -> Board:
    """In bulk: the services would take minutes. The rows are those that they would write."""
    tom = world.people["facilitator"]
    group = Group.objects.create(
        kind=Group.Kind.BOARD, name="Heel Vlaanderen denkt mee", readers=Group.Readers.SIGNED_IN
    )
    board = Board.objects.create(
        group=group,
        title="Heel Vlaanderen denkt mee",
        question="Wat is volgend jaar het belangrijkst?",
        ranks=Board.Ranks.IDEAS,
        phase=Board.Phase.RANK,
        contact=tom,
    )
    voters = list(User.objects.exclude(pk=tom.pk).order_by("pk")[:BALLOTS])
    Membership.objects.bulk_create(
        [Membership(group=group, user=tom, role=Membership.Role.FACILITATOR)]
        + [Membership(group=group, user=user) for user in voters],
        batch_size=500,
    )
    round = open_round(board, voters)
    cast(round, voters)
    releasing.release(round)
    world.made["large_board"] = board
    return board


def open_round(board: Board, voters: list[User]) -> Round:
    for number in range(PROPOSALS):
        title = f"{WORDS[number % len(WORDS)].capitalize()} {VERBS[number // len(WORDS)]}"
        Proposal.objects.create(
            board=board,
            kind=Proposal.Kind.IDEA,
            title=title,
            author=voters[number % len(voters)],
            thread=attach_thread(group=board.group, title=title),
        )
    round = Round.objects.create(
        board=board,
        ranks=Board.Ranks.IDEAS,
        visibility=Round.Visibility.AFTER_VOTE,
        closes_at=timezone.now() + timedelta(days=9),
        announced_at=timezone.now(),
    )
    Contestant.objects.bulk_create(
        Contestant(round=round, proposal=proposal, added_at=round.opens_at)
        for proposal in board.proposals.all()
    )
    keys.make_key(round)
    return round


def cast(round: Round, voters: list[User]) -> None:
    """Each saw thirty and placed some ten of them."""
    rng = random.Random(60)
    shown = sorted(round.contestants.values_list("proposal", flat=True))
    seen_by = dict.fromkeys(shown, 0)
    ballots = []
    for user in voters:
        seen = rng.sample(shown, MOST)
        for proposal in seen:
            seen_by[proposal] += 1
        ranked = sorted(seen, key=lambda proposal: proposal + rng.gauss(0, 25))[: rng.randint(5, 15)]
        ballots.append(
            Ballot(
                round=round,
                tag=keys.tag_of(round, name_of(user)),
                tiers=[[proposal] for proposal in ranked],
                cuts=[len(ranked) // 3, 2 * len(ranked) // 3],
                seen=sorted(seen),
                empty=False,
            )
        )
    Ballot.objects.bulk_create(ballots, batch_size=500)
    Participation.objects.bulk_create(
        [Participation(round=round, user=user) for user in voters], batch_size=500
    )
    for entry in round.contestants.all():
        Contestant.objects.filter(pk=entry.pk).update(seen_by=seen_by[entry.proposal_id])
    Round.objects.filter(pk=round.pk).update(revision=len(ballots))
    round.revision = len(ballots)
