"""What goes out by the short way is what the server would have written, and only where it may."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import MethodType
from typing import Any
from unittest.mock import Mock

import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedOK

from community.live.outlet import Outlet
from community.live.protocol import Message, message
from community.live.wire import wire_of
from community.serving import Sockets

Body = Callable[[Any], Awaitable[None]]
EVENTS = [
    b'{"type":"pong"}',
    b'{"body":"' + "één ".encode() * 50 + b'"}',
    b'{"body":"' + b"x" * 70_000 + b'"}',
]

HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


@asynccontextmanager
async def served(body: Body, **changed: Any) -> AsyncIterator[int]:
    """The port of a real server whose sockets live by `body`, which gets their `send`."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await body(send)
        while (await receive())["type"] != "websocket.disconnect":
            pass

    plain: dict[str, Any] = {"ws": Sockets, "ws_per_message_deflate": False, "lifespan": "off"}
    server = uvicorn.Server(uvicorn.Config(application, port=0, log_config=None, **plain | changed))
    serving = asyncio.create_task(server._serve())
    try:
        while not server.started:
            await asyncio.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await serving


async def after_the_handshake(port: int, size: int) -> bytes:
    """The first `size` bytes that a socket gets from then on, whatever they mean."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HANDSHAKE)
    await reader.readuntil(b"\r\n\r\n")
    got = await reader.readexactly(size)
    writer.close()
    return got


def without_frame(whole: Message) -> Message:
    return {key: value for key, value in whole.items() if key != "frame"}


@pytest.mark.parametrize("event", EVENTS, ids=["short", "longer", "long"])
async def test_both_ways_out_write_the_same_bytes(event: bytes) -> None:
    whole, size = message([event])

    async def both(send: Any) -> None:
        short = wire_of(send)
        assert short is not None
        assert short.write(whole["frame"])
        await send(without_frame(whole))

    async with asyncio.timeout(20), served(both) as port:
        head = len(whole["frame"]) - size
        got = await after_the_handshake(port, 2 * (head + size))
    assert got[: head + size] == got[head + size :] == whole["frame"]


def there(port: int) -> connect:
    return connect(f"ws://127.0.0.1:{port}/")


async def heard(client: ClientConnection) -> list[str]:
    texts = []
    try:
        while True:
            texts.append(str(await client.recv()))
    except ConnectionClosedOK:
        return texts


async def test_where_frames_are_compressed_the_server_writes_them() -> None:
    ways: list[bool] = []

    async def body(send: Any) -> None:
        short, outlet = wire_of(send), Outlet(send)
        whole, size = message([EVENTS[1]])
        ways.append(short is not None and short.write(whole["frame"]))
        outlet.push(whole, size)
        outlet.close(1000)

    async with asyncio.timeout(20), served(body, ws_per_message_deflate=True) as port, there(port) as client:
        assert await heard(client) == [f"[{EVENTS[1].decode()}]"]
    assert ways == [False]


async def test_what_was_pushed_by_either_way_arrives_in_order_and_nothing_after_the_close() -> None:
    async def body(send: Any) -> None:
        outlet = Outlet(send)
        for number in range(6):
            whole, size = message([str(number).encode()])
            outlet.push(whole if number % 2 else without_frame(whole), size)
        outlet.close(1000)
        outlet.push(*message([b"late"]))

    async with asyncio.timeout(20), served(body) as port, there(port) as client:
        assert await heard(client) == [f"[{number}]" for number in range(6)]


async def test_nothing_is_written_to_somebody_who_has_gone() -> None:
    gone, done = asyncio.Event(), asyncio.Event()

    async def body(send: Any) -> None:
        short, outlet = wire_of(send), Outlet(send)
        whole, size = message([EVENTS[0]])
        assert short is not None
        await gone.wait()
        while short.write(whole["frame"]):
            await asyncio.sleep(0.01)
        outlet.push(whole, size)
        assert outlet.closed
        done.set()

    async with asyncio.timeout(20), served(body) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HANDSHAKE)
        await writer.drain()
        writer.transport.abort()
        gone.set()
        await done.wait()


async def test_a_socket_that_reads_nothing_is_left_to_the_queue() -> None:
    """The server holds the sender back once its buffer is full; what is pushed then waits, in bounds."""
    done: asyncio.Future[tuple[bool, bool]] = asyncio.get_running_loop().create_future()

    async def body(send: Any) -> None:
        short, outlet = wire_of(send), Outlet(send)
        whole, size = message([b'"' + b"x" * 100_000 + b'"'])
        assert short is not None
        for _ in range(400):
            outlet.push(whole, size)
            if outlet.closed:
                break
            await asyncio.sleep(0)
        done.set_result((short.write(whole["frame"]), outlet.closed))

    async with asyncio.timeout(20), served(body) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        writer.write(HANDSHAKE)
        written, closed = await done
        writer.transport.abort()
    assert not written
    assert closed


async def test_what_the_socket_does_not_take_at_once_arrives_whole_and_in_order() -> None:
    large = b"x" * 5_000_000  # more than a socket holds
    texts = [large, *(f"{number}".encode() for number in range(5))]
    written: asyncio.Future[list[bool]] = asyncio.get_running_loop().create_future()

    async def body(send: Any) -> None:
        short, outlet = wire_of(send), Outlet(send)
        assert short is not None
        written.set_result([short.write(message([text])[0]["frame"]) for text in texts[:1]])
        for text in texts[1:]:
            outlet.push(*message([text]))

    frames = b"".join(message([text])[0]["frame"] for text in texts)
    async with asyncio.timeout(20), served(body) as port:
        assert await after_the_handshake(port, len(frames)) == frames
    assert await written == [True]


@pytest.mark.parametrize("encrypted", [True, False])
def test_nothing_is_written_past_the_encryption(encrypted: bool) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        extra = {"socket": ours, "sslcontext": object() if encrypted else None}
        transport = Mock(get_extra_info=extra.get)
        transport.is_closing.return_value = False
        transport.get_write_buffer_size.return_value = 0
        server = Mock(spec=Sockets, transport=transport, conn=Mock(extensions=[]))
        short = wire_of(MethodType(Sockets.send, server))
        if encrypted:
            assert short is None
        else:
            assert short is not None
            assert short.write(b"frame")
            assert theirs.recv(10) == b"frame"


async def test_another_servers_send_is_the_only_way_there_is() -> None:
    async def send(_: Any) -> None: ...

    assert wire_of(send) is None
