"""A kept file as an answer: a picture to look at, anything else to save. Who may, the caller has asked."""

from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from community.threads.file_kinds import CHUNK, KINDS, renamed
from community.threads.models import Attachment

HEADERS = {
    # Asked again each time, for who may see it can change; a browser that has it gets 304.
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Streamed(FileResponse):
    """Read in pieces under ASGI too, where Django would read the whole file at once."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        assert self.file_to_stream is not None
        read = sync_to_async(self.file_to_stream.read, thread_sensitive=False)
        while chunk := await read(CHUNK):
            yield chunk


def handed_out(request: HttpRequest, attachment: Attachment, *, small: bool = False) -> HttpResponseBase:
    """Raises Http404 where its bytes are gone, or there is no small picture."""
    stored = attachment.thumbnail if small else attachment.file
    if not stored.name:
        raise Http404
    etag = f'"{stored.name.rpartition("/")[2]}"'
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer is None:
        try:
            answer = Streamed(default_storage.open(stored.name))
        except FileNotFoundError:
            raise Http404 from None
        kind = "webp" if small else attachment.kind
        answer["Content-Type"] = KINDS[kind].mime
        answer["Content-Disposition"] = _disposition(attachment, kind)
    for name, value in {**HEADERS, "ETag": etag}.items():
        answer[name] = value
    return answer


def _disposition(attachment: Attachment, kind: str) -> str:
    name = renamed(attachment.name, kind)
    return content_disposition_header(not attachment.is_picture, name) or "attachment"
