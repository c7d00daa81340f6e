"""How many requests one process works on at once; the others wait their turn, first come, first served.

Django gives each request under ASGI a thread and a connection to the database of its own. Two hundred at
once would be more connections than PostgreSQL has (a hundred), and on SQLite two hundred writers who all poll
for one lock. Here a request borrows one of a few threads, which keep their connection from one to the next,
and stays in it from the first middleware to the last: Django would change threads several times.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponseBase

from community.live.pool import leave_clean, make_ready

AT_ONCE = 16


class InTurns(ASGIHandler):
    """A turn lasts from when a request was read whole until its answer is made: a slow line holds none."""

    def __init__(self) -> None:
        super().__init__()
        self.free: asyncio.LifoQueue[ThreadPoolExecutor] = asyncio.LifoQueue()  # the warmest first
        for number in range(AT_ONCE):
            self.free.put_nowait(ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"turn-{number}"))

    def load_middleware(self, is_async: bool = False) -> None:
        """As under WSGI, whatever is asked for: all views and half of the middleware know nothing else."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Without a thread of its own for what goes round the turn (signals, closing)."""
        await self.handle(scope, receive, send)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        thread = await self.free.get()
        work = sync_to_async(self.work, thread_sensitive=False, executor=thread)
        turn = asyncio.create_task(work(request))
        turn.add_done_callback(lambda _: self.free.put_nowait(thread))
        return await asyncio.shield(turn)  # who leaves meanwhile frees no thread that is at work

    def work(self, request: HttpRequest) -> HttpResponseBase:
        make_ready()
        try:
            return self.get_response(request)
        finally:
            leave_clean()
