"""Who is here: told in every process, gone when a tab or a whole process dies, and calm however many come and go."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.live.servers import Client, Server, Stage

CALM = 0.3  # seconds; in production roster.CALM
FORGET = 5 * CALM
LOBBY = {"type": "watch", "topic": "lobby:1"}
NAMES = ("ann", "bob", "cem")


@pytest.fixture
def calm_stage(tmp_path: Path, valkey_url: str) -> Iterator[Stage]:
    stage = Stage(tmp_path, valkey=valkey_url, calm=str(CALM))
    stage.prepare(*NAMES)
    yield stage
    stage.stop()


@pytest.fixture
async def guests() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


async def arrive(guests: AsyncExitStack, server: Server, who: str) -> Client:
    client = await guests.enter_async_context(server.connect(who))
    assert (await client.ask(LOBBY))["type"] == "watching"
    return client


async def told(client: Client, count: int) -> dict[str, Any]:
    """The next word of that many people; others may come before."""
    while True:
        event = await client.next()
        assert event["type"] == "presence"
        if event["count"] == count:
            return event


@pytest.mark.valkey
async def test_who_is_here_is_told_in_every_process_and_goes_with_a_tab_or_a_killed_process(
    calm_stage: Stage, guests: AsyncExitStack
) -> None:
    first, second = calm_stage.serve("uvicorn"), calm_stage.serve("uvicorn")
    ann, bob = await arrive(guests, first, "ann"), await arrive(guests, second, "bob")
    for reader in (ann, bob):
        assert await told(reader, 2) == {
            "type": "presence", "topic": "lobby:1", "count": 2, "people": [1, 2],
        }  # fmt: skip
    cem = await arrive(guests, second, "cem")
    assert (await told(cem, 3))["people"] == [1, 2, 3]
    await told(ann, 3)
    await bob.connection.close()
    begun = time.monotonic()
    assert (await told(ann, 2))["people"] == [1, 3]
    assert time.monotonic() - begun < 3 * CALM + 1
    second.process.kill()
    begun = time.monotonic()
    assert (await told(ann, 0))["people"] == []
    assert time.monotonic() - begun < FORGET + 2 * CALM + 1


async def test_whoever_loses_the_room_vanishes_and_a_program_never_finds_it(
    calm_stage: Stage, guests: AsyncExitStack
) -> None:
    server = calm_stage.serve("uvicorn")
    ann, bob = await arrive(guests, server, "ann"), await arrive(guests, server, "bob")
    await told(ann, 2)
    async with server.connect() as program:
        await program.send({"type": "auth", "token": "good-token"})
        assert (await program.ask(LOBBY))["code"] == "not_found"
    await server.make("remove", name="bob", room=1)
    assert (await told(ann, 0))["people"] == []
    await told(bob, 2)
    assert (await bob.next())["type"] == "unwatched"


async def test_a_hundred_who_come_and_go_are_a_frame_now_and_then(
    calm_stage: Stage, guests: AsyncExitStack
) -> None:
    server = calm_stage.serve("uvicorn")
    ann = await arrive(guests, server, "ann")
    begun = time.monotonic()
    for _ in range(10):
        async with AsyncExitStack() as crowd:
            await asyncio.gather(*(arrive(crowd, server, "bob") for _ in range(10)))
    cem = await arrive(guests, server, "cem")
    frames = 1
    while (await ann.next())["people"] != [1, 3]:
        frames += 1
    assert frames <= (time.monotonic() - begun) / CALM + 2
    await cem.connection.close()
