"""The writer of what a group orders together on a projector. Nothing here touches a ballot or a result."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from community.history.services import record
from community.people.models import User
from feedback import bins, errors
from feedback.bins import Bins
from feedback.merging import root_of
from feedback.models import Board, Proposal, Round, SharedOrder, TimelineEntry
from feedback.services.telling import revised

STEPS_BACK = 50
EMPTY: Sequence[Sequence[Sequence[int]]] = ((), (), ())


@transaction.atomic
def begin(*, board: Board, by: User, parts: Sequence[Sequence[Sequence[int]]] = EMPTY) -> SharedOrder:
    """Begin with everything still to place, or from `parts`. One that is going on is returned as it is.

    Raises RoundRuns, NothingToRank.
    """
    board = _held(board)
    found = SharedOrder.objects.filter(board=board, ended_at=None).first()
    if found is not None:
        return found
    _no_round_runs(board)
    known = set(on_the_table(board))
    if len(known) < 2:
        raise errors.NothingToRank
    kept = [[[p for p in tier if p in known] for tier in part] for part in parts]
    tiers, cuts = bins.flatten(kept)
    shared = SharedOrder.objects.create(board=board, tiers=tiers, cuts=cuts, begun_by=by)
    record(actor=by, verb="begin", of=shared)
    revised(board)
    return shared


@transaction.atomic
def arrange(*, shared: SharedOrder, parts: Bins, revision: int) -> SharedOrder:
    """Keep the order as it stands after a move; `revision` is the one it was made from.

    The same again changes nothing. Raises TogetherEnded, RoundRuns, UnknownProposal, ProposalTwice and
    StaleOrder.
    """
    shared = _open(shared)
    placed = [proposal for part in parts for tier in part for proposal in tier]
    if len(placed) != len(set(placed)):
        raise errors.ProposalTwice
    if set(placed) - set(on_the_table(shared.board)):
        raise errors.UnknownProposal
    tiers, cuts = bins.flatten([[sorted(tier) for tier in part] for part in parts])
    if (tiers, cuts) == (shared.tiers, shared.cuts):
        return shared
    if revision != shared.revision:
        raise errors.StaleOrder(shared)
    shared.past = [*shared.past[1 - STEPS_BACK :], [shared.tiers, shared.cuts]]
    return _write(shared, tiers, cuts)


@transaction.atomic
def take_back(*, shared: SharedOrder) -> SharedOrder:
    """The last move, and the one before it, and so on. Raises TogetherEnded, RoundRuns."""
    shared = _open(shared)
    if not shared.past:
        return shared
    [*shared.past, (tiers, cuts)] = shared.past
    return _write(shared, tiers, cuts)


@transaction.atomic
def end(*, shared: SharedOrder, by: User) -> SharedOrder | None:
    """It stays as it is and shows in the board's story; one in which nothing has a place is taken away."""
    shared = _locked(shared)
    if shared.ended_at is not None:
        return shared
    record(actor=by, verb="end", of=shared, after={"tiers": shared.tiers, "cuts": shared.cuts})
    board = shared.board
    if not shared.tiers:
        shared.delete()
        revised(board)
        return None
    shared.ended_at = timezone.now()
    shared.save(update_fields=["ended_at"])
    _tell_story(shared)
    revised(board)
    return shared


def parts_of(shared: SharedOrder) -> Bins:
    """As it is read now: what was merged since stands in the best place of what its head speaks for, and what
    was withdrawn stands nowhere."""
    standing = set(on_the_table(shared.board))
    aliases = shared.board.proposals.aliases()
    met: set[int] = set()
    parts: Bins = [[], [], []]
    for number, part in enumerate(bins.split(shared.tiers, shared.cuts)):
        for tier in part:
            found = sorted({root_of(proposal, aliases) for proposal in tier} & standing - met)
            met |= set(found)
            parts[number] += [found] if found else []
    return parts


def on_the_table(board: Board) -> list[int]:
    """What is ordered: as in the board's last round, children with their parent where that counted so."""
    last = Round.objects.filter(board=board).exclude(opens_at__gt=timezone.now()).first()
    found = Proposal.objects.filter(board=board).standing().of_kinds(last.ranks if last else board.ranks)
    rows = dict(found.order_by("label", "pk").values_list("pk", "parent"))
    if last is None or last.scope == Round.Scope.FLAT:
        return list(rows)
    return [proposal for proposal, parent in rows.items() if parent not in rows]


def _held(board: Board) -> Board:
    return Board.objects.select_for_update(of=("self",)).select_related("group").get(pk=board.pk)


def _locked(shared: SharedOrder) -> SharedOrder:
    board = _held(shared.board)
    shared = SharedOrder.objects.select_for_update(of=("self",)).get(pk=shared.pk)
    shared.board = board
    return shared


def _open(shared: SharedOrder) -> SharedOrder:
    shared = _locked(shared)
    if shared.ended_at is not None:
        raise errors.TogetherEnded
    _no_round_runs(shared.board)
    return shared


def _no_round_runs(board: Board) -> None:
    """What stands on a projector would lead those who are ranking."""
    if Round.objects.open().filter(board=board, opens_at__lte=timezone.now()).exists():
        raise errors.RoundRuns


def _write(shared: SharedOrder, tiers: bins.Tiers, cuts: list[int]) -> SharedOrder:
    shared.tiers, shared.cuts = tiers, cuts
    shared.revision += 1
    shared.save(update_fields=["tiers", "cuts", "past", "revision"])
    revised(shared.board)
    return shared


def _tell_story(shared: SharedOrder) -> None:
    with translation.override(shared.board.language):
        TimelineEntry.objects.create(
            board=shared.board,
            kind=TimelineEntry.Kind.OTHER,
            on=timezone.localdate(),
            title=_("Ordered together"),
            url=shared.get_absolute_url(),
        )
