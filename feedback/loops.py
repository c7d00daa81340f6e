"""What became of a result: whom an action skips, and how many of its loops are closed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from feedback.agreeing import agreed_on
from feedback.models import Action, Board, PassedOver, Proposal, Result, Round

ANSWERED = (Action.Status.DONE, Action.Status.DROPPED)


@dataclass(frozen=True, slots=True)
class Ranked:
    """The order that counts on a board, best first, without what was withdrawn or merged since.

    It is the one that the group agreed on, else the one that was counted; empty until it is revealed.
    `first`: what stands above the first line.
    """

    order: list[int]
    first: frozenset[int]


NOTHING = Ranked([], frozenset())


def ranked(board: Board) -> Ranked:
    """Three queries at most."""
    rounds = Round.objects.filter(board=board, revealed_at__isnull=False, closed_at__isnull=False)
    round = rounds.select_related("agreed_order").first()
    result = Result.objects.filter(round=round).first() if round is not None else None
    if round is None or result is None:
        return NOTHING
    agreed = agreed_on(result.computed, getattr(round, "agreed_order", None))
    here = set(Proposal.objects.filter(board=board).standing().values_list("pk", flat=True))
    first = frozenset(agreed.order[: agreed.lines[0]])
    return Ranked([proposal for proposal in agreed.order if proposal in here], first & here)


@dataclass(frozen=True, slots=True)
class Loops:
    """How many of the proposals of a result got an answer, and how many of those above the first line.

    The one definition of a closed loop: a public action about it is done, or was dropped (which takes a
    reason), or the group said publicly why nothing is done about it now. What is planned, in progress or
    parked isn't an answer yet; an internal action is nobody's but its own, so it never counts.
    """

    closed: int
    of: int
    first_closed: int
    first_of: int


def loops(order: Ranked) -> Loops | None:
    """Of a result; None as long as there is none. One query."""
    if not order.order:
        return None
    said = Q(actions__public=True, actions__status__in=ANSWERED) | Q(passed_over__isnull=False)
    found = Proposal.objects.filter(said, pk__in=order.order).values_list("pk", flat=True)
    closed = set(found)
    return Loops(len(closed), len(order.order), len(closed & order.first), len(order.first))


def skipped(board: Board, answers: Iterable[int]) -> list[Proposal]:
    """What stands above everything that an action answers, and has neither an action nor a reason why not.

    Best first. An action that answers one that wasn't ranked skips nobody.
    """
    order = ranked(board).order
    targets = [order.index(proposal) for proposal in set(answers) & set(order)]
    higher = order[: min(targets)] if targets else []
    left = Proposal.objects.filter(pk__in=higher, actions=None, passed_over=None)
    return sorted(left, key=lambda proposal: higher.index(proposal.pk))


def asks(action: Action | None, *, public: bool, answers: Collection[int]) -> bool:
    """Whether planning or changing an action has to say why higher ones are skipped.

    Only what everyone reads does: of an internal one nothing shows, not even by what it leaves out.
    """
    if not public:
        return False
    if action is None or not action.public:
        return True
    return not set(answers) <= {proposal.pk for proposal in action.proposals.all()}


def reasons(board: Board) -> dict[int, PassedOver]:
    """By proposal: why nothing is done about it yet. One query."""
    found = PassedOver.objects.filter(proposal__board=board).select_related("by")
    return {passed.proposal_id: passed for passed in found}
