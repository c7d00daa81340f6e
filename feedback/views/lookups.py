"""What several pages look up the same way; whoever may not see it gets a 404."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from community.people.models import User
from community.prepared import Prepared
from feedback.counting import Computed
from feedback.errors import KeyMissing
from feedback.heads import read
from feedback.models import Ballot, Board, Participation, Result, Round, SilentMoment
from feedback.permissions import can_facilitate, can_rank, can_see_names, can_see_votes, is_small, sees_result
from feedback.publishable import EVERYTHING, Publishable
from feedback.services.casting import ballot_of
from feedback.services.exporting import published
from feedback.withholding import told


def _board(reader: User | AnonymousUser, pk: int) -> QuerySet[Board]:
    silent = Exists(SilentMoment.objects.open().filter(board=OuterRef("pk")))
    boards = Board.objects.visible_to(reader).select_related("group", "contact")
    return boards.annotate(is_silent=silent).filter(pk=pk)


_FOR_READER = Prepared(lambda who, pk: _board(User(pk=who), pk), int, int)
_FOR_STAFF = Prepared(lambda pk: _board(User(is_staff=True), pk), int)
_FOR_VISITOR = Prepared(lambda pk: _board(AnonymousUser(), pk), int)


def board_for(request: HttpRequest, pk: int) -> Board:
    """With `is_silent`: whether everybody writes in silence there now."""
    reader = request.user
    if not isinstance(reader, User):
        board = _FOR_VISITOR.first(pk)
    else:
        board = _FOR_STAFF.first(pk) if reader.is_staff else _FOR_READER.first(reader.pk, pk)
    if board is None:
        raise Http404
    return board


def signed_in(request: HttpRequest) -> User:
    """The person, where the door already asked for one."""
    assert isinstance(request.user, User)
    return request.user


def _newest(**which: Any) -> QuerySet[Round]:
    return Round.objects.with_counts().select_related("agreed_order").filter(**which)[:1]


_BEGUN = Prepared(lambda board, now: _newest(board=board, opens_at__lte=now), int, datetime)
_READY = Prepared(lambda board, now: _newest(board=board, opens_at__gt=now, closed_at=None), int, datetime)


@dataclass
class Standing:
    """A board's newest round, or that of a `number`, as one reader finds it: at most two queries, when asked
    for.

    One that is set ready for later (`ready`) is the facilitator's alone, and hides no result of another.
    """

    board: Board
    reader: User | AnonymousUser
    number: int | None = None

    @cached_property
    def round(self) -> Round | None:
        now = timezone.now()
        if self.number is None:
            return self._of_the_board(_BEGUN.first(self.board.pk, now))
        # the ORM's own: a number from an address may be larger than a column holds
        return self._of_the_board(_newest(board=self.board, opens_at__lte=now, pk=self.number).first())

    @cached_property
    def ready(self) -> Round | None:
        return self._of_the_board(_READY.first(self.board.pk, timezone.now()))

    def _of_the_board(self, round: Round | None) -> Round | None:
        if round is not None:
            round.board = self.board
        return round

    @cached_property
    def ballot(self) -> Ballot | None:
        """The reader's own, while the round runs."""
        if self.round is None or not isinstance(self.reader, User) or not can_rank(self.reader, self.board):
            return None
        try:
            return ballot_of(self.reader, self.round)
        except KeyMissing:
            return None

    @property
    def is_open(self) -> bool:
        return self.round is not None and self.round.is_open

    @property
    def has_begun(self) -> bool:
        return self.round is not None

    @property
    def took_part(self) -> bool:
        """Whether the reader cast something; what it was, nobody knows after closing."""
        if not isinstance(self.reader, User):
            return False
        return Participation.objects.filter(round=self.round, user=self.reader).exists()

    @cached_property
    def is_on_paper(self) -> bool:
        """Whether the reader handed in a sheet; asked only of who has nothing on a screen."""
        if not self.may_rank or self.ballot is not None or not isinstance(self.reader, User):
            return False
        return Participation.objects.filter(round=self.round, user=self.reader, on_paper=True).exists()

    @property
    def to_place(self) -> int:
        """How many proposals the reader hasn't placed yet."""
        if self.round is None:
            return 0
        size: int = self.round.size  # type: ignore[attr-defined]
        return max(0, size - self.placed)

    @property
    def placed(self) -> int:
        return read(self.ballot, self.aliases).placed if self.ballot else 0

    @cached_property
    def aliases(self) -> dict[int, int]:
        """What is merged on this board; nothing is looked up where the round holds none of it."""
        if self.round is None or not self.round.merged:  # type: ignore[attr-defined]
            return {}
        return self.board.proposals.aliases()

    @property
    def may_rank(self) -> bool:
        return self.is_open and not self.is_in_the_room and can_rank(self.reader, self.board)

    @property
    def is_in_the_room(self) -> bool:
        """Whether the round is ranked on phones there, and not here."""
        return self.round is not None and self.round.is_in_the_room

    @property
    def may_facilitate(self) -> bool:
        return can_facilitate(self.reader, self.board)

    @cached_property
    def sees_result(self) -> bool:
        if self.round is None:
            return False
        has_voted = self.ballot is not None and not self.ballot.empty
        return sees_result(self.round, has_voted=has_voted, electorate=self.round.electorate)  # type: ignore[attr-defined]

    @cached_property
    def released(self) -> Result | None:
        """The newest released result, where this reader may see one; nothing is looked up otherwise."""
        if self.round is None or not self.sees_result:
            return None
        return Result.objects.filter(round=self.round).first()

    @cached_property
    def published(self) -> Publishable:
        """What of the released result this reader may take along as a file; there has to be one."""
        assert self.released is not None
        return published(self.released, self.open_round(), names_agreed=self.sees_names)

    @cached_property
    def shown(self) -> Publishable:
        """What of it pages tell this reader."""
        return EVERYTHING if can_see_votes(self.reader, self.round) else self.published

    @cached_property
    def told(self) -> Computed:
        """The released result as far as pages tell it; they read no other."""
        assert self.released is not None
        return told(self.released.computed, self.shown)

    @cached_property
    def others(self) -> list[Round]:
        """The other rounds whose order everyone may see, newest first."""
        found = Round.objects.filter(board=self.board).told().select_related("agreed_order")
        return list(found.exclude(pk=self.round.pk) if self.round else found)

    @property
    def result_url(self) -> str:
        return self._address("result")

    @property
    def why_url(self) -> str:
        return self._address("why")

    @property
    def sure_url(self) -> str:
        return self._address("how_sure")

    @property
    def file_url(self) -> str:
        return self._address("result_file")

    @property
    def order_url(self) -> str:
        return self._address("order_table")

    @property
    def votes_url(self) -> str:
        return self._address("votes_table")

    def _address(self, page: str) -> str:
        if self.number is None:
            return reverse(f"boards:{page}", args=[self.board.pk])
        return reverse(f"boards:round_{page}", args=[self.board.pk, self.number])

    @property
    def sees_names(self) -> bool:
        return can_see_names(self.reader, self.round)

    @property
    def is_small(self) -> bool:
        """So few members that one might guess who cast what."""
        return self.round is not None and is_small(self.round.electorate)  # type: ignore[attr-defined]

    def open_round(self) -> Round:
        if self.round is None:
            raise Http404
        return self.round
