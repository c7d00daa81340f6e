"""A small board of eight, decided: two ideas equally important, and three that the votes don't tell apart."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from community.groups.models import Group, Membership
from community.groups.services import join_group
from community.history.models import Entry
from community.people.models import User
from feedback.agreeing import agreed_on
from feedback.demo.setting_back import forget_notices, set_back
from feedback.models import Action, ActionUpdate, Board, Proposal, Round, TimelineEntry
from feedback.services import casting, deciding, following_up, proposals, rounds

_told = json.loads(
    (Path(__file__).resolve().parent.parent / "data" / "regional_day.json").read_text(encoding="utf-8")
)
TITLE: str = _told["title"]

# Tiers of the ideas by their number, best first; "36" is a tie. Counted: 1, then 2 and 3 equal, then 5, 4, 6.
BALLOTS = (
    "2 3 1 4 5 6",
    "1 5 2 3 6 4",
    "1 3 2 4 5 6",
    "1 5 36 2 4",
    "1 2 3 6 5 4",
    "1 2 3 5 6 4",
    "1 3 2 4 5 6",
    "3 1 4 2 5 6",
)
CUTS = (1, 3)
DECIDED = timedelta(days=30)


def build(world: Any) -> Board | None:
    members = [world.people[key] for key in ("organiser", "member", "colleague")]
    members += [user for key, user in sorted(world.people.items()) if key.startswith("limburg-")][:5]
    if len(members) < len(BALLOTS):
        return None
    board = found_board(members)
    ideas = [
        proposals.propose(
            author=members[n], board=board, kind=Proposal.Kind.IDEA, title=idea["title"], body=idea["body"]
        )
        for n, idea in enumerate(_told["ideas"])
    ]
    then = timezone.now() - DECIDED - timedelta(days=9)
    board.proposals.update(created_at=then)
    Entry.objects.filter(kind="feedback.proposal", object_id__in=[idea.pk for idea in ideas]).backdate(then)
    decide(board, members, ideas)
    follow_up(board, members[0], ideas)
    return board


def found_board(members: list[User]) -> Board:
    joris = members[0]
    group = Group.objects.create(kind=Group.Kind.BOARD, name=TITLE, readers=Group.Readers.SIGNED_IN)
    for user in members:
        role = Membership.Role.FACILITATOR if user == joris else Membership.Role.MEMBER
        join_group(user=user, group=group, by=joris, role=role)
    board = Board.objects.create(
        group=group,
        title=TITLE,
        question=_told["question"],
        intro=_told["intro"],
        ranks=Board.Ranks.IDEAS,
        contact=joris,
    )
    called = timezone.localdate() - DECIDED - timedelta(days=20)
    TimelineEntry.objects.create(board=board, kind=TimelineEntry.Kind.CALL, on=called, title=_told["call"])
    return board


def decide(board: Board, members: list[User], ideas: list[Proposal]) -> None:
    """A real round, counted for real, with what some wrote beside it; then set back to when it was."""
    joris = members[0]
    round = rounds.open_round(
        board=board,
        by=joris,
        closes_at=timezone.now() + timedelta(hours=1),
        visibility=Round.Visibility.AFTER_CLOSING,
    )
    seen = [idea.pk for idea in ideas]
    for user, text in zip(members, BALLOTS, strict=True):
        tiers = [[ideas[int(number) - 1].pk for number in tier] for tier in text.split()]
        casting.save_ballot(
            voter=user, round=round, tiers=tiers, cuts=CUTS, seen=seen, no_opinion=[], revision=0
        )
    for turn, (number, text) in enumerate(_told["reasons"]):
        casting.give_reasons(voter=members[turn + 1], round=round, reasons={ideas[number - 1].pk: text})
    round = rounds.close_round(round=round, by=joris)
    walk = ideas[-1].pk
    counted = [p for p in agreed_on(round.results.all()[0].computed, None).order if p != walk]
    deciding.agree_order(
        round=round,
        by=joris,
        first_until=CUTS[0],
        next_until=CUTS[1],
        order=[*counted[: CUTS[1]], walk, *counted[CUTS[1] :]],
        reasons={walk: _told["walk"]},
    )
    set_back(round, timezone.now() - DECIDED)


def follow_up(board: Board, joris: User, ideas: list[Proposal]) -> None:
    action = following_up.plan_action(board=board, by=joris, title=_told["action"], proposals=ideas[:1])
    update = following_up.report_progress(
        action=action, by=joris, status=Action.Status.IN_PROGRESS, text=_told["progress"]
    )
    then = timezone.now() - DECIDED
    ActionUpdate.objects.filter(pk=update.pk).update(at=then)
    Action.objects.filter(pk=action.pk).update(changed_at=then)
    Entry.objects.filter(kind="feedback.action", object_id=action.pk).backdate(then)
    forget_notices(f"action:{action.pk}:")
