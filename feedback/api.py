"""The ballot as JSON, for the ranking screen."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.access import TOKEN, may, require
from community.errors import Refused
from feedback import bins, errors
from feedback.forms.ballots import read_ballot
from feedback.heads import Aliases, read
from feedback.models import Ballot, Round
from feedback.permissions import can_rank
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
        clock = date_format(timezone.localtime(), "TIME_FORMAT")
        return Response({**shape(ballot, size, aliases), "saved": clock})

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
