"""The threads in which the hub uses the database, and calls that go together in one of them."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from django.db import connections

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

THREADS = 8
IDLE_SECONDS = 1.0  # after so long a connection is tried before it is used

_executor = ThreadPoolExecutor(THREADS, thread_name_prefix="live")
_thread = threading.local()


async def run(job: Callable[..., Answer], *arguments: Any) -> Answer:
    """Do `job` in one of the threads, with connections that work before and are clean after."""
    return await asyncio.get_running_loop().run_in_executor(_executor, _clean, job, arguments)


def _clean(job: Callable[..., Answer], arguments: tuple[Any, ...]) -> Answer:
    make_ready()
    try:
        return job(*arguments)
    finally:
        leave_clean()


def make_ready() -> None:
    """Drop this thread's connections that were left alone and don't work any more."""
    if time.monotonic() - getattr(_thread, "used", 0.0) <= IDLE_SECONDS:
        return
    for connection in connections.all(initialized_only=True):
        if connection.connection is not None and not connection.is_usable():
            connection.close()


def leave_clean() -> None:
    """Drop those in which something went wrong."""
    _thread.used = time.monotonic()
    for connection in connections.all(initialized_only=True):
        if connection.errors_occurred or connection.in_atomic_block:
            connection.close()


class Together(Generic[Asked, Answer]):
    """Questions that come while one lookup is under way go together in the next.

    `lookup` answers a list in its order. A lone question isn't delayed; two thousand are a few lookups.
    """

    def __init__(self, lookup: Callable[[Sequence[Asked]], Sequence[Answer]], at_most: int = 500) -> None:
        self._lookup = lookup
        self._at_most = at_most
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._task: asyncio.Task[None] | None = None

    async def ask(self, question: Asked) -> Answer:
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, future))
        if self._task is None:
            self._task = asyncio.create_task(self._work())
        return await future

    async def _work(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[: self._at_most], self._waiting[self._at_most :]
                await self._answer(batch)
        finally:
            self._task = None

    async def _answer(self, batch: list[tuple[Asked, "asyncio.Future[Answer]"]]) -> None:
        try:
            answers = await run(self._lookup, [question for question, _ in batch])
        except Exception as error:  # whoever asked gets to know; the next batch isn't theirs
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), answer in zip(batch, answers, strict=True):
            if not future.done():
                future.set_result(answer)
