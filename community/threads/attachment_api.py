"""Files for programs and for attach.js: sent here first, named by id in the post that takes them along."""

import uuid as uuids
from collections.abc import Mapping
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.access import SIGNED_IN, VISIBLE, may, require
from community.errors import Refused
from community.threads import attachments, errors
from community.threads.api import object_in, person
from community.threads.handing_out import handed_out
from community.threads.models import Attachment
from community.threads.permissions import can_describe, can_discard
from community.threads.writing import UuidWrong


class AttachmentShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")
    width = serializers.IntegerField(allow_null=True, help_text="pixels; null unless it is a picture")
    height = serializers.IntegerField(allow_null=True)
    alt = serializers.CharField()
    post = serializers.IntegerField(allow_null=True, help_text="null until a post takes it along")
    url = serializers.CharField()
    thumbnail = serializers.CharField(allow_null=True)


class UploadShape(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="at most 20 MB")
    uuid = serializers.UUIDField(required=False, help_text="made by you: sent twice it is one file")


class DescribeShape(serializers.Serializer[Any]):
    alt = serializers.CharField(max_length=attachments.LONGEST_ALT, allow_blank=True)


class AltMissing(Refused):
    sentence = _("“alt” must be a text.")


def told(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": attachment.pk,
        "name": attachment.name,
        "kind": attachment.kind,
        "size": attachment.size,
        "width": attachment.width,
        "height": attachment.height,
        "alt": attachment.alt,
        "post": attachment.post_id,
        "url": reverse("api:attachment-file", args=[attachment.pk]),
        "thumbnail": reverse("threads:thumbnail", args=[attachment.pk]) if attachment.is_picture else None,
    }


class Attachments(APIView):
    access = {"POST": SIGNED_IN}
    parser_classes = [MultiPartParser]

    @extend_schema(request={"multipart/form-data": UploadShape}, responses={201: AttachmentShape})
    def post(self, request: Request) -> Response:
        """Send a file. It is yours alone until a post takes it along, and gone after a day without one."""
        file = cast("Mapping[str, Any]", request.data).get("file")
        if not isinstance(file, UploadedFile):
            raise errors.FileMissing
        new = attachments.upload(
            uploader=person(request), name=file.name or "", file=file, uuid=uuid_in(request)
        )
        return Response(told(new), status=201)


def uuid_in(request: Request) -> uuids.UUID:
    text = cast("Mapping[str, Any]", request.data).get("uuid")
    if text is None:
        return uuids.uuid4()
    try:
        return uuids.UUID(text)
    except (ValueError, AttributeError):
        raise UuidWrong from None


class OneAttachment(APIView):
    access = {"GET": VISIBLE, "PATCH": may("can_describe"), "DELETE": may("can_discard")}
    parser_classes = [JSONParser]

    def found(self, request: Request, pk: int) -> Attachment:
        rows = Attachment.objects.visible_to(request.user).select_related("post__thread")
        return get_object_or_404(rows, pk=pk)

    @extend_schema(responses=AttachmentShape)
    def get(self, request: Request, pk: int) -> Response:
        return Response(told(self.found(request, pk)))

    @extend_schema(request=DescribeShape, responses=AttachmentShape)
    def patch(self, request: Request, pk: int) -> Response:
        """Say what there is to see in a picture."""
        attachment = self.found(request, pk)
        require(can_describe(request.user, attachment))
        alt = object_in(request).get("alt")
        if not isinstance(alt, str):
            raise AltMissing
        return Response(told(attachments.describe(attachment=attachment, alt=alt, by=person(request))))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take back what no post has taken along yet."""
        attachment = self.found(request, pk)
        require(can_discard(request.user, attachment))
        attachments.discard(attachment=attachment)
        return Response(status=204)


class AttachmentFile(APIView):
    access = {"GET": VISIBLE}

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """The file itself."""
        found = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
        return handed_out(request, found)
