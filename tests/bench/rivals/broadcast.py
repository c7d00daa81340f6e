"""A bare `websockets` server that hands each message to everybody; with KEEP, after it has stored it."""

import asyncio
import json
import os
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

everybody: set[ServerConnection] = set()
writer = ThreadPoolExecutor(1)


def opened(name: str) -> sqlite3.Connection:
    database = sqlite3.connect(name, check_same_thread=False, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(
        "CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, at REAL DEFAULT (julianday()), body TEXT)"
    )
    return database


kept = opened(os.environ["KEEP"]) if os.environ.get("KEEP") else None


async def chat(socket: ServerConnection) -> None:
    everybody.add(socket)
    try:
        async for text in socket:
            message = json.loads(text)["message"]
            if kept is not None:
                row = ("INSERT INTO message (body) VALUES (?)", [message])
                await asyncio.get_running_loop().run_in_executor(writer, kept.execute, *row)
            broadcast(everybody, json.dumps({"message": message}))
    finally:
        everybody.discard(socket)


async def main(port: int) -> None:
    async with serve(chat, "127.0.0.1", port, compression=None, backlog=4096):
        await asyncio.get_running_loop().create_future()


uvloop.run(main(int(sys.argv[1])))
