"""The open board: nine ideas of Limburg, twenty-four members, closing in two days."""

import json
import random
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from community.groups.models import Group, Membership
from community.groups.services import join_group
from community.people.models import User
from feedback import bins
from feedback.models import Board, Proposal, Round, TimelineEntry
from feedback.services import casting, proposals, rounds

TITLE = "Wat verbeteren we in Limburg?"
MEMBERS = 24
PERSONAS = ("facilitator", "member", "organiser", "colleague", "newcomer")
OPINIONS = 3.5  # how far they lie apart
CHANCE = 3720  # on every two some say otherwise, so that the file of the result may hold the votes

SOURCE = Path(__file__).resolve().parent.parent / "data" / "ideas.json"
_told = json.loads(SOURCE.read_text(encoding="utf-8"))
IDEAS: list[dict[str, Any]] = _told["ideas"]
"""title, what it is about (body), and how it is liked in general"""
LATE: dict[str, Any] = _told["late"]


def build(world: Any) -> Board:
    board, members = found_board(world)
    for index, idea in enumerate(IDEAS):
        propose(board, members[(index * 5) % len(members)], idea)
    round = rounds.open_round(
        board=board,
        by=board.contact,
        closes_at=closing(),
        visibility=Round.Visibility.SEALED,
    )
    rng = random.Random(CHANCE)
    nadia = world.people["member"]
    others = [user for user in members if user != nadia]
    liked = {idea["title"]: idea["liked"] for idea in (*IDEAS, LATE)}
    early, late = others[:5], others[5:]
    for number, user in enumerate(early):
        cast(round, user, rng, liked, unfinished=number == 4)
    propose(board, others[3], LATE)
    place_four(round, nadia)
    for number, user in enumerate(late):
        cast(round, user, rng, liked, unfinished=number in (2, 6, 11))
    for number, proposal in enumerate(board.proposals.all()):
        for user in rng.sample(members, k=(number * 7) % 9):
            proposals.say_me_too(user=user, proposal=proposal)
    world.made["open_board"] = board
    return board


def found_board(world: Any) -> tuple[Board, list[User]]:
    tom = world.people["facilitator"]
    group = Group.objects.create(kind=Group.Kind.BOARD, name=TITLE, readers=Group.Readers.MEMBERS)
    locals_ = [user for key, user in sorted(world.people.items()) if key.startswith("limburg-")]
    members = ([world.people[key] for key in PERSONAS] + locals_)[:MEMBERS]
    for user in members:
        role = Membership.Role.FACILITATOR if user == tom else Membership.Role.MEMBER
        join_group(user=user, group=group, by=tom, role=role)
    board = Board.objects.create(
        group=group,
        title=TITLE,
        question="Welke ideeën voeren we dit jaar samen uit?",
        intro=_told["intro"],
        ranks=Board.Ranks.IDEAS,
        contact=tom,
    )
    today = timezone.localdate()
    for days, kind, title, mode in (
        (48, TimelineEntry.Kind.CALL, "Oproep: wat kan beter?", ""),
        (21, TimelineEntry.Kind.SESSION, "Ideeën verzameld op het regio-overleg", TimelineEntry.Mode.HYBRID),
    ):
        TimelineEntry.objects.create(
            board=board, kind=kind, on=today - timedelta(days=days), title=title, mode=mode
        )
    return board, members


def closing() -> datetime:
    day = timezone.localdate() + timedelta(days=2)
    return timezone.make_aware(datetime.combine(day, time(18, 0)))


def propose(board: Board, author: User, idea: dict[str, Any]) -> Proposal:
    return proposals.propose(
        author=author, board=board, kind=Proposal.Kind.IDEA, title=idea["title"], body=idea["body"]
    )


def cast(round: Round, user: User, rng: random.Random, liked: dict[str, float], *, unfinished: bool) -> None:
    """An order around what everybody likes, with ties, and now and then something unknown or left."""
    felt = {
        entry.proposal_id: liked[entry.proposal.title] + rng.gauss(0, OPINIONS)
        for entry in round.contestants.order_by("proposal").select_related("proposal")
    }
    ranked = sorted(felt, key=lambda proposal: -felt[proposal])
    unknown = [proposal for proposal in ranked if rng.random() < 0.07]
    placed = [proposal for proposal in ranked if proposal not in unknown]
    if unfinished:
        placed = placed[: rng.randint(3, 5)]
    tiers: list[list[int]] = []
    for proposal in placed:
        if tiers and len(tiers[-1]) < 2 and rng.random() < 0.14:
            tiers[-1].append(proposal)
        else:
            tiers.append([proposal])
    first = min(len(tiers), rng.choice((2, 2, 3, 3, 4)))
    second = min(len(tiers), first + rng.choice((2, 3, 3)))
    casting.save_ballot(
        voter=user,
        round=round,
        tiers=tiers,
        cuts=(first, second),
        seen=ranked,
        no_opinion=unknown,
        revision=0,
    )


def place_four(round: Round, user: User) -> None:
    """The persona's half-made order: two first and equal, one next, one later; the newest not yet seen."""
    entered = round.contestants.order_by("proposal").select_related("proposal")
    by_title = {entry.proposal.title: entry.proposal_id for entry in entered}
    belling, riding, paper, guide = (by_title[IDEAS[index]["title"]] for index in range(4))
    tiers, cuts = bins.flatten([[[belling, riding]], [[paper]], [[guide]]])
    seen = [proposal for title, proposal in by_title.items() if title != LATE["title"]]
    casting.save_ballot(voter=user, round=round, tiers=tiers, cuts=cuts, seen=seen, no_opinion=[], revision=0)


def somebody_ranks(step: int) -> None:
    """A fictional colleague takes another look and moves one idea."""
    round = Round.objects.open().filter(board__title=TITLE).select_related("board").first()
    if round is None or not round.is_open:
        return
    colleagues = User.objects.filter(memberships__group=round.board.group_id)
    kept = list(colleagues.exclude(email__regex=r"^(member|facilitator)@").order_by("pk"))
    user = kept[(7 * step) % len(kept)]
    ballot = casting.ballot_of(user, round)
    rng = random.Random(step)
    shown = sorted(round.contestants.values_list("proposal", flat=True))
    casting.place_one(
        voter=user,
        round=round,
        proposal_id=rng.choice(shown),
        to=rng.randrange(3),
        at=rng.randrange(3),
        even=False,
        revision=ballot.revision if ballot else 0,
    )
