"""An answer that is written while it is read."""

from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse


class Streamed(StreamingHttpResponse):
    """In pieces under ASGI too, where Django would first gather the whole of what comes from the database."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = iter(self.streaming_content)  # type: ignore[arg-type]
        following = sync_to_async(lambda: next(pieces, None))
        while (piece := await following()) is not None:
            yield piece
