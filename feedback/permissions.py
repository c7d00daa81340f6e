"""Who may do what on a board; pure predicates, used by page, endpoint and socket alike."""

from django.contrib.auth.models import AnonymousUser

from community.groups.permissions import is_member, is_organiser, organises_anything
from community.people.models import User
from feedback.models import Action, AgendaPoint, Board, Call, Excerpt, Proposal, Round, Session

SMALL = 10
"""A board with fewer members than this shows no result before closing, whatever its round says."""


def can_start_board(user: User | AnonymousUser) -> bool:
    """Whoever runs a region or a board already, and the administrator."""
    return organises_anything(user)


def can_facilitate(user: User | AnonymousUser, board: Board) -> bool:
    return is_organiser(user, board.group_id)


def can_rank(user: User | AnonymousUser, board: Board) -> bool:
    return is_member(user, board.group_id)


def can_propose(user: User | AnonymousUser, board: Board) -> bool:
    """Members, until the group decides."""
    return is_member(user, board.group_id) and not board.has_decided


def can_me_too(user: User | AnonymousUser, board: Board) -> bool:
    return is_member(user, board.group_id)


def can_edit(user: User | AnonymousUser, proposal: Proposal) -> bool:
    """Whoever wrote it, until it is ranked; the facilitator always. Both leave a trace."""
    if proposal.retired_at is not None or proposal.merged_into_id is not None:
        return False
    if can_facilitate(user, proposal.board):
        return True
    early = proposal.board.phase in (Board.Phase.COLLECT, Board.Phase.DISCUSS)
    return early and proposal.author_id == user.pk and can_propose(user, proposal.board)


def can_curate(user: User | AnonymousUser, board: Board) -> bool:
    """Merge, move, withdraw and bring back: the facilitator, in every phase. Each leaves a trace."""
    return can_facilitate(user, board)


def can_apply(user: User | AnonymousUser, call: Call) -> bool:
    """Everyone who is signed in and isn't on the board yet, while the call is open."""
    return bool(user.is_authenticated) and call.is_open and not is_member(user, call.board.group_id)


def can_add_to_agenda(user: User | AnonymousUser, session: Session) -> bool:
    """Members, until the day is over."""
    return is_member(user, session.entry.board.group_id) and not session.is_over


def can_take_off(user: User | AnonymousUser, point: AgendaPoint) -> bool:
    """Whoever put it there, until the day is over; the facilitator always."""
    session = point.session
    mine = point.by_id is not None and point.by_id == user.pk and not session.is_over
    return mine or can_facilitate(user, session.entry.board)


def can_read_minutes(user: User | AnonymousUser, session: Session) -> bool:
    """Members, once they are published; who writes them before that."""
    board = session.entry.board
    if can_facilitate(user, board):
        return True
    return session.minutes_published_at is not None and is_member(user, board.group_id)


def can_agree(user: User | AnonymousUser, excerpt: Excerpt) -> bool:
    """That all readers of the board read their words: whoever wrote them."""
    return bool(user.is_authenticated) and excerpt.post.author_id == user.pk


def can_see_names(user: User | AnonymousUser, round: Round | None) -> bool:
    """Whose ballot is whose: in a round that was agreed to be open, its members, once it is revealed."""
    if round is None or not round.is_signed or not round.is_revealed or round.closed_at is None:
        return False
    return is_member(user, round.board.group_id)


def can_see_votes(user: User | AnonymousUser, round: Round | None) -> bool:
    """How many put what higher, once it is closed: the members, who knew what that may betray."""
    return round is not None and round.closed_at is not None and is_member(user, round.board.group_id)


def can_update(user: User | AnonymousUser, action: Action, *, in_team: bool) -> bool:
    """The team of the service that owns it, and the facilitator."""
    return bool(user.is_authenticated) and (in_team or can_facilitate(user, action.board))


def is_small(electorate: int) -> bool:
    return electorate < SMALL


def sees_result(round: Round, *, has_voted: bool, electorate: int) -> bool:
    """Whether anything of a round's result may reach this reader; the facilitator is no exception."""
    if round.is_revealed:
        return True
    open_to_voters = round.visibility == Round.Visibility.AFTER_VOTE and round.closed_at is None
    return open_to_voters and has_voted and not is_small(electorate)
