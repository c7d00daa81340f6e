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
        outlet = Outlet(send)
        assert outlet.straight >= 0
        outlet.push(whole, size)
        outlet.push(without_frame(whole), size)

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
    ways: list[int] = []

    async def body(send: Any) -> None:
        outlet = Outlet(send)
        ways.append(outlet.straight)
        outlet.push(*message([EVENTS[1]]))
        outlet.close(1000)

    async with asyncio.timeout(20), served(body, ws_per_message_deflate=True) as port, there(port) as client:
        assert await heard(client) == [f"[{EVENTS[1].decode()}]"]
    assert ways == [-1]


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


async def test_nothing_follows_the_close() -> None:
    async def body(send: Any) -> None:
        outlet = Outlet(send)
        outlet.push(*message([b"1"]))
        outlet.close(1000)
        outlet.push(*message([b"late"]))

    expected = message([b"1"])[0]["frame"] + b"\x88\x02" + (1000).to_bytes(2, "big")
    async with asyncio.timeout(20), served(body) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HANDSHAKE)
        await reader.readuntil(b"\r\n\r\n")
        got = await reader.readexactly(len(expected))
        writer.write(b"\x88\x80\0\0\0\0")  # the answer to a farewell, masked as a client's
        got += await reader.read()
        writer.close()
    assert got == expected


async def test_nothing_is_written_to_somebody_who_has_gone() -> None:
    gone = asyncio.Event()
    done: asyncio.Future[tuple[int, bool]] = asyncio.get_running_loop().create_future()

    async def body(send: Any) -> None:
        outlet = Outlet(send)
        whole, size = message([EVENTS[0]])
        await gone.wait()
        for _ in range(500):
            outlet.push(whole, size)
            if outlet.closed:
                break
            await asyncio.sleep(0.01)
        done.set_result((outlet.straight, outlet.closed))

    async with asyncio.timeout(20), served(body) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HANDSHAKE)
        await writer.drain()
        writer.transport.abort()
        gone.set()
        assert await done == (-1, True)


async def test_a_socket_that_reads_nothing_is_left_to_the_queue() -> None:
    """The server holds the sender back once its buffer is full; what is pushed then waits, in bounds."""
    done: asyncio.Future[tuple[int, bool]] = asyncio.get_running_loop().create_future()

    async def body(send: Any) -> None:
        outlet = Outlet(send)
        whole, size = message([b'"' + b"x" * 100_000 + b'"'])
        for _ in range(400):
            outlet.push(whole, size)
            if outlet.closed:
                break
            await asyncio.sleep(0)
        done.set_result((outlet.straight, outlet.closed))

    async with asyncio.timeout(20), served(body) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        writer.write(HANDSHAKE)
        straight, closed = await done
        writer.transport.abort()
    assert straight == -1
    assert closed


async def test_what_the_socket_does_not_take_at_once_arrives_whole_and_in_order() -> None:
    large = b"x" * 5_000_000  # more than a socket holds
    texts = [large, *(f"{number}".encode() for number in range(9))]
    ways: list[bool] = []

    async def body(send: Any) -> None:
        outlet = Outlet(send)
        for text in texts[:5]:
            outlet.push(*message([text]))
            ways.append(outlet.straight >= 0)
        while outlet.straight < 0:
            await asyncio.sleep(0)
        for text in texts[5:]:
            outlet.push(*message([text]))
            ways.append(outlet.straight >= 0)

    frames = b"".join(message([text])[0]["frame"] for text in texts)
    async with asyncio.timeout(20), served(body) as port:
        assert await after_the_handshake(port, len(frames)) == frames
    assert ways == [False] * 5 + [True] * 5


async def test_little_that_waits_is_not_overtaken_either() -> None:
    """Less than a transport takes in before it complains: the reader makes room, which belongs to what waits."""
    first, then = message([b'"' + b"x" * 10_000 + b'"']), message([b'"' + b"y" * 10_000 + b'"'])
    got, reader = bytearray(), socket.socket()
    pushed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    ready = asyncio.Event()

    async def body(send: Any) -> None:
        await ready.wait()
        outlet, count = Outlet(send), 0
        while not send.__self__.transport.get_write_buffer_size():
            outlet.push(*first)
            count += 1
        for _ in range(40):  # the event loop sees nothing of it
            got.extend(reader.recv(100_000))
            outlet.push(*then)
        pushed.set_result(count)

    loop = asyncio.get_running_loop()
    with reader:
        reader.setblocking(False)
        async with asyncio.timeout(20), served(body) as port:
            await loop.sock_connect(reader, ("127.0.0.1", port))
            await loop.sock_sendall(reader, HANDSHAKE)
            while not got.endswith(b"\r\n\r\n"):
                got.extend(await loop.sock_recv(reader, 1))
            got.clear()
            ready.set()
            frames = first[0]["frame"] * await pushed + then[0]["frame"] * 40
            while len(got) < len(frames):
                got.extend(await loop.sock_recv(reader, 1_000_000))
    assert got == frames


async def test_what_waits_is_not_overtaken_once_the_way_is_clear_again() -> None:
    """The transport is empty a moment before the queue is: until then nothing goes straight."""
    texts = [b"x" * 5_000_000, *(f"{number}".encode() for number in range(40))]
    pushed = 0

    async def body(send: Any) -> None:
        nonlocal pushed
        outlet = Outlet(send)
        for text in texts:
            outlet.push(*message([text]))
            pushed += 1
            if pushed % 3 == 0:
                await asyncio.sleep(0)

    frames = b"".join(message([text])[0]["frame"] for text in texts)
    async with asyncio.timeout(20), served(body) as port:
        assert await after_the_handshake(port, len(frames)) == frames


def standing(extra: dict[str, Any]) -> Mock:
    """A server whose socket is open, with what its transport knows."""
    transport = Mock(get_extra_info=extra.get)
    transport.is_closing.return_value = False
    return Mock(spec=Sockets, transport=transport, conn=Mock(extensions=[]))


@pytest.mark.parametrize("heard", ["a farewell", "room again"])
def test_nothing_goes_straight_to_somebody_who_said_farewell(heard: str) -> None:
    """The server has answered it; until the next turn of the event loop the descriptor is still open."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        server = standing({"socket": ours})
        outlet = Outlet(MethodType(Sockets.send, server))
        wire = server.transport.set_protocol.call_args.args[0]
        wire.data_received(b"a message")
        assert outlet.straight == ours.fileno()
        server.transport.is_closing.return_value = True
        if heard == "a farewell":
            wire.data_received(b"farewell")
        else:
            wire.pause_writing()
            wire.resume_writing()
        assert outlet.straight == -1


@pytest.mark.parametrize("encrypted", [True, False])
def test_nothing_is_written_past_the_encryption(encrypted: bool) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        extra = {"socket": ours, "sslcontext": object() if encrypted else None}
        server = standing(extra)
        outlet = Outlet(MethodType(Sockets.send, server))
        if encrypted:
            assert outlet.straight == -1
        else:
            outlet.push(*message([b"1"]))
            assert theirs.recv(10) == message([b"1"])[0]["frame"]


async def test_another_servers_send_is_the_only_way_there_is() -> None:
    async def send(_: Any) -> None: ...

    assert wire_of(send) is None
