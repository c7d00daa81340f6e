"""The files beside messages, looked at and saved. How they come here: attaching.py, attachment_api.py."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from community.access import VISIBLE, access
from community.threads.handing_out import handed_out
from community.threads.models import Attachment


@access(GET=VISIBLE)
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file: a picture is shown, anything else is saved."""
    return handed_out(request, get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk))


@access(GET=VISIBLE)
def thumbnail(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    return handed_out(request, found, small=True)
