"""Handling clients' frames in threads: one topic's after each other, several in one go when they queue up."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice, takewhile
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.http import Http404
from django.utils import translation

from community.errors import Refused
from community.live import pool
from community.live.door import together
from community.live.errors import Broken, NotAllowed, NotThere, TooFast
from community.live.registry import Asked, Frame, Payload

log = logging.getLogger("klankbord.live")

AT_ONCE = 32  # frames in one trip to a thread, and
AT_MOST = 0.1  # seconds of it: a lone frame is never delayed, a burst shares its commit and its way out
WAITING = 500  # frames in a lane; beyond that the sender is asked to wait

Outcome = Payload | Refused | None
Job = tuple[Frame, Asked, Callable[[Outcome], None]]


class Lane:
    """Frames in line. A trip to a thread takes as many as wait there, then their answers go out."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()
        self._task: asyncio.Task[None] | None = None

    def add(self, job: Job) -> None:
        if len(self._jobs) >= WAITING:
            raise TooFast
        self._jobs.append(job)
        if self._task is None:
            self._task = asyncio.create_task(self._work())

    @property
    def under_way(self) -> asyncio.Task[None] | None:
        """What ends when nothing waits here any more."""
        return self._task

    async def _work(self) -> None:
        try:
            while self._jobs:
                batch = self._next()
                for outcome in await pool.run(_handle, batch):
                    _, _, answer = self._jobs.popleft()
                    answer(outcome)
        finally:
            self._task = None

    def _next(self) -> list[tuple[Frame, Asked]]:
        """The first, and those behind it of the same topic: they would wait for each other's row anyway."""
        topic = self._jobs[0][1].topic
        same = takewhile(lambda job: job[1].topic == topic, islice(self._jobs, AT_ONCE))
        return [(frame, asked) for frame, asked, _ in same]


class Lanes:
    """A topic always takes the same lane. SQLite has one writer, so there one lane is fastest."""

    def __init__(self) -> None:
        self._lanes = [Lane() for _ in range(1 if connection.vendor == "sqlite" else 4)]

    def add(self, frame: Frame, asked: Asked, answer: Callable[[Outcome], None]) -> None:
        """Handle the frame and call `answer` in this event loop. Raises TooFast when the lane is full."""
        self._of(asked.topic).add((frame, asked, answer))

    def under_way(self, topic: str) -> asyncio.Task[None] | None:
        return self._of(topic).under_way

    def _of(self, topic: str) -> Lane:
        return self._lanes[hash(topic) % len(self._lanes)]


def _handle(batch: Sequence[tuple[Frame, Asked]]) -> list[Outcome]:
    """At least the first of the batch; several in one transaction, a savepoint each, and so one commit.

    Where that transaction fails as a whole nothing was answered yet, and the first is handled by itself.
    """
    with together():
        if len(batch) > 1:
            try:
                return _in_one_transaction(batch)
            except (OperationalError, InterfaceError) as error:  # away, or locked: no fault of ours
                log.warning("a shared transaction failed; its frames are handled one by one: %r", error)
            except DatabaseError:
                log.warning("a shared transaction failed; its frames are handled one by one", exc_info=True)
        return [_handle_one(*batch[0], nullcontext())]


def _in_one_transaction(batch: Sequence[tuple[Frame, Asked]]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    end = time.monotonic() + AT_MOST
    with transaction.atomic():
        for frame, asked in batch:
            outcomes.append(_handle_one(frame, asked, transaction.atomic()))
            if time.monotonic() > end:
                break
    return outcomes


def _handle_one(frame: Frame, asked: Asked, savepoint: AbstractContextManager[Any]) -> Outcome:
    with translation.override(asked.language):
        try:
            with savepoint:
                return frame.handle(asked)
        except Refused as refused:
            return refused
        except (ObjectDoesNotExist, Http404):
            return NotThere()
        except PermissionDenied:
            return NotAllowed()
        except (OperationalError, InterfaceError) as error:
            log.warning("the database didn't take %r: %r", frame.type, error)
            return TooFast()
        except Exception:  # one frame's fault must not take the others of the lane along
            log.exception("handling %r failed", frame.type)
            return Broken()
