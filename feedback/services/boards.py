"""The writer of boards: what is asked, who reads it, and whom to turn to."""

from typing import TypedDict, Unpack

from django.db import transaction

from community.groups.models import Group, Membership
from community.groups.services import join_group
from community.history.services import record
from community.people.models import User
from feedback import errors
from feedback.models import Board
from feedback.services.telling import revised


class Asked(TypedDict):
    title: str
    question: str
    intro: str
    ranks: str


class Told(Asked, total=False):
    language: str
    contact_email: str
    contact_phone: str


PERSONAL = {"contact_email", "contact_phone"}  # the history says that they changed, not what they were


@transaction.atomic
def start_board(*, by: User, readers: str, language: str = "nl", **asked: Unpack[Asked]) -> Board:
    """A board that collects, with `by` as its facilitator, contact and only member."""
    group = Group.objects.create(
        kind=Group.Kind.BOARD, name=asked["title"], language=language, readers=readers
    )
    join_group(user=by, group=group, by=by, role=Membership.Role.FACILITATOR)
    board = Board.objects.create(group=group, contact=by, language=language, **asked)
    record(actor=by, verb="start", of=board, after={**asked, "readers": readers})
    return board


@transaction.atomic
def change_board(
    *, board: Board, by: User, readers: str, contact: User | None, **asked: Unpack[Told]
) -> Board:
    """Ask it otherwise. What was opened before keeps what it ranks. The same again changes nothing.

    Raises NotOfBoard for a contact who isn't a member.
    """
    board = Board.objects.select_for_update(of=("self",)).select_related("group", "contact").get(pk=board.pk)
    if contact not in (None, board.contact) and not board.group.memberships.filter(user=contact).exists():
        raise errors.NotOfBoard
    before = _facts(board)
    for name, value in asked.items():
        setattr(board, name, value)
    board.contact, board.group.name, board.group.readers = contact, asked["title"], readers
    after = _facts(board)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return board
    board.save(update_fields=[*asked, "contact"])
    board.group.language = board.language
    board.group.save(update_fields=["name", "language", "readers"])
    said = ({name: "" if name in PERSONAL else facts[name] for name in changed} for facts in (before, after))
    record(actor=by, verb="edit", of=board, before=next(said), after=next(said))
    revised(board)
    return board


def _facts(board: Board) -> dict[str, str | int | None]:
    said = {name: getattr(board, name) for name in Told.__annotations__}
    return {**said, "readers": board.group.readers, "contact": board.contact_id}
