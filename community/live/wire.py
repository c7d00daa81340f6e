"""The short way out of uvicorn: a frame that many get is written once, and each socket gets those bytes.

It stands beside ASGI's `send` for the one server class that is known here. Every other server, and this one
while it holds the sender back, closes or compresses, gets the message through `send`: the same bytes, made
anew for each.
"""

import asyncio
from os import write
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode


def text_frame(body: bytes) -> bytes:
    """A server's whole text frame: not masked, not in parts, not compressed (RFC 6455, 5.2)."""
    return Frame(Opcode.TEXT, body).serialize(mask=False)


class Wire:
    """A server's socket, for frames that are written already."""

    __slots__ = ("_socket", "_transport")

    def __init__(self, transport: asyncio.Transport, socket: int) -> None:
        self._transport = transport
        self._socket = socket

    def write(self, frame: bytes) -> bool:
        """Write it, and say so; not where something waits before it or the socket has gone.

        It costs the system call and little else. What the socket doesn't take waits in the transport.
        """
        transport = self._transport
        if transport.is_closing() or transport.get_write_buffer_size():
            return False
        try:
            written = write(self._socket, frame)
        except OSError:  # full, or gone: the transport finds the same, and knows what to do
            written = 0
        if written < len(frame):
            transport.write(frame[written:])
        return True


def wire_of(send: Any) -> Wire | None:
    """The wire behind a server's `send`; None where only `send` leads there."""
    server = getattr(send, "__self__", None)
    if not isinstance(server, WebSocketsSansIOProtocol):
        return None
    if server.conn.extensions:  # agreed upon in the handshake, before anybody is asked to serve
        return None
    socket = server.transport.get_extra_info("socket")
    if socket is None or server.transport.get_extra_info("sslcontext") is not None:
        return None  # TLS stands between
    return Wire(server.transport, int(socket.fileno()))
