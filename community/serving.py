"""The one process that serves pages, API and sockets: uvicorn, announced once it listens."""

import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MAX_FRAME = 64 * 1024
STOP_WITHIN = 10  # seconds for requests under way, after SIGTERM


class PortTaken(OSError):
    """Another program listens there."""


def listen(host: str, port: int) -> socket.socket:
    """A bound socket, so that nobody takes the port while we make ready. Raises PortTaken, OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        bound.listen(0)  # two could bind; only one can listen
    except OSError as error:
        bound.close()
        raise PortTaken(*error.args) from error
    return bound


class Sockets(WebSocketsSansIOProtocol):
    """Hands on text that isn't UTF-8 as bytes: no frame of ours, so it is answered, not logged."""

    def send_receive_event_to_app(self) -> None:
        try:
            b"".join(self.frames).decode()
        except UnicodeDecodeError:
            self.curr_msg_data_type = "bytes"
        super().send_receive_event_to_app()


class Announced(uvicorn.Server):
    """A server that says so once it listens."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self.announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.announce()


def configuration(**changed: Any) -> uvicorn.Config:
    """As in production: back-pressure on sockets, frames up to 64 KiB, our own request log."""
    given: dict[str, Any] = {
        "app": "community.asgi:application",
        "ws": Sockets,
        "ws_max_size": MAX_FRAME,
        "ws_per_message_deflate": False,  # it would compress each frame anew for every socket
        "lifespan": "off",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,  # TRUSTED_PROXIES is read by Django and allauth, once
        "timeout_graceful_shutdown": STOP_WITHIN,
    }
    return uvicorn.Config(**{**given, **changed})


def serve(bound: socket.socket, announce: Callable[[], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; sockets are closed with 1012, requests under way are finished."""
    Announced(configuration(), announce).run(sockets=[bound])
