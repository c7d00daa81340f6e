"""The channel layer, through which hubs of other processes hear. Nobody outside community.live touches it."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from channels.layers import InMemoryChannelLayer, get_channel_layer

from community.live.door import EVENT, HERE, Letter, origin
from community.live.metrics import UNSENT

log = logging.getLogger("klankbord.live")

EVERYBODY = "live.all"
PATIENCE = 2.0  # seconds that anything waits for the layer; heads find what it loses
QUEUE = 10_000


def shared_layer() -> Any | None:
    """The layer that reaches other processes, or None where this process is alone."""
    layer = get_channel_layer()
    return None if layer is None or isinstance(layer, InMemoryChannelLayer) else layer


def group_of(letter: Letter) -> str:
    return _group(letter.about) if letter.kind in (EVENT, HERE) else EVERYBODY


def _group(topic: str) -> str:
    return "live." + topic.replace(":", ".")


class Sender:
    """Letters on their way out, in order. What the layer doesn't take is dropped, counted and logged once."""

    def __init__(self, layer: Any) -> None:
        self._layer = layer
        self._letters: asyncio.Queue[Letter] = asyncio.Queue(QUEUE)
        self._task = asyncio.create_task(self._work())
        self._failing = False

    def post(self, letter: Letter) -> None:
        try:
            self._letters.put_nowait(letter)
        except asyncio.QueueFull:
            UNSENT.inc()

    async def emptied(self) -> None:
        await self._letters.join()

    async def _work(self) -> None:
        while True:
            letter = await self._letters.get()
            try:
                await asyncio.wait_for(self._layer.group_send(group_of(letter), letter.pack()), PATIENCE)
                self._failing = False
            except Exception as error:  # whatever a layer raises: the post is saved, heads bring it
                UNSENT.inc()
                if not self._failing:
                    log.warning("the layer to the other processes is away: %r", error)
                self._failing = True
            finally:
                self._letters.task_done()


class Subscriptions:
    """One channel of this hub on the layer, one subscription for each topic that somebody here watches."""

    def __init__(self, layer: Any, wanted: Callable[[str], bool], deliver: Callable[[Letter], None]) -> None:
        self._layer = layer
        self._wanted = wanted
        self._deliver = deliver
        self._channel = ""
        self._lock = asyncio.Lock()
        self._followed: set[str] = set()
        self._task = asyncio.create_task(self._receive())

    async def follow(self, topic: str) -> None:
        """Hear of `topic` from now on. Where the layer is away: from the next `renew` that reaches it."""
        if topic not in self._followed:
            await self._quietly(self._follow(_group(topic), topic))

    async def unfollow(self, topic: str) -> None:
        if topic in self._followed and not self._wanted(topic):
            self._followed.discard(topic)
            await self._quietly(self._layer.group_discard(_group(topic), self._channel))

    async def renew(self, topics: list[str]) -> None:
        """Try again what didn't succeed."""
        if not self._channel:
            await self._quietly(self._open())
        for topic in topics:
            if self._channel and self._wanted(topic):
                await self.follow(topic)

    async def _open(self) -> None:
        async with self._lock:
            if not self._channel:
                channel = await self._layer.new_channel("live.")
                await self._layer.group_add(EVERYBODY, channel)
                self._channel = channel

    async def _follow(self, group: str, topic: str) -> None:
        await self._open()
        await self._layer.group_add(group, self._channel)
        self._followed.add(topic)

    async def _quietly(self, step: Any) -> None:
        try:
            await asyncio.wait_for(step, PATIENCE)
        except Exception as error:  # whatever a layer raises: heads bring what isn't heard
            log.warning("the layer to the other processes is away: %r", error)

    async def _receive(self) -> None:
        while True:
            if not self._channel:
                await self._quietly(self._open())
            if not self._channel:
                await asyncio.sleep(1)
                continue
            wire = await self._layer.receive(self._channel)
            if wire["origin"] != origin():
                self._deliver(Letter.unpack(wire))
