"""A screen: a WebSocket client that is fast enough to stand for thousands of them in one process."""

import asyncio
import os
import struct
from collections.abc import Callable
from pathlib import Path

Hear = Callable[["Screen", bytes], None]
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Screen(asyncio.Protocol):
    """Hands each text frame to `hear`. `opened` is done after the handshake."""

    def __init__(self, port: int, cookie: str, hear: Hear, path: str = "/ws/") -> None:
        self.hear, self.closed = hear, False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._hello = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: {cookie}\r\n\r\n"
        ).encode()
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._hello)

    def data_received(self, data: bytes) -> None:
        self._held += data
        if not self.opened.done():
            head, found, rest = self._held.partition(b"\r\n\r\n")
            if not found:
                return
            self._held = rest
            if head.startswith(b"HTTP/1.1 101"):
                self.opened.set_result(None)
            else:
                self.opened.set_exception(ConnectionError(head[:100].decode()))
        self._take()

    def connection_lost(self, error: Exception | None) -> None:
        self.closed = True
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed"))

    def say(self, text: str) -> None:
        self._send(TEXT, text.encode())

    def _send(self, opcode: int, body: bytes) -> None:
        size = len(body)
        head = (
            bytes([0x80 | opcode, 0x80 | size])
            if size < 126
            else struct.pack("!BBH", 0x80 | opcode, 254, size)
        )
        self.transport.write(head + bytes(4) + body)  # masked with zeros

    def _take(self) -> None:
        at, held = 0, self._held
        while len(held) - at >= 2:
            size, head = held[at + 1] & 127, 2
            if size > 125:
                head = 4 if size == 126 else 10
                if len(held) - at < head:
                    break
                size = int.from_bytes(held[at + 2 : at + head])
            if len(held) - at < head + size:
                break
            self._frame(held[at] & 15, held[at + head : at + head + size])
            at += head + size
        self._held = held[at:]

    def _frame(self, opcode: int, body: bytes) -> None:
        if opcode == TEXT:
            self.hear(self, body)
        elif opcode == PING:
            self._send(PONG, body)


async def screen(port: int, cookie: str, hear: Hear, path: str = "/ws/") -> Screen:
    """Connected, after as many tries as it takes while the server's queue is full."""
    while True:
        try:
            _transport, made = await asyncio.get_running_loop().create_connection(
                lambda: Screen(port, cookie, hear, path), "127.0.0.1", port
            )
            await made.opened
        except ConnectionError:
            await asyncio.sleep(0.02)
            continue
        return made


def cookies_of(name: str) -> list[str]:
    return Path(name).read_text().split() if name != "-" else [""]


def on_the_other_core() -> None:
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})
