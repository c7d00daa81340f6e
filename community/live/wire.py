"""The short way out of uvicorn: a frame that many get is written once, and each socket gets those bytes.

It stands beside ASGI's `send` for the one server class that is known here. Every other server, and this one
while it holds the sender back, closes or compresses, gets the message through `send`: the same bytes, made
anew for each.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode


def text_frame(body: bytes) -> bytes:
    """A server's whole text frame: not masked, not in parts, not compressed (RFC 6455, 5.2)."""
    return Frame(Opcode.TEXT, body).serialize(mask=False)


class Wire(asyncio.Protocol):
    """A server's socket, for frames that are written already.

    It stands between the transport and the server: hears first whether the way is clear, and hands all on.
    Clear means: all that was written before has gone, and the descriptor is this socket's. With no room for
    anything in the transport, asyncio says so of every byte that the socket didn't take at once.
    """

    __slots__ = ("_server", "_transport", "clear", "descriptor", "tell")

    def __init__(self, server: WebSocketsSansIOProtocol, descriptor: int) -> None:
        self._server, self._transport = server, server.transport
        self.descriptor, self.clear = descriptor, True
        self.tell: Callable[[], None] = lambda: None  # called when `clear` changes
        self._transport.set_protocol(self)
        self._transport.set_write_buffer_limits(0)  # says at once what waits there by now

    def rest(self, frame: bytes) -> None:
        """Write what the socket didn't take, before anything else. An error, the transport finds itself."""
        self._transport.write(frame)

    def _turn(self, clear: bool) -> None:
        self.clear = clear
        self.tell()

    # What the transport says

    def pause_writing(self) -> None:
        self._turn(False)
        self._server.pause_writing()

    def resume_writing(self) -> None:
        self._server.resume_writing()
        self._turn(not self._transport.is_closing())

    def data_received(self, data: bytes) -> None:
        self._server.data_received(data)
        if self._transport.is_closing():  # it heard a farewell, and answered it: nothing may follow that
            self._turn(False)

    def eof_received(self) -> None:
        self._server.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._turn(False)
        self.tell = lambda: None
        self._server.connection_lost(exc)


def wire_of(send: Any) -> Wire | None:
    """The wire behind a server's `send`; None where only `send` leads there. To be asked for once."""
    server = getattr(send, "__self__", None)
    if not isinstance(server, WebSocketsSansIOProtocol):
        return None
    if server.conn.extensions:  # agreed upon in the handshake, before anybody is asked to serve
        return None
    socket = server.transport.get_extra_info("socket")
    if socket is None or server.transport.get_extra_info("sslcontext") is not None:
        return None  # TLS stands between
    return Wire(server, int(socket.fileno()))
