"""One socket, from its handshake to its close: a plain ASGI application, no thread or task per event."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.utils import translation

from community.errors import Refused
from community.live import metrics, registry
from community.live.allowance import Allowance
from community.live.errors import Broken, Malformed, NotSignedIn, NotThere, TooFast
from community.live.hub import Hub
from community.live.identity import Credential
from community.live.lanes import Outcome
from community.live.outlet import Outlet, Send
from community.live.protocol import FRAME_LIMIT, Close, public, read, refusal, since_in, single, topic_in
from community.live.registry import Asked

log = logging.getLogger("klankbord.live")

AUTH_SECONDS = 10.0
TOPICS = 100  # that one socket may watch
UNDER_WAY = 64  # frames of one socket that are being handled

AWAY = (OperationalError, InterfaceError)  # what Django says where the database isn't there

Receive = Callable[[], Awaitable[Mapping[str, Any]]]


async def serve(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application behind `/ws/`."""
    await Socket(scope, receive, send).run()


class Socket:
    def __init__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        cookies = _cookies(headers.get("cookie", ""))
        self._receive, self._send = receive, send
        self.outlet = Outlet(send)
        self.language = _language(scope.get("query_string", b""), headers, cookies)
        self.credential = Credential(session_key=cookies.get(settings.SESSION_COOKIE_NAME, ""))
        self.user_id = 0
        self.topics: set[str] = set()
        self._allowance = Allowance()
        self._under_way = 0
        self._less = asyncio.Event()
        self._hub = Hub.here()

    async def run(self) -> None:
        await self._receive()  # websocket.connect
        await self._send({"type": "websocket.accept"})
        if not await self._signed_in():
            await self._until_gone()
            return
        self._hub.enter(self)
        metrics.SOCKETS.inc()
        try:
            while (heard := await self._receive())["type"] == "websocket.receive":
                if not self.outlet.closed:
                    await self._hear(heard)
        finally:
            metrics.SOCKETS.dec()
            self._hub.leave(self)
            self.outlet.end()

    def close(self, code: int) -> None:
        self.outlet.close(code)
        self._hub.leave(self)

    def lose(self, topic: str) -> None:
        """Access to a topic was lost."""
        if topic in self.topics:
            self._hub.unwatch(self, topic)
            self.say({"type": "unwatched", "topic": public(topic), "code": "forbidden"})

    def say(self, event: Mapping[str, Any]) -> None:
        self.outlet.push(*single(event))

    # Signing in

    async def _signed_in(self) -> bool:
        """Whether we know who this is; where we don't, the socket is closed."""
        try:
            if await self._sign_in():
                return True
            self.outlet.close(Close.SIGNED_OUT)
        except AWAY as error:
            log.warning("nobody can be let in: %r", error)
            self.outlet.close(Close.COME_BACK)
        return False

    async def _sign_in(self) -> bool:
        if not self.credential.session_key:
            token = await self._token()
            if not token:
                return False
            self.credential = Credential(token=token)
        self.user_id = await self._hub.identify.ask(self.credential) or 0
        return bool(self.user_id)

    async def _token(self) -> str:
        """The token of the first frame, empty where that is anything else."""
        try:
            heard = await asyncio.wait_for(self._receive(), AUTH_SECONDS)
            frame = read(heard.get("text") or "")
        except (TimeoutError, Refused):
            return ""
        if frame["type"] != "auth" or not isinstance(frame.get("token"), str):
            self.say(refusal(NotSignedIn(), frame, self.language))
            return ""
        return str(frame["token"])

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "websocket.disconnect":
            pass

    # Frames

    async def _hear(self, heard: Mapping[str, Any]) -> None:
        frame: dict[str, Any] | None = None
        try:
            text = heard.get("text")
            if len(text or heard.get("bytes") or b"") * 4 > FRAME_LIMIT and _too_large(text):
                self.close(Close.TOO_LARGE)
                return
            if not self._allowance.take():
                if self._allowance.spent:
                    self.close(Close.TOO_MANY)
                    return
                raise TooFast
            if text is None:
                raise Malformed
            frame = read(text)
            await self._follow(frame)
        except Refused as refused:
            self.say(refusal(refused, frame, self.language))
        except AWAY as error:  # whoever watches with `since` finds everything when they come back
            log.warning("nothing can be watched: %r", error)
            self.close(Close.COME_BACK)
        except Exception:  # one socket's fault stays its own
            log.exception("a frame was not handled")
            self.say(refusal(Broken(), frame, self.language))

    async def _follow(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "ping":
                self.say({"type": "pong"})
            case "watch":
                await self._watch(frame)
            case "unwatch":
                self._hub.unwatch(self, ":".join(map(str, topic_in(frame, self.user_id))))
            case "auth":
                raise Malformed
            case _:
                await self._hand_on(frame)

    async def _watch(self, frame: dict[str, Any]) -> None:
        prefix, pk = topic_in(frame, self.user_id)
        since = since_in(frame)
        if len(self.topics) >= TOPICS:
            raise TooFast
        await self._hub.watch(self, prefix, pk, since)

    async def _hand_on(self, frame: dict[str, Any]) -> None:
        """Give the frame to the app that registered it; its answer comes when it comes."""
        entry = registry.frame(frame["type"])
        if entry is None:
            raise Malformed
        prefix, pk = topic_in(frame, self.user_id)
        if prefix not in entry.topics:
            raise NotThere
        while self._under_way >= UNDER_WAY:  # and so the server stops reading from this socket
            self._less.clear()
            await self._less.wait()
        asked = Asked(self.user_id, f"{prefix}:{pk}", pk, frame, self.language)
        self._hub.lanes.add(entry, asked, lambda outcome: self._answer(frame, outcome))
        self._under_way += 1

    def _answer(self, frame: dict[str, Any], outcome: Outcome) -> None:
        self._under_way -= 1
        self._less.set()
        if isinstance(outcome, Refused):
            self.say(refusal(outcome, frame, self.language))
        elif outcome is not None:
            self.say(outcome)


def _too_large(text: str | None) -> bool:
    return text is None or len(text.encode()) > FRAME_LIMIT


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _language(query: bytes, headers: Mapping[str, str], cookies: Mapping[str, str]) -> str:
    """The language of the page (`/ws/?lang=nl`); where it says none, what the browser asks for."""
    wanted = parse_qs(query.decode("latin-1")).get("lang", [""])[0]
    if wanted in dict(settings.LANGUAGES):
        return wanted
    request = HttpRequest()
    request.COOKIES = dict(cookies)
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get("accept-language", "")
    return translation.get_language_from_request(request)
