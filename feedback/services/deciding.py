"""What the group makes of a result: an agreed order, its two lines, and the phase that the board is in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from community.history.services import record
from community.people.models import User
from feedback import errors
from feedback.agreeing import NO_REASONS, Agreement, agreement
from feedback.models import AgreedOrder, Board, Result, Round
from feedback.services.telling import revised

LONGEST_REASON = AgreedOrder._meta.get_field("reason").max_length or 0


@transaction.atomic
def agree_order(
    *,
    round: Round,
    by: User,
    first_until: int,
    next_until: int,
    order: Sequence[int] | None = None,
    reasons: Mapping[int, str] = NO_REASONS,
    reason: str = "",
    since: str | None = None,
) -> AgreedOrder:
    """Confirm the order as counted, or another, and draw the lines. Again: drawn anew.

    `reasons` say of single proposals why the group puts them elsewhere; those of which nothing is said must
    stand among each other as they were counted. `reason` is a word about the whole. `since`: the state of the
    order that this one comes after ("": none), where somebody made it from what they saw. The same again
    changes nothing. Raises RoundStillOpen, OrderIncomplete, ChildElsewhere, ReasonNeeded, LinesCrossed,
    OrderChanged.
    """
    round = Round.objects.select_for_update(of=("self",)).select_related("board").get(pk=round.pk)
    said = {int(p): text.strip()[:LONGEST_REASON] for p, text in reasons.items() if text.strip()}
    wanted = _checked(round, order, (first_until, next_until), said)
    values = {
        "order": list(wanted.order),
        "first_until": first_until,
        "next_until": next_until,
        "reason": reason.strip()[:LONGEST_REASON],
        "reasons": {str(proposal): text for proposal, text in sorted(said.items())},
    }
    found = AgreedOrder.objects.filter(round=round).select_related("decided_by").first()
    before = {name: getattr(found, name) for name in values} if found else {}
    if found is not None and before == values:
        return found
    if since is not None and since != (found.state if found else ""):
        raise errors.OrderChanged(found)
    who = {"decided_by": by, "decided_at": timezone.now()}
    agreed, _is_new = AgreedOrder.objects.update_or_create(round=round, defaults={**values, **who})
    Board.objects.filter(pk=round.board_id, phase=Board.Phase.RANK).update(phase=Board.Phase.DECIDE)
    changed = {name: value for name, value in values.items() if before.get(name) != value}
    record(actor=by, verb="agree", of=round, before={n: before[n] for n in changed if before}, after=changed)
    revised(round.board)
    return agreed


def _checked(
    round: Round, order: Sequence[int] | None, lines: tuple[int, int], said: Mapping[int, str]
) -> Agreement:
    """What was asked for, where a group can agree on it."""
    if not round.is_revealed or round.closed_at is None:
        raise errors.RoundStillOpen
    counted = agreement(newest_result(round).computed, lines)
    wanted = Agreement(counted.contests, tuple(order or counted.order), lines, frozenset(said))
    if sorted(wanted.order) != sorted(counted.order) or set(said) - set(wanted.order):
        raise errors.OrderIncomplete
    if not wanted.is_whole:
        raise errors.ChildElsewhere
    if not wanted.is_explained(said):
        raise errors.ReasonNeeded
    if not lines[0] <= lines[1] or set(lines) - set(wanted.ends):
        raise errors.LinesCrossed
    return wanted


def newest_result(round: Round) -> Any:
    found = Result.objects.filter(round=round).first()
    if found is None:
        raise errors.RoundStillOpen
    return found
