"""The hub: one per process and event loop. It knows the sockets and holds one stream per watched topic."""

import asyncio
import itertools
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson

from community.live import door, identity, pool, registry
from community.live.door import Letter
from community.live.errors import NotThere
from community.live.lanes import Lanes
from community.live.layer import Sender, Subscriptions, shared_layer
from community.live.protocol import ME, Close
from community.live.reading import Delivery, about_of, read_head, stamp_of
from community.live.roster import Rosters
from community.live.stream import Stream
from community.live.tallies import Tallies

if TYPE_CHECKING:
    from community.live.socket import Socket

log = logging.getLogger("klankbord.live")

HEAD_SECONDS = 20.0
SHARES = 20  # of the sockets, looked at one after another in that time: nobody waits for all of them together
CHUNK = 500


class Hub:
    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._sockets: dict[Socket, int] = {}  # and the share in which each is looked at again
        self._shares = itertools.cycle(range(SHARES))
        self._streams: dict[str, Stream] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._authorize: dict[str, pool.Together[tuple[int, int], bool]] = {}
        self.lanes = Lanes()
        self.identify = pool.Together(identity.users_of)
        layer = shared_layer()
        self._sender = None if layer is None else Sender(layer)
        self._subscriptions = (
            None if layer is None else Subscriptions(layer, self._streams.__contains__, self._read)
        )
        self.tallies = Tallies(self._streams, self._forward)
        self._rosters = Rosters(self._streams, self._forward)
        self._heads = asyncio.create_task(self._tick())

    @classmethod
    def here(cls) -> "Hub":
        """The hub of the running event loop, begun with its first socket."""
        loop = asyncio.get_running_loop()
        for hub in door.hubs:
            if isinstance(hub, Hub) and hub._loop is loop:
                return hub
        hub = cls()
        door.hubs.append(hub)
        return hub

    # Letters, from any thread

    def post(self, letters: Sequence[Letter]) -> None:
        try:
            self._loop.call_soon_threadsafe(self._receive, letters)
        except RuntimeError:  # the loop is closed: this hub is no more
            door.hubs.remove(self)

    def languages(self, topic: str) -> list[str]:
        stream = self._streams.get(topic)
        return [] if stream is None else stream.languages()

    def present(self, topic: str) -> int:
        return self._rosters.count(topic)

    def _receive(self, letters: Sequence[Letter]) -> None:
        for letter in letters:
            if letter.kind == door.COUNT:  # goes on once reckoned, together with others
                self.tallies.note(letter, ours=True)
                continue
            self._read(letter)
            self._forward(letter)

    def _forward(self, letter: Letter) -> None:
        if self._sender is not None:
            self._sender.post(letter)

    def _read(self, letter: Letter) -> None:
        if letter.kind == door.EVENT:
            self._deliver(letter)
        elif letter.kind == door.SESSION:
            for socket in self._those(lambda socket: socket.credential.session_key == letter.about):
                socket.close(Close.SIGNED_OUT)
        elif letter.kind == door.USER:
            self._look_again(self._those(lambda socket: str(socket.user_id) == letter.about))
            self.tallies.note_person(int(letter.about))
        elif letter.kind == door.COUNT:
            self.tallies.note(letter, ours=False)
        elif letter.kind == door.HERE:
            self._rosters.hear(letter)
        elif letter.kind == door.TOPIC:
            self._look_again(self._those(lambda socket: letter.about in socket.topics))

    def _deliver(self, letter: Letter) -> None:
        stream = self._streams.get(letter.about)
        if stream is not None:
            payload = orjson.loads(letter.data)
            stamp, about = stamp_of(stream.kind, payload), about_of(letter.event, payload)
            encoded = dict(letter.encoded)
            stream.line.accept(Delivery(letter.event, letter.data, stamp, letter.at, encoded, about))

    # Sockets

    def enter(self, socket: "Socket") -> None:
        self._sockets[socket] = next(self._shares)

    def leave(self, socket: "Socket") -> None:
        self._sockets.pop(socket, None)
        for topic in list(socket.topics):
            self.unwatch(socket, topic)

    async def watch(self, socket: "Socket", prefix: str, pk: int, since: int | None) -> None:
        """Let the socket follow a topic. Raises NotThere where it isn't theirs to see, SinceAhead."""
        kind = registry.topic(prefix)
        if kind is None or not await self._authorized(kind, socket.user_id, pk):
            raise NotThere
        if kind.people is not None and socket.credential.token:
            raise NotThere
        topic = f"{prefix}:{pk}"
        self.unwatch(socket, topic)
        if prefix == ME and since is not None:  # somebody who comes back has missed what was counted
            self.tallies.note_person(pk)
        stream = self._streams.get(topic)
        if stream is None:
            stream = self._streams[topic] = Stream(topic, kind, pk)
            stream.written = partial(self.lanes.under_way, topic)
            self._in_background(self._open(stream))
        stream.readers.add(socket.outlet)
        socket.topics.add(topic)
        try:
            if not stream.opened.done():
                await asyncio.shield(stream.opened)
            await stream.join(socket.outlet, socket.language, since)
        except BaseException:
            self.unwatch(socket, topic)
            raise
        if kind.people is not None and topic in socket.topics:
            self._rosters.enter(topic, socket.outlet, socket.user_id)

    def unwatch(self, socket: "Socket", topic: str) -> None:
        socket.topics.discard(topic)
        stream = self._streams.get(topic)
        if stream is None:
            return
        stream.leave(socket.outlet)
        self._rosters.leave(topic, socket.outlet)
        if not stream.readers:
            del self._streams[topic]
            if self._subscriptions is not None:
                self._in_background(self._subscriptions.unfollow(topic))

    async def _open(self, stream: Stream) -> None:
        """Subscribe first and read the head then, so that nothing falls in between."""
        try:
            if self._subscriptions is not None:
                await self._subscriptions.follow(stream.topic)
            stream.open(await pool.run(read_head, stream.kind, stream.pk))
        except Exception as error:  # the readers that wait hear of it, and the next one begins anew
            if self._streams.get(stream.topic) is stream:
                del self._streams[stream.topic]
            stream.opened.set_exception(error)

    async def _authorized(self, kind: registry.Topic, user_id: int, pk: int) -> bool:
        if kind.prefix not in self._authorize:
            self._authorize[kind.prefix] = pool.Together(kind.authorize)
        return await self._authorize[kind.prefix].ask((user_id, pk))

    def _those(self, wanted: "Callable[[Socket], bool]") -> "list[Socket]":
        return [socket for socket in self._sockets if wanted(socket)]

    # Looking again

    def _look_again(self, sockets: "list[Socket]") -> None:
        if sockets:
            self._in_background(self._recheck(sockets))

    async def _recheck(self, sockets: "Iterable[Socket]") -> None:
        """Close the sockets of those who are signed out, take away what isn't theirs any more."""
        waiting = list(sockets)
        for start in range(0, len(waiting), CHUNK):
            chunk = waiting[start : start + CHUNK]
            users = await pool.run(identity.users_of, [socket.credential for socket in chunk])
            for socket, user_id in zip(chunk, users, strict=True):
                if user_id != socket.user_id:
                    socket.close(Close.SIGNED_OUT)
            await self._recheck_topics([socket for socket in chunk if not socket.outlet.closed])

    async def _recheck_topics(self, sockets: "list[Socket]") -> None:
        asked: dict[str, list[tuple[Socket, int]]] = {}
        for socket in sockets:
            for topic in socket.topics:
                prefix, _, pk = topic.partition(":")
                asked.setdefault(prefix, []).append((socket, int(pk)))
        for prefix, pairs in asked.items():
            kind = registry.topic(prefix)
            questions = sorted({(socket.user_id, pk) for socket, pk in pairs})
            if kind is None:
                continue
            answers = dict(zip(questions, await pool.run(kind.authorize, questions), strict=True))
            for socket, number in pairs:
                if not answers[socket.user_id, number]:
                    socket.lose(f"{prefix}:{number}")

    async def _tick(self) -> None:
        for now in itertools.cycle(range(SHARES)):
            await asyncio.sleep(HEAD_SECONDS / SHARES)
            try:
                await self._recheck([socket for socket, share in self._sockets.items() if share == now])
                if now == SHARES - 1:
                    if self._subscriptions is not None:
                        await self._subscriptions.renew(list(self._streams))
                    await self._send_heads()
            except Exception:  # the database may be away: the next tick tries again
                log.exception("nobody was looked at again, or no heads were sent")

    async def _send_heads(self) -> None:
        """One lookup per kind of topic, one frame per topic."""
        by_prefix: dict[str, list[Stream]] = {}
        for stream in self._streams.values():
            if stream.kind.head is not None:
                by_prefix.setdefault(stream.kind.prefix, []).append(stream)
        for streams in by_prefix.values():
            for start in range(0, len(streams), CHUNK):
                chunk = streams[start : start + CHUNK]
                head = chunk[0].kind.head
                assert head is not None
                heads = await pool.run(head, [stream.pk for stream in chunk])
                for stream in chunk:
                    stream.check_head(heads.get(stream.pk, 0))

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
