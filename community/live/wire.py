"""The short way out of uvicorn: a frame that many get is written once, and each socket gets those bytes.

It stands beside ASGI's `send` for the one server class that is known here. Every other server, and this one
while it holds the sender back, closes or compresses, gets the message through `send`: the same bytes, made
anew for each.
"""

from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode

Write = Callable[[bytes], bool]


def text_frame(body: bytes) -> bytes:
    """A server's whole text frame: not masked, not in parts, not compressed (RFC 6455, 5.2)."""
    return Frame(Opcode.TEXT, body).serialize(mask=False)


def way_out(send: Any) -> Write | None:
    """What writes a frame to the socket behind `send` and says whether it did; None where only `send` can.

    It doesn't where the socket takes nothing more at the moment or has gone. Whoever closed it doesn't ask.
    """
    server = getattr(send, "__self__", None)
    if not isinstance(server, WebSocketsSansIOProtocol):
        return None
    if server.conn.extensions:  # agreed upon in the handshake, before anybody is asked to serve
        return None
    transport, may_write = server.transport, server.writable.is_set
    closing, put = transport.is_closing, transport.write

    def write(frame: bytes) -> bool:
        if closing() or not may_write():
            return False
        put(frame)
        return True

    return write
