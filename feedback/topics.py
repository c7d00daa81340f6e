"""The socket topic `board:ID`: that something changed; the page fetches what it may see."""

from collections.abc import Sequence

from community.access import VISIBLE
from community.groups.models import Group, Membership
from community.live.registry import Topic
from community.people.models import User
from feedback.models import Board


def authorize(pairs: Sequence[tuple[int, int]]) -> list[bool]:
    """Whether each (user, board) may watch: whoever may read the board. Three queries for all of them."""
    users = {user for user, _board in pairs}
    boards = {
        pk: (group, readers)
        for pk, group, readers in Board.objects.filter(pk__in={board for _user, board in pairs}).values_list(
            "pk", "group", "group__readers"
        )
    }
    groups = {group for group, _readers in boards.values()}
    members = set(Membership.objects.filter(user__in=users, group__in=groups).values_list("user", "group"))
    staff = dict(User.objects.filter(pk__in=users, is_active=True).values_list("pk", "is_staff"))

    def may(user: int, board: int) -> bool:
        if board not in boards or user not in staff:
            return False
        group, readers = boards[board]
        return readers != Group.Readers.MEMBERS or staff[user] or (user, group) in members

    return [may(user, board) for user, board in pairs]


BOARD = Topic(prefix="board", access=VISIBLE, authorize=authorize)
