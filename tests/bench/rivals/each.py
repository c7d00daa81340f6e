"""What a restart is measured against: each socket looked up by itself, and a query and a frame for each.

Our own tables and sessions, plain ASGI on the same server, and the same bytes: a post is rendered once for all,
which is more than a careful hand would do without a hub. With EACH=watch session and membership aren't looked at.
"""

import os
from collections.abc import Awaitable, Callable, Mapping
from http.cookies import SimpleCookie
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "community.settings"

import django

django.setup()

import orjson  # noqa: E402
from asgiref.sync import sync_to_async  # noqa: E402
from django.contrib.auth import SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from community.live.rendering import encoded  # noqa: E402
from community.people.models import User  # noqa: E402
from community.threads import topics  # noqa: E402
from community.threads.models import Thread  # noqa: E402

ASKING = os.environ.get("EACH") != "watch"
rendered: dict[int, bytes] = {}

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


def person(headers: Any) -> User | None:
    cookies = SimpleCookie(dict(headers).get(b"cookie", b"").decode("latin-1"))
    session = SessionStore(cookies["session"].value)
    return User.objects.filter(pk=session[SESSION_KEY], is_active=True).first()


def missed(user: User | None, pk: int, since: int) -> str:
    if user is not None:
        Thread.objects.visible_to(user).get(pk=pk)
    posts = []
    for _event, post in topics.missed(pk, since, 500):
        if post["changed"] not in rendered:
            rendered[post["changed"]] = encoded(f"thread:{pk}", "post", post, "nl")
        posts.append(rendered[post["changed"]])
    return f"[{b','.join(posts).decode()}]"


async def application(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    user = await sync_to_async(person, thread_sensitive=False)(scope["headers"]) if ASKING else None
    while (heard := await receive())["type"] == "websocket.receive":
        frame = orjson.loads(heard["text"])
        pk, since = int(frame["topic"].partition(":")[2]), frame["since"]
        text = await sync_to_async(missed, thread_sensitive=False)(user, pk, since)
        await send({"type": "websocket.send", "text": text})
