"""The way out to one socket: sends at once where it can, waits in bounds where it can't."""

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable
from os import write
from typing import Any, cast

from community.live.metrics import SLOW
from community.live.protocol import Close, Message
from community.live.wire import wire_of

QUEUE_FRAMES = 64
QUEUE_BYTES = 1024 * 1024

Send = Callable[[Any], Awaitable[None]]
Sending = Coroutine[Any, Any, None]


@types.coroutine
def _rest_of(sending: Sending, waits_for: Any) -> Generator[Any, Any, None]:
    """Go on with a coroutine whose first step was taken by hand and gave `waits_for`."""
    try:
        yield waits_for
    except BaseException:
        sending.close()
        raise
    yield from sending.__await__()


class Outlet:
    """Sends to one socket, by the short way (`wire.py`) or through its server's own `send`.

    The coroutine's first step is taken by hand: as long as the socket takes what it is given, that is all of
    it, and an event costs no task, no queue and no pass of the event loop. When the server holds the sender
    back, the rest waits in a queue; when that is full the socket is closed with 4408 and comes back with its
    numbers, so what a reader that sleeps can cost is bounded.
    """

    __slots__ = ("_bytes", "_queue", "_send", "_task", "_wire", "closed", "straight")

    def __init__(self, send: Send) -> None:
        self._send = cast(Callable[[Message], Sending], send)
        self._queue: deque[tuple[Message, int]] = deque()
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None
        self.closed = False
        self._wire = wire_of(send)
        if self._wire is not None:
            self._wire.tell = self._look
        self._look()

    def _look(self) -> None:
        """`straight` is the descriptor to write to as long as nothing stands before it, else -1."""
        wire = self._wire
        blocked = wire is None or not wire.clear or self._task is not None or self.closed
        self.straight = -1 if wire is None or blocked else wire.descriptor

    def push(self, message: Message, size: int) -> None:
        """Send `message`, now or as soon as the socket takes it. Never blocks, never raises."""
        push_all((self,), message, size)

    def _push(self, message: Message, size: int) -> None:
        if self.closed:
            return
        if self._task is not None:
            self._queue_up(message, size)
            return
        sending = self._send(message)
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return
        except (OSError, RuntimeError):  # the servers' words for: it has gone
            self.end()
            return
        self._task = asyncio.create_task(self._drain(_rest_of(sending, waits_for)))
        self._look()

    def _rest(self, frame: bytes) -> None:
        assert self._wire is not None
        self._wire.rest(frame)

    def close(self, code: int) -> None:
        """Close with `code`; what waits is dropped. May be called twice."""
        if self.closed:
            return
        self._queue.clear()
        self._bytes = 0
        try:
            self.push({"type": "websocket.close", "code": int(code)}, 0)
        except Exception:  # daphne's autobahn lets an application name no code below 3000
            self.push({"type": "websocket.close"}, 0)
        self.end()

    def end(self) -> None:
        """Nobody is there any more: what is pushed from now on goes nowhere."""
        self.closed = True
        self._look()

    async def idle(self) -> None:
        """Wait until nothing is on its way any more."""
        while self._task is not None:
            await asyncio.wait([self._task])

    def _queue_up(self, message: Message, size: int) -> None:
        if len(self._queue) >= QUEUE_FRAMES or self._bytes + size > QUEUE_BYTES:
            SLOW.inc()
            self.close(Close.TOO_SLOW)
            return
        self._queue.append((message, size))
        self._bytes += size

    async def _drain(self, first: Awaitable[None]) -> None:
        try:
            await first
            while self._queue:
                message, size = self._queue.popleft()
                self._bytes -= size
                await self._send(message)
        except (OSError, RuntimeError):
            self.closed = True
            self._queue.clear()
        finally:
            self._task = None
            self._look()


def push_all(outlets: Iterable[Outlet], message: Message, size: int) -> None:
    """`push` to each of them. Most cost the system call and little else (docs/decisions/0027)."""
    frame = message.get("frame", b"")
    length = len(frame)
    for outlet in outlets:
        socket = outlet.straight
        if socket < 0 or not frame:
            outlet._push(message, size)
            continue
        try:
            written = write(socket, frame)
        except OSError:  # full, or gone: the transport finds the same, and knows what to do
            written = 0
        if written < length:
            outlet._rest(frame[written:])
