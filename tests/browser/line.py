"""A line between a browser and a site that can surely be cut, with the sockets that stand on it.

Playwright's `set_offline` tells a page that it is offline; a WebSocket may stay open, or come back meanwhile. This
is a SOCKS 5 proxy (RFC 1928, without authentication) for one context: page_for(…, proxy=line.proxy).
"""

import socket
import struct
from contextlib import suppress
from threading import Event, Thread

RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close with a reset, without a farewell


class Line:
    def __init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self._flowing, self._answering = Event(), Event()
        self._flowing.set()
        self._answering.set()
        self.proxy = {"server": f"socks5://127.0.0.1:{self._door.getsockname()[1]}"}
        Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        """What stands breaks off, and nothing new comes through."""
        self._answering.clear()
        self._break_off()

    def fall_silent(self) -> None:
        """As in a tunnel: no byte arrives, and nobody is told."""
        self._flowing.clear()

    def mend(self) -> None:
        """What was under way in a tunnel arrives after all."""
        self._answering.set()
        self._flowing.set()

    def close(self) -> None:
        self._door.close()
        self._break_off()
        self.mend()

    def _break_off(self) -> None:
        while self._ends:
            end = self._ends.pop()
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _serve(self) -> None:
        with suppress(OSError):  # the door is closed
            while True:
                near, _ = self._door.accept()
                Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        with suppress(OSError, EOFError), near:
            self._flowing.wait()
            far = self._asked_for(near) if self._answering.is_set() else None
            if far is None:
                return
            with far:
                self._ends += [near, far]
                back = Thread(target=self._carry, args=(far, near), daemon=True)
                back.start()
                self._carry(near, far)
                back.join()

    def _asked_for(self, near: socket.socket) -> socket.socket:
        methods = _exactly(near, 2)[1]
        _exactly(near, methods)
        near.sendall(b"\x05\x00")
        kind = _exactly(near, 4)[3]
        length = 4 if kind == 1 else 16 if kind == 4 else _exactly(near, 1)[0]
        _exactly(near, length)  # whatever it is called, it is this machine
        (port,) = struct.unpack("!H", _exactly(near, 2))
        far = socket.create_connection(("localhost", port))
        near.sendall(b"\x05\x00\x00\x01" + bytes(6))
        return far

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        with suppress(OSError):
            while data := here.recv(65_536):
                self._flowing.wait()
                there.sendall(data)
        with suppress(OSError):
            there.shutdown(socket.SHUT_WR)


def _exactly(line: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = line.recv(count - len(data))
        if not more:
            raise EOFError
        data += more
    return data
