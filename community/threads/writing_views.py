"""What a page asks while somebody writes."""

from django.http import HttpRequest, HttpResponse

from community.access import SIGNED_IN, access
from community.errors import Refused
from community.threads.previewing import preview_of


@access(POST=SIGNED_IN)
def preview(request: HttpRequest) -> HttpResponse:
    """How a message will look, as a piece of HTML; where it can't be, the sentence that says why."""
    try:
        return HttpResponse(preview_of(request))
    except Refused as error:
        return HttpResponse(str(error.sentence), status=error.status, content_type="text/plain")
