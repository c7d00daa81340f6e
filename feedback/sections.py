"""What the home page says of boards: a round to finish, what comes first, and what became of it."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from community.groups.models import Membership
from community.people.models import User
from community.prepared import Prepared
from community.support.teams import services_of
from feedback import heads, keys, ladder
from feedback.errors import KeyMissing
from feedback.models import (
    Action,
    ActionUpdate,
    Ballot,
    Board,
    Participation,
    Proposal,
    Report,
    Result,
    Round,
)
from feedback.permissions import sees_result
from feedback.services.voters import name_of

RUNGS = 3  # shown to a visitor


def _open(user: int, now: datetime) -> QuerySet[Round]:
    """Of the boards of this person, but for those on paper."""
    mine = Membership.objects.filter(user=user).values("group")
    on_paper = Participation.objects.filter(user=user, on_paper=True).values("round")
    running = Round.objects.open().filter(voters=Round.Voters.MEMBERS, opens_at__lte=now, closes_at__gt=now)
    of_theirs = running.filter(board__group__in=mine).exclude(pk__in=on_paper)
    return of_theirs.select_related("board").with_counts().order_by("closes_at")[:5]


_OPEN = Prepared(_open, int, datetime)


def to_finish(request: HttpRequest) -> str:
    """The round that closes first and in which this person still has something to place."""
    user = request.user
    if not isinstance(user, User):
        return ""
    rounds = _OPEN.objects(user.pk, timezone.now())
    placed = placed_in(user, rounds)
    for round in rounds:
        size: int = round.size  # type: ignore[attr-defined]
        done = placed.get(round.pk, 0)
        if done < size:
            context = {
                "round": round,
                "left": size - done,
                "steps": [n < done for n in range(size)],
                "placed": done,
            }
            return render_to_string("feedback/_to_finish.html", context, request)
    return ""


def placed_in(user: User, rounds: list[Round]) -> dict[int, int]:
    """By round: how many proposals this person has placed. One query, two where some are merged."""
    tags = []
    for round in rounds:
        try:
            tags.append(keys.tag_of(round, name_of(user)))
        except KeyMissing:
            continue
    if not tags:
        return {}
    aliases: dict[int, int] = {}
    if any(round.merged for round in rounds):  # type: ignore[attr-defined]
        aliases = Proposal.objects.filter(board__in=[round.board_id for round in rounds]).aliases()
    ballots = Ballot.objects.filter(tag__in=tags)
    return {ballot.round_id: heads.read(ballot, aliases).placed for ballot in ballots}


def ours(request: HttpRequest) -> str:
    """For the team of a service: what it takes care of next, what is late first. A query for them alone."""
    user = request.user
    if not isinstance(user, User) or not services_of(user):
        return ""
    actions = list(Action.objects.of_teams(user).unfinished().soonest_first().select_related("board")[:RUNGS])
    if not actions:
        return ""
    return render_to_string("feedback/_ours.html", {"actions": actions}, request)


def _moved(user: User | AnonymousUser) -> QuerySet[Action]:
    """The actions that this person sees, with the `need` they are for and what was `said` last."""
    first = Proposal.objects.filter(actions=OuterRef("pk")).order_by("label", "pk")
    last = ActionUpdate.objects.filter(action=OuterRef("pk")).order_by("-at", "-pk")
    seen = Action.objects.visible_to(user).order_by("-changed_at", "-pk")
    return seen.annotate(need=Subquery(first.values("title")[:1]), said=Subquery(last.values("text")[:1]))


_MOVED = Prepared(lambda pk: _moved(User(pk=pk))[:2], int)
_MOVED_FOR_STAFF = Prepared(lambda: _moved(User(is_staff=True))[:2])
_MOVED_FOR_VISITORS = Prepared(lambda: _moved(AnonymousUser())[:RUNGS])


def became(request: HttpRequest) -> str:
    """The actions that moved last, of the boards that this reader sees. One query."""
    user = request.user
    if not isinstance(user, User):
        found = _MOVED_FOR_VISITORS.objects()
    else:
        found = _MOVED_FOR_STAFF.objects() if user.is_staff else _MOVED.objects(user.pk)
    return render_to_string("feedback/_became.html", {"actions": found}, request) if found else ""


def _reports() -> QuerySet[Report]:
    """The newest edition of each that a visitor may read."""
    newest = Report.objects.published().filter(board=OuterRef("board")).values("pk")[:1]
    reports = Report.objects.visible_to(AnonymousUser()).filter(pk=Subquery(newest))
    return reports.order_by("-published_at").defer("frozen", "texts")[:RUNGS]


_REPORTS = Prepared(_reports)


def published(request: HttpRequest) -> str:
    """For a visitor: the reports there are, and what came first on the newest board that told so."""
    context: dict[str, Any] = {"reports": _REPORTS.objects(), **comes_first()}
    if not context["reports"] and "board" not in context:
        return ""
    return render_to_string("feedback/_published.html", context, request)


def _decided() -> QuerySet[Round]:
    """Of the boards that have decided and that a visitor may read, the newest first."""
    boards = Board.objects.visible_to(AnonymousUser()).filter(phase__in=Board.DECIDED)
    rounds = Round.objects.filter(board__in=boards).select_related("board", "agreed_order")
    return rounds.with_counts().order_by("-pk")[:RUNGS]


_DECIDED = Prepared(_decided)


def comes_first() -> dict[str, Any]:
    """The first rungs of the newest board that everybody may see those of. Three queries."""
    for round in _DECIDED.objects():
        seen = sees_result(round, has_voted=False, electorate=round.electorate)  # type: ignore[attr-defined]
        result = Result.objects.filter(round=round).first() if seen else None
        if result is not None:
            return {"board": round.board, "lines": first_lines(round, result)}
    return {}


def first_lines(round: Round, result: Result) -> list[dict[str, Any]]:
    """The lines of the ladder that hold its first rungs, with titles. One query."""
    drawn = ladder.agreed(result.computed, getattr(round, "agreed_order", None))
    lines = [line for line in drawn.lines if not line.depth][:RUNGS]
    titles = dict(Proposal.objects.filter(board=round.board_id).values_list("pk", "title"))
    return [
        {
            "part": line.part,
            "rungs": [
                {
                    "place": rung.place,
                    "even": rung.even,
                    "wide": rung.wide,
                    "title": titles[rung.proposal],
                    "url": reverse("boards:proposal", args=[round.board_id, rung.proposal]),
                }
                for rung in line.rungs
            ],
        }
        for line in lines
    ]
