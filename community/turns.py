"""How many requests one process works on at once; the others wait their turn, first come, first served.

Django gives each request under ASGI a thread and a connection to the database of its own. Two hundred at
once would be more connections than PostgreSQL has (a hundred), and on SQLite two hundred writers who all poll
for one lock. Here a request borrows one of a few threads, which keep their connection from one to the next.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import ThreadSensitiveContext
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

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        thread = await self.free.get()
        try:
            await asyncio.wrap_future(thread.submit(make_ready))
            async with ThreadSensitiveContext(executor=thread):
                return await super().get_response_async(request)
        finally:
            thread.submit(leave_clean)
            self.free.put_nowait(thread)
