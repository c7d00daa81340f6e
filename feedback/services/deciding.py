"""What the group makes of a result: an agreed order and its two lines."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from community.history.services import record
from community.people.models import User
from feedback import errors
from feedback.counting import ladder
from feedback.models import AgreedOrder, Board, Round
from feedback.services.telling import revised


@transaction.atomic
def agree_order(
    *,
    round: Round,
    by: User,
    first_until: int,
    next_until: int,
    order: Sequence[int] | None = None,
    reason: str = "",
) -> AgreedOrder:
    """Confirm the computed order, or another with its reason, and draw the lines. Again: drawn anew.

    Raises RoundStillOpen, OrderIncomplete, ReasonNeeded, LinesCrossed.
    """
    if not round.is_revealed:
        raise errors.RoundStillOpen
    computed = [p for group in ladder(round.results.all()[0].computed["contests"]) for p in group]
    wanted = computed if order is None else list(order)
    if sorted(wanted) != sorted(computed):
        raise errors.OrderIncomplete
    if wanted != computed and not reason.strip():
        raise errors.ReasonNeeded
    if not 0 <= first_until <= next_until <= len(wanted):
        raise errors.LinesCrossed
    agreed, _is_new = AgreedOrder.objects.update_or_create(
        round=round,
        defaults={
            "order": wanted,
            "first_until": first_until,
            "next_until": next_until,
            "reason": reason.strip(),
            "decided_by": by,
            "decided_at": timezone.now(),
        },
    )
    Board.objects.filter(pk=round.board_id, phase=Board.Phase.RANK).update(phase=Board.Phase.DECIDE)
    record(actor=by, verb="agree", of=round, after={"first_until": first_until, "next_until": next_until})
    revised(round.board)
    return agreed
