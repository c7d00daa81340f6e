"""The result of a board for programs: the same object as its file."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.access import READERS
from feedback.views.exports import shown_to
from feedback.views.lookups import board_for


class ProposalShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # of a field it is something else
    title = serializers.CharField()
    language = serializers.CharField()


class RoundShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    ranks = serializers.CharField()
    secrecy = serializers.CharField()
    opened = serializers.DateField()
    closed = serializers.DateField(allow_null=True)
    counted = serializers.DateTimeField()


class AgreedShape(serializers.Serializer[Any]):
    order = serializers.ListField(child=serializers.IntegerField())
    lines = serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2)
    reason = serializers.CharField()
    reasons = serializers.DictField(child=serializers.CharField())


class SectionShape(serializers.Serializer[Any]):
    salt = serializers.CharField()
    content = serializers.JSONField()


class RowShape(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    tiers = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    left = serializers.ListField(child=serializers.IntegerField())
    unknown = serializers.ListField(child=serializers.IntegerField())


class ResultShape(serializers.Serializer[Any]):
    """What each key means: feedback/exporting.py; what stands in a section: feedback/sealing.py."""

    format = serializers.ChoiceField(choices=["klankbord-result/1"])
    board = serializers.CharField()
    question = serializers.CharField()
    language = serializers.CharField()
    round = RoundShape()
    proposals = ProposalShape(many=True)
    agreed = AgreedShape(allow_null=True)
    fingerprint = serializers.CharField()
    shows = serializers.ChoiceField(choices=["ballots", "votes", "strengths", "order"])
    sections = serializers.DictField(child=SectionShape())
    kept_back = serializers.DictField(child=serializers.CharField())
    ballots = serializers.ListField(child=RowShape(many=True), allow_null=True)
    checksum = serializers.CharField()


class BoardResult(APIView):
    access = {"GET": READERS}

    @extend_schema(
        responses={
            200: ResultShape,
            404: OpenApiResponse(description="no such board, or not yours to read"),
            409: OpenApiResponse(description="the order isn't there for you yet"),
        }
    )
    def get(self, request: Request, pk: int) -> Response:
        """The newest result of the board that this reader may see, with as many numbers as betray nobody."""
        return Response(shown_to(request, board_for(request, pk)))
