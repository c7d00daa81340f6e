"""Letters from a process that serves no sockets (`manage.py work`, a script) to those that do."""

import asyncio
import atexit
import threading
from collections.abc import Sequence
from functools import cache

from community.live.door import Letter, Postbox
from community.live.layer import Sender, shared_layer

LAST_WAIT = 2.0  # seconds at the end of a command for what is still on its way


class Courier:
    """An event loop in a thread of its own that hands letters to the layer."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="live-courier", daemon=True).start()
        self._sender = asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        atexit.register(self._finish)

    def post(self, letters: Sequence[Letter]) -> None:
        for letter in letters:
            self._loop.call_soon_threadsafe(self._sender.post, letter)

    def languages(self, topic: str) -> list[str]:
        return []

    def present(self, topic: str) -> int:
        return 0

    async def _open(self) -> Sender:
        return Sender(shared_layer())

    def _finish(self) -> None:
        leaving = asyncio.run_coroutine_threadsafe(self._sender.emptied(), self._loop)
        try:
            leaving.result(LAST_WAIT)
        except TimeoutError:
            leaving.cancel()


def courier() -> tuple[Postbox, ...]:
    """The courier, where there is a layer to other processes."""
    return () if shared_layer() is None else (_courier(),)


@cache
def _courier() -> Courier:
    return Courier()
