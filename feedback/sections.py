"""What the home page says of boards: a round to finish, and what became of what was proposed."""

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from community.groups.permissions import roles_of
from community.people.models import User
from feedback import keys
from feedback.errors import KeyMissing
from feedback.models import Action, ActionUpdate, Ballot, Proposal, Round


def to_finish(request: HttpRequest) -> str:
    """The round that closes first and in which this person still has something to place."""
    user = request.user
    if not isinstance(user, User):
        return ""
    now = timezone.now()
    rounds = list(
        Round.objects.open()
        .filter(board__group__in=list(roles_of(user)), opens_at__lte=now, closes_at__gt=now)
        .select_related("board")
        .with_counts()
        .order_by("closes_at")[:5]
    )
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
    """By round: how many proposals this person has placed. One query."""
    tags = []
    for round in rounds:
        try:
            tags.append(keys.tag_of(round, user.pk))
        except KeyMissing:
            continue
    if not tags:
        return {}
    return {ballot.round_id: ballot.placed for ballot in Ballot.objects.filter(tag__in=tags)}


def became(request: HttpRequest) -> str:
    """The three actions that moved last, of the boards that this reader sees."""
    first = Proposal.objects.filter(actions=OuterRef("pk")).order_by("label", "pk")
    last = ActionUpdate.objects.filter(action=OuterRef("pk")).order_by("-at", "-pk")
    actions = (
        Action.objects.visible_to(request.user)
        .annotate(
            need=Subquery(first.values("title")[:1]),
            said=Subquery(last.values("text")[:1]),
        )
        .order_by("-changed_at", "-pk")
    )
    found = list(actions[:3])
    return render_to_string("feedback/_became.html", {"actions": found}, request) if found else ""
