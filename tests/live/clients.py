"""Readers and writers that know the contract and nothing else of us: CONTRACT.md, Socket and HTTP."""

import asyncio
import json
import random
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import websockets
from websockets.asyncio.client import ClientConnection

from tests.live.history import Post

GONE = (OSError, websockets.WebSocketException)
ANSWER = 30.0  # seconds in which a line that stands must bring an answer
PAUSE = (0.1, 0.5)  # seconds, drawn between: before somebody tries again


@dataclass
class Person:
    """Somebody with a session and a token, who goes to another door when one is shut."""

    name: str
    key: Mapping[str, str]
    doors: Sequence[str]  # http://127.0.0.1:PORT of each web process
    chance: random.Random
    complaints: list[str] = field(default_factory=list)  # what the contract doesn't allow
    lost_lines: int = 0
    _at: int = 0

    @property
    def door(self) -> str:
        return self.doors[self._at % len(self.doors)]

    def go_on(self) -> None:
        self._at += 1

    async def pause(self) -> None:
        await asyncio.sleep(self.chance.uniform(*PAUSE))

    @asynccontextmanager
    async def line(self) -> AsyncIterator[ClientConnection]:
        """A socket; every other person shows a token instead of a cookie."""
        url = self.door.replace("http", "ws") + "/ws/?lang=en"
        cookie = {} if self._at % 2 else {"Cookie": f"session={self.key['session']}"}
        async with websockets.connect(
            url, additional_headers=cookie, open_timeout=5, close_timeout=1
        ) as line:
            if not cookie:
                await line.send(json.dumps({"type": "auth", "token": self.key["token"]}))
            yield line

    def ask(self, method: str, path: str, sent: Mapping[str, Any] | None = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.key['token']}", "Content-Type": "application/json"}
        data = None if sent is None else json.dumps(sent).encode()
        request = urllib.request.Request(f"{self.door}/api/v1/{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=ANSWER) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read()[:500]

    def all_posts(self, thread: int) -> list[Post]:
        """The whole thread, a page at a time."""
        since, found = 0, []
        while True:
            status, page = self.ask("GET", f"threads/{thread}/posts/?since={since}")
            assert status == 200, page
            found += [post_in(event) for event in page["posts"]]
            if not page["more"]:
                return found
            since = found[-1].changed


def post_in(event: Mapping[str, Any]) -> Post:
    thread = int(str(event["topic"]).removeprefix("thread:"))
    return Post(thread, event["number"], event["changed"], event["id"], str(UUID(event["uuid"])))


class Reader:
    """Watches threads, comes back with the last stamp that it has, and writes down what it sees when."""

    def __init__(self, person: Person, threads: Sequence[int]) -> None:
        self.person = person
        self.last = dict.fromkeys(threads, 0)
        self.seen: list[Post] = []
        self.moments: list[float] = []  # when each of them was seen
        self.reloads = 0

    async def run(self) -> None:
        while True:
            try:
                async with self.person.line() as line:
                    await self._watch(line, self.last)
                    async for text in line:
                        for event in json.loads(text):
                            await self._hear(line, event)
            except GONE:
                pass
            self.person.lost_lines += 1
            self.person.go_on()
            await self.person.pause()

    async def _watch(self, line: ClientConnection, threads: Mapping[int, int]) -> None:
        for thread, since in threads.items():
            await line.send(json.dumps({"type": "watch", "topic": f"thread:{thread}", "since": since}))

    async def _hear(self, line: ClientConnection, event: Mapping[str, Any]) -> None:
        match event["type"]:
            case "post":
                self._see(post_in(event))
            case "reload":
                await self._reload(int(event["topic"].removeprefix("thread:")))
            case "head":
                thread = int(event["topic"].removeprefix("thread:"))
                if event["head"] > self.last[thread]:
                    await self._watch(line, {thread: self.last[thread]})
            case "error" if event["code"] == "rate_limited":
                thread = int(event["for"].removeprefix("thread:"))
                await self.person.pause()
                await self._watch(line, {thread: self.last[thread]})
            case "error":
                self.person.complaints.append(f"{self.person.name} heard {event}")

    def _see(self, post: Post) -> None:
        if post.changed <= self.last[post.thread]:
            self.person.complaints.append(f"{self.person.name}: {post} after {self.last[post.thread]}")
        self.last[post.thread] = post.changed
        self.seen.append(post)
        self.moments.append(time.monotonic())

    async def _reload(self, thread: int) -> None:
        """Too far behind: what a page that is fetched anew would hold."""
        self.reloads += 1
        for post in await asyncio.to_thread(self.person.all_posts, thread):
            if post.changed > self.last[thread]:
                self._see(post)


class Writer:
    """Sends one post after the other, each again with the same uuid until it is acknowledged."""

    def __init__(self, person: Person, threads: Sequence[int], pace: float) -> None:
        self.person, self.threads, self.pace = person, threads, pace
        self.acknowledged: list[Post] = []
        self.tries = 0
        self.waited = 0.0  # seconds that the slowest post took
        self.ending = False

    async def run(self) -> None:
        chance = self.person.chance
        while not self.ending:
            thread = chance.choice(self.threads)
            uuid = str(UUID(int=chance.getrandbits(128), version=4))
            sent = {"uuid": uuid, "body": f"{self.person.name} {uuid[:8]}", "reply_to": self._earlier(thread)}
            await self._until_acknowledged(thread, sent)
            if chance.random() < 0.05:  # a tab that didn't hear the answer
                await self._until_acknowledged(thread, sent)
            await asyncio.sleep(chance.uniform(0, 2 * self.pace))
        await self.hang_up()

    def _earlier(self, thread: int) -> int | None:
        mine = [post.id for post in self.acknowledged[-5:] if post.thread == thread]
        return mine[0] if mine and self.person.chance.random() < 0.2 else None

    async def _until_acknowledged(self, thread: int, sent: Mapping[str, Any]) -> None:
        began = time.monotonic()
        while True:
            self.tries += 1
            try:
                acknowledged = await self.send(thread, sent)
            except GONE:
                self.person.lost_lines += 1
                await self.hang_up()
                self.person.go_on()
                acknowledged = None
            if acknowledged is not None:
                self.acknowledged.append(acknowledged)
                self.waited = max(self.waited, time.monotonic() - began)
                return
            await self.person.pause()

    async def send(self, thread: int, sent: Mapping[str, Any]) -> Post | None:
        """The acknowledged post; None where we are asked to come again. Raises one of GONE."""
        raise NotImplementedError

    async def hang_up(self) -> None:
        """Nothing stays open."""


class SocketWriter(Writer):
    _line: ClientConnection | None = None
    _open: Any = None

    async def send(self, thread: int, sent: Mapping[str, Any]) -> Post | None:
        if self._line is None:
            self._open = self.person.line()
            self._line = await self._open.__aenter__()
        await self._line.send(json.dumps({"type": "post", "topic": f"thread:{thread}", **sent}))
        try:
            async with asyncio.timeout(ANSWER):
                event = await self._answer(self._line)
        except TimeoutError:
            self.person.complaints.append(
                f"{self.person.name}: no answer in {ANSWER} s, on a line that stands"
            )
            raise
        if event["type"] == "ack":
            return Post(thread, event["number"], event["changed"], event["id"], event["uuid"])
        if event["code"] != "rate_limited" or event["for"] != sent["uuid"]:
            self.person.complaints.append(f"{self.person.name} heard {event}")
        return None

    async def _answer(self, line: ClientConnection) -> Any:
        while True:
            for event in json.loads(await line.recv()):
                if event["type"] in ("ack", "error"):
                    return event

    async def hang_up(self) -> None:
        if self._line is not None:
            await self._line.close()
        self._line = None


class ApiWriter(Writer):
    async def send(self, thread: int, sent: Mapping[str, Any]) -> Post | None:
        status, answer = await asyncio.to_thread(self.person.ask, "POST", f"threads/{thread}/posts/", sent)
        if status in (200, 201):
            return post_in(answer)
        if status < 500 and status != 429:
            self.person.complaints.append(f"{self.person.name} was answered {status} {answer}")
        if status >= 500:
            self.person.go_on()
        return None
