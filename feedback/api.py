"""The ballot as JSON, for the ranking screen."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.access import TOKEN, may, require
from community.errors import Refused
from community.frame.dates import formatted
from feedback import bins, errors
from feedback.forms.ballots import read_ballot
from feedback.heads import Aliases, read
from feedback.models import Ballot, Round, SharedOrder
from feedback.permissions import can_facilitate, can_rank
from feedback.services import together
from feedback.services.casting import ballot_of
from feedback.services.voters import Voter
from feedback.views.entrance import joined
from feedback.views.lookups import Standing, board_for, signed_in
from feedback.views.ranking import save


class OwnBallot(APIView):
    """The ballot of one voter in one open round; what a subclass's address says of both, `mine` finds.

    GET → `{revision, bins, no_opinion, seen, placed, size, complete}`. PUT the whole ballot with the
    `revision` it was made from → the same with `saved` ("20:47"). When it changed on another screen: 409
    `{code, message, ballot}`, `ballot` being the present one.
    """

    @extend_schema(exclude=True)
    def get(self, request: Request, **where: Any) -> Response:
        voter, round = self.mine(request, **where)
        return Response(shape(ballot_of(voter, round), round.heads.count(), aliases_of(round)))

    @extend_schema(exclude=True)
    def put(self, request: Request, **where: Any) -> Response:
        voter, round = self.mine(request, **where)
        size, aliases = round.heads.count(), aliases_of(round)
        try:
            ballot = save(voter, round, read_ballot(request.data))
        except errors.StaleBallot as stale:
            refusal = {
                "code": stale.code,
                "message": str(stale.sentence),
                "ballot": shape(stale.ballot, size, aliases),
            }
            return Response(refusal, status=stale.status)
        return Response({**shape(ballot, size, aliases), "saved": clock()})

    def mine(self, request: Request, **where: Any) -> tuple[Voter, Round]:
        """Who casts, and in which open round. Raises what forbids it."""
        raise NotImplementedError


class BallotView(OwnBallot):
    """A member's, in the board's round."""

    access = {"GET": may("can_rank"), "PUT": may("can_rank")}

    def mine(self, request: Request, **where: Any) -> tuple[Voter, Round]:
        board = board_for(request, where["pk"])
        require(can_rank(request.user, board))
        standing = Standing(board, request.user)
        if not standing.is_open:
            raise errors.BallotClosed if standing.round else Refused
        if standing.is_in_the_room:
            raise errors.InTheRoom
        return signed_in(request), standing.open_round()


class PhoneBallot(OwnBallot):
    """A phone's, in the round that its code opens. Its cookie doesn't travel from other sites (SameSite)."""

    access = {"GET": TOKEN, "PUT": TOKEN}
    authentication_classes = ()  # whoever is signed in on this phone plays no part here

    def mine(self, request: Request, **where: Any) -> tuple[Voter, Round]:
        return joined(request, where["code"])


class SharedOrderView(APIView):
    """What the group orders together on the projector, in the same shape; nobody's ballot."""

    access = {"GET": may("can_facilitate"), "PUT": may("can_facilitate")}

    @extend_schema(exclude=True)
    def get(self, request: Request, pk: int) -> Response:
        return Response(shared_shape(going_on(request, pk)))

    @extend_schema(exclude=True)
    def put(self, request: Request, pk: int) -> Response:
        shared, sent = going_on(request, pk), read_ballot(request.data)
        try:
            shared = together.arrange(shared=shared, parts=sent.bins, revision=sent.revision)
        except errors.StaleOrder as stale:
            refusal = {"code": stale.code, "message": str(stale.sentence)}
            return Response({**refusal, "ballot": shared_shape(stale.shared)}, status=stale.status)
        return Response({**shared_shape(shared), "saved": clock()})


def going_on(request: Request, pk: int) -> SharedOrder:
    """The one that the group makes now. Raises TogetherEnded."""
    board = board_for(request, pk)
    require(can_facilitate(request.user, board))
    shared = SharedOrder.objects.filter(board=board, ended_at=None).select_related("board").first()
    if shared is None:
        raise errors.TogetherEnded
    return shared


def shared_shape(shared: SharedOrder) -> dict[str, Any]:
    parts = together.parts_of(shared)
    placed, size = sum(len(tier) for part in parts for tier in part), len(together.on_the_table(shared.board))
    return {
        "revision": shared.revision,
        "bins": parts,
        "no_opinion": [],
        "seen": [],
        "placed": placed,
        "size": size,
        "complete": placed == size,
    }


def clock() -> str:
    return formatted(timezone.localtime(), "TIME_FORMAT")


def aliases_of(round: Round) -> Aliases:
    return round.board.proposals.aliases()


def shape(ballot: Ballot | None, size: int, aliases: Aliases) -> dict[str, Any]:
    ballot = ballot or Ballot(revision=0)
    found = read(ballot, aliases)
    return {
        "revision": ballot.revision,
        "bins": bins.split(found.tiers, found.cuts),
        "no_opinion": found.no_opinion,
        "seen": found.seen,
        "placed": found.placed,
        "size": size,
        "complete": ballot.complete,
    }
