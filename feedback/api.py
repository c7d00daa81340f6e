"""The ballot as JSON, for the ranking screen."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.access import may, require
from community.errors import Refused
from feedback import bins, errors
from feedback.forms.ballots import read_ballot
from feedback.heads import Aliases, read
from feedback.models import Ballot
from feedback.permissions import can_rank
from feedback.views.lookups import Standing, board_for
from feedback.views.ranking import save


class BallotView(APIView):
    """My own ballot in the board's open round.

    GET → `{revision, bins, no_opinion, seen, placed, size, complete}`. PUT the whole ballot with the
    `revision` it was made from → the same with `saved` ("20:47"). When it changed on another screen: 409
    `{code, message, ballot}`, `ballot` being the present one.
    """

    access = {"GET": may("can_rank"), "PUT": may("can_rank")}

    @extend_schema(exclude=True)
    def get(self, request: Request, pk: int) -> Response:
        standing = self.standing(request, pk)
        return Response(shape(standing.ballot, standing.open_round().size, standing.aliases))  # type: ignore[attr-defined]

    @extend_schema(exclude=True)
    def put(self, request: Request, pk: int) -> Response:
        standing = self.standing(request, pk)
        round = standing.open_round()
        size: int = round.size  # type: ignore[attr-defined]
        try:
            ballot = save(request.user, round, read_ballot(request.data))
        except errors.StaleBallot as stale:
            refusal = {
                "code": stale.code,
                "message": str(stale.sentence),
                "ballot": shape(stale.ballot, size, standing.aliases),
            }
            return Response(refusal, status=stale.status)
        clock = date_format(timezone.localtime(), "TIME_FORMAT")
        return Response({**shape(ballot, size, standing.aliases), "saved": clock})

    def standing(self, request: Request, pk: int) -> Standing:
        board = board_for(request, pk)
        require(can_rank(request.user, board))
        standing = Standing(board, request.user)
        if not standing.is_open:
            raise errors.BallotClosed if standing.round else Refused
        return standing


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
