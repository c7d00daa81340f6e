"""Whatever is killed: nothing acknowledged is lost, nothing stands twice, and everybody reads one order.

On this run's database: SQLite with one web process, or PostgreSQL and Valkey with two (docs/live.md).
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from typing import Any
from uuid import uuid4

import pytest
from websockets import ConnectionClosed
from websockets.asyncio.client import ClientConnection

from tests.live.clients import Person, Reader
from tests.live.machines import environment
from tests.live.servers import ROOT
from tests.live.storm import House, calm, house, report, storm

KIND = "sqlite" if os.environ["TEST_DATABASE_URL"] == "sqlite" else "postgres"
DURABLE = {
    "sqlite": {"synchronous": "2", "journal": "wal"},  # 2 is FULL
    "postgres": {"synchronous_commit": "on", "fsync": "on", "full_page_writes": "on"},
}
pytestmark = pytest.mark.valkey


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(KIND, tmp_path_factory.mktemp("house")) as made:
        yield made


def test_what_is_acknowledged_was_synced_to_the_disk(own: House) -> None:
    for web in own.webs:
        seen = web.witness()
        assert (seen["pages"], seen["sockets"]) == (DURABLE[KIND], DURABLE[KIND]), web.name


def test_garbage_is_not_looked_for_in_what_was_loaded(own: House) -> None:
    assert [web.name for web in own.webs if web.witness()["frozen"] < 100_000] == []


@contextmanager
def slow_post(own: House, thread: int) -> Iterator["subprocess.Popen[str]"]:
    """A post in a transaction of another process, which commits when it is told to."""
    settings = {"DATABASE_URL": own.url} if own.url else {}
    command = [sys.executable, "-m", "tests.live.slow", str(own.world["people"][0]["id"]), str(thread)]
    pipe = subprocess.PIPE
    own_settings = environment(own.folder, **settings)
    process = subprocess.Popen(command, cwd=ROOT, env=own_settings, stdin=pipe, stdout=pipe, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("written")
        yield process
    finally:
        process.kill()
        process.wait()


async def test_a_post_in_a_slow_transaction_is_not_overtaken_by_a_faster_one(own: House) -> None:
    """A number handed out and not committed yet: whoever reads meanwhile must see that one too, and first."""
    thread = own.world["threads"][0]
    early, late = Reader(own.person(2), [thread]), Reader(own.person(4), [thread])
    writer = own.person(3)
    await asyncio.to_thread(writer.all_posts, thread)  # a token's first use is written down
    reading = [asyncio.create_task(early.run())]
    with slow_post(own, thread) as slow:
        sent = {"uuid": "5c7b8ff4-7f6b-4f0e-9f5a-1d2f3a4b5c6d", "body": "Fast", "reply_to": None}
        fast = asyncio.create_task(asyncio.to_thread(writer.ask, "POST", f"threads/{thread}/posts/", sent))
        reading.append(asyncio.create_task(late.run()))
        while not (early.seen and late.seen):
            await asyncio.sleep(0.02)
        assert not fast.done()
        slow.communicate("\n")
        status, answer = await fast
    assert status == 201
    async with asyncio.timeout(25):
        while min(early.last[thread], late.last[thread]) < answer["changed"]:
            await asyncio.sleep(0.02)
    for task in reading:
        task.cancel()
    kept = [post for post in own.rows() if post.thread == thread]
    assert [post.number for post in kept] == list(range(1, len(kept) + 1))
    assert (kept[-1].changed, kept[-2].number) == (answer["changed"], answer["number"] - 1)
    assert early.seen == late.seen == kept


@pytest.mark.skipif(KIND == "sqlite", reason="a file doesn't go away")
async def test_without_the_database_everybody_is_asked_to_come_back(own: House) -> None:
    """Not told that it is wrong, for then a page would stay silent, and a program is told to come back too; our
    log holds no traceback of it."""
    thread, postgres = own.world["threads"][0], own.machines[0]
    watch = json.dumps({"type": "watch", "topic": f"thread:{thread}", "since": 0})
    before = [len(web.said()) for web in own.webs]
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(own.person(number).line()) for number in (0, 1)]
        for line in lines:
            await line.send('{"type": "ping"}')
            assert await line.recv() == '[{"type":"pong"}]'
        await asyncio.to_thread(postgres.kill)
        try:
            codes = [await told_to_go(line, watch) for line in lines]
            for number in (0, 1):
                async with own.person(number).line() as late:
                    codes.append(await told_to_go(late, watch))
                posted = await asyncio.to_thread(
                    own.person(number).ask, "POST", f"threads/{thread}/posts/", {}
                )
                assert (posted[0], b'"code": "unavailable"' in posted[1]) == (503, True), posted
        finally:
            postgres.start()
            await asyncio.to_thread(own.until_ready)
    assert set(codes) <= {1012, 1000}, codes  # daphne lets an application name no code below 3000
    logs = [web.said()[size:] for web, size in zip(own.webs, before, strict=True)]
    assert all("klankbord.live" in log and "Traceback" not in log for log in logs), logs


@pytest.mark.skipif(KIND == "sqlite", reason="a file doesn't go away")
async def test_without_the_database_a_writer_is_asked_to_wait_and_then_heard(own: House) -> None:
    thread, postgres = own.world["threads"][0], own.machines[0]
    before = [len(web.said()) for web in own.webs]
    async with AsyncExitStack() as stack:
        lines = [await used(stack, own.person(number), thread) for number in (0, 1)]
        posts = [str(uuid4()) for _ in lines]
        await asyncio.to_thread(postgres.kill)
        try:
            told = [await answered(line, thread, post) for line, post in zip(lines, posts, strict=True)]
        finally:
            postgres.start()
            await asyncio.to_thread(own.until_ready)
        assert [(event["code"], event["for"]) for event in told] == [("rate_limited", post) for post in posts]
        for line, post in zip(lines, posts, strict=True):
            await heard(line, thread, post)
    logs = [web.said()[size:] for web, size in zip(own.webs, before, strict=True)]
    assert all("didn't take 'post'" in log and "Traceback" not in log for log in logs), logs


async def used(stack: AsyncExitStack, person: Person, thread: int) -> ClientConnection:
    """A line that a message went over. One that met a connection which broke before is told to come back."""
    async with asyncio.timeout(30):
        while True:
            line = await stack.enter_async_context(person.line())
            try:
                await heard(line, thread, str(uuid4()))
            except ConnectionClosed:
                assert line.close_code in {1012, 1000}, line.close_code  # daphne's 1012 is 1000
            else:
                return line


async def heard(line: ClientConnection, thread: int, uuid: str) -> None:
    """Tried until it is; after a fall the connection that it meets may be one of those that broke."""
    while (event := await answered(line, thread, uuid))["type"] != "ack":
        assert event["code"] == "rate_limited"


async def answered(line: ClientConnection, thread: int, uuid: str) -> dict[str, Any]:
    await line.send(json.dumps({"type": "post", "topic": f"thread:{thread}", "uuid": uuid, "body": "Dag"}))
    async with asyncio.timeout(20):
        while True:
            for event in json.loads(await line.recv()):
                if event["type"] in ("ack", "error"):
                    return dict(event)


async def told_to_go(line: ClientConnection, watch: str) -> int:
    with suppress(ConnectionClosed):
        await line.send(watch)
        async with asyncio.timeout(20):
            await line.recv()
    assert line.close_code is not None, "the line stands"
    return line.close_code


async def test_nothing_is_lost_doubled_or_swapped_while_processes_are_killed(own: House) -> None:
    found = await storm(own, seed=5, kills=5)
    assert not found.faults, report(found)
    assert len(found.killed) == 5
    assert found.figures["acknowledged"] > 50, report(found)
    assert found.p95 <= 2, report(found)


@pytest.mark.soak
@pytest.mark.skipif(KIND == "sqlite", reason="one process needs no Valkey")
async def test_with_valkey_away_for_half_a_minute_all_is_acknowledged_and_then_seen(own: House) -> None:
    """By the heads, every 20 seconds; `make test` does it with heads every half second (test_valkey_away.py)."""
    found = await calm(own, own.machines[1], seconds=30, seed=30)
    assert not found.faults, report(found)
    assert found.figures["acknowledged meanwhile"] > 30, report(found)
    assert found.figures["slowest post, s"] < 10, report(found)
    assert found.figures["reloads"] == 0
    assert max(found.caught_up[0]) <= 25, report(found)


@pytest.mark.soak
@pytest.mark.timeout(3 * 60 * 60)
async def test_nothing_is_lost_in_three_hundred_kills_and_twenty_thousand_posts(own: House) -> None:
    found = await storm(own, seed=2026, kills=300, posts=20_000)
    print(report(found))
    assert not found.faults, report(found)
    assert found.figures["acknowledged"] >= 20_000
    assert found.p95 <= 2, report(found)
