"""How much may be sent in one request, held before it is read: Django would first write all of it to disk."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

MEGABYTE = 1024 * 1024
USUAL = 2 * MEGABYTE
WITH_FILES = 5 * 20 * MEGABYTE + USUAL  # five of the largest, in a form without scripts


class Bounded:
    """Answers 413 to what says that it is longer; hangs up on what turns out to be."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", ()))
        files = headers.get(b"content-type", b"").startswith(b"multipart/form-data")
        most = WITH_FILES if files else USUAL
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > most:
            await _refuse(send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            return message if came <= most else {"type": "http.disconnect"}

        await self.app(scope, counted, send)


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": b"Dit is te groot. This is too large.\n"})
