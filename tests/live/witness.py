"""Our own application with a window that only tests open: what this process's connections say of themselves.

usage: python -m tests.live.witness        serves on HOST and PORT as `manage.py serve` does
       daphne tests.live.witness:application
"""

import asyncio
import gc
import json
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")

from community.asgi import application as ours
from community.asgi import pages

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

WINDOW = "/witness/"


async def application(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] != "http" or scope["path"] != WINDOW:
        await ours(scope, receive, send)
        return
    body = json.dumps(await seen()).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def seen() -> dict[str, Any]:
    from community.live import pool

    thread = await pages.free.get()  # the one that served last
    try:
        of_pages = await asyncio.wrap_future(thread.submit(durability))
    finally:
        pages.free.put_nowait(thread)
    return {
        "pages": of_pages,
        "sockets": await pool.run(durability),
        "frozen": gc.get_freeze_count(),
        "kilobytes": int(Path("/proc/self/statm").read_text().split()[1]) * 4,
    }


def durability() -> dict[str, str]:
    """How the connection of this thread commits."""
    from django.db import connection

    def asked(sql: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return str(cursor.fetchone()[0])

    if connection.vendor == "sqlite":
        return {"synchronous": asked("PRAGMA synchronous"), "journal": asked("PRAGMA journal_mode")}
    names = ("synchronous_commit", "fsync", "full_page_writes")
    return {name: asked(f"SHOW {name}") for name in names}


def main() -> None:
    from django.conf import settings

    from community import serving
    from community.notices.loop import start_loop

    if not settings.VALKEY_URL:
        start_loop()
    server = serving.Announced(serving.configuration(app=application), lambda: None)
    server.run(sockets=[serving.listen(settings.HOST, settings.PORT)])


if __name__ == "__main__":
    main()
