"""Real server processes for the stage, and a client that reads the contract's arrays."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection

ROOT = Path(__file__).parents[2]
PATIENCE = 10.0
START = 60.0  # seconds for a server to begin, on a machine that does other things as well
APPLICATION = "tests.live.stage.asgi:application"
COMMANDS = {
    "uvicorn": "-m uvicorn --host 127.0.0.1 --port {port} --ws websockets-sansio --ws-max-size 65536 "
    "--ws-per-message-deflate false --log-level warning " + APPLICATION,
    "daphne": "-m daphne -b 127.0.0.1 -p {port} -v 0 " + APPLICATION,
}


@dataclass
class Stage:
    """A database with people in it, and the servers on it."""

    folder: Path
    valkey: str = ""
    heads: str = ""
    calm: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    servers: list["Server"] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        database = {"STAGE_DATABASE": str(self.folder / "stage.sqlite3"), "STAGE_VALKEY": self.valkey}
        if self.heads:
            database["STAGE_HEADS"] = self.heads
        if self.calm:
            database["STAGE_CALM"] = self.calm
        return {**os.environ, **database, "DJANGO_SETTINGS_MODULE": "tests.live.stage.settings"}

    def prepare(self, *names: str) -> None:
        command = [sys.executable, "-m", "tests.live.stage.prepare", *names]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, check=True)
        self.keys = json.loads(done.stdout)

    def serve(self, kind: str) -> "Server":
        server = Server(self, kind)
        self.servers.append(server)
        return server

    def stop(self) -> None:
        for server in self.servers:
            server.process.kill()
            server.process.wait()


class Server:
    def __init__(self, stage: Stage, kind: str) -> None:
        self.stage, self.kind, self.port = stage, kind, free_port()
        command = [sys.executable, *COMMANDS[kind].format(port=self.port).split()]
        self.log = (stage.folder / f"{kind}-{self.port}.log").open("w+")
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=stage.environment, stdout=self.log, stderr=self.log
        )
        self._until_ready()

    def _until_ready(self) -> None:
        end = time.monotonic() + START
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.5).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"{self.kind} didn't start: {self.said()}")

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read()

    def do(self, door: str, /, as_who: str = "", **arguments: Any) -> Any:
        headers = {"Cookie": f"sessionid={self.stage.keys[as_who]}"} if as_who else {}
        url = f"http://127.0.0.1:{self.port}/do/{door}/"
        request = urllib.request.Request(url, json.dumps(arguments).encode(), headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["result"]

    async def make(self, door: str, /, as_who: str = "", **arguments: Any) -> Any:
        return await asyncio.to_thread(self.do, door, as_who, **arguments)

    @asynccontextmanager
    async def connect(
        self, who: str = "", query: str = "?lang=en", **options: Any
    ) -> AsyncIterator["Client"]:
        headers = {"Cookie": f"sessionid={self.stage.keys[who]}"} if who else {}
        url = f"ws://127.0.0.1:{self.port}/ws/{query}"
        async with websockets.connect(url, additional_headers=headers, **options) as connection:
            yield Client(connection)


class Client:
    """One socket. Events come one by one, however many a frame held."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.frames: list[int] = []
        self._events: list[dict[str, Any]] = []

    async def send(self, frame: Mapping[str, Any] | str) -> None:
        await self.connection.send(frame if isinstance(frame, str) else json.dumps(frame))

    async def next(self) -> dict[str, Any]:
        while not self._events:
            async with asyncio.timeout(PATIENCE):
                text = await self.connection.recv()
            assert isinstance(text, str)
            events = json.loads(text)
            assert isinstance(events, list)
            self.frames.append(len(events))
            self._events.extend(events)
        return self._events.pop(0)

    async def take(self, count: int) -> list[dict[str, Any]]:
        return [await self.next() for _ in range(count)]

    async def ask(self, frame: Mapping[str, Any] | str) -> dict[str, Any]:
        await self.send(frame)
        return await self.next()

    async def nothing_more(self) -> None:
        """All that was sent to us before now has arrived: a ping's answer is the next thing."""
        assert await self.ask({"type": "ping"}) == {"type": "pong"}

    async def closed(self) -> int | None:
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.connection.recv()
        except websockets.ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
