"""A bare `websockets` server that hands each message to everybody."""

import asyncio
import json
import sys

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

everybody: set[ServerConnection] = set()


async def chat(socket: ServerConnection) -> None:
    everybody.add(socket)
    try:
        async for text in socket:
            broadcast(everybody, json.dumps({"message": json.loads(text)["message"]}))
    finally:
        everybody.discard(socket)


async def main(port: int) -> None:
    async with serve(chat, "127.0.0.1", port, compression=None, backlog=4096):
        await asyncio.get_running_loop().create_future()


uvloop.run(main(int(sys.argv[1])))
