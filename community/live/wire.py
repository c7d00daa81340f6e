"""The short way out of uvicorn: a frame that many get is written once, and each socket gets those bytes.

It stands beside ASGI's `send` for the one server class that is known here. Every other server, and this one
while it holds the sender back, closes or compresses, gets the message through `send`: the same bytes, made
anew for each.
"""

from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State

Write = Callable[[bytes], bool]


def text_frame(body: bytes) -> bytes:
    """A server's whole text frame: not masked, not in parts, not compressed (RFC 6455, 5.2)."""
    return Frame(Opcode.TEXT, body).serialize(mask=False)


def way_out(send: Any) -> Write | None:
    """What writes a frame to the socket behind `send` and says whether it did; None where only `send` can.

    It doesn't where the socket isn't open, takes nothing more at the moment, or expects something else than
    plain frames.
    """
    server = getattr(send, "__self__", None)
    if not isinstance(server, WebSocketsSansIOProtocol):
        return None
    connection, writable, transport = server.conn, server.writable, server.transport

    def write(frame: bytes) -> bool:
        if server.disconnected or connection.state is not State.OPEN or connection.extensions:
            return False
        if not writable.is_set():
            return False
        transport.write(frame)
        return True

    return write
