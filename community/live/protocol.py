"""The socket's text: reading what a client sent, writing what it gets. No input or output, no database."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any

import orjson
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.live.errors import Malformed
from community.live.wire import text_frame

FRAME_LIMIT = 64 * 1024
DEPTH_LIMIT = 8
STAMP_LIMIT = 2**63
BATCH_EVENTS = 64
BATCH_BYTES = 256 * 1024
ME = "me"  # the topic of one's own: clients say `me`, the server `me:USER_ID`

_TOPIC = re.compile(r"([a-z]{1,30}):([1-9][0-9]{0,17})", re.ASCII)

Message = dict[str, Any]


class Close(IntEnum):
    TOO_LARGE = 1009
    BROKEN = 1011
    COME_BACK = 1012
    SIGNED_OUT = 4401
    FORBIDDEN = 4403
    TOO_SLOW = 4408
    TOO_MANY = 4429


def read(text: str) -> dict[str, Any]:
    """The frame as an object, safe to hand on: no NUL, no lone surrogate, no depth. Raises Malformed."""
    try:
        frame = orjson.loads(text)
    except ValueError:
        raise Malformed(_("This message is not JSON.")) from None
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise Malformed(_("This message has no type."))
    _look_through(frame, 0)
    return frame


def _look_through(value: object, depth: int) -> None:
    if depth > DEPTH_LIMIT:
        raise Malformed(_("This message is nested too deeply."))
    if isinstance(value, str):
        if "\0" in value:
            raise Malformed(_("This message holds a character that can't be kept."))
    elif isinstance(value, dict):
        for key, inner in value.items():
            _look_through(key, depth)
            _look_through(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _look_through(inner, depth + 1)


def topic_in(frame: Mapping[str, Any], user_id: int) -> tuple[str, int]:
    """The prefix and id that the frame speaks of. Raises Malformed."""
    topic = frame.get("topic")
    if topic == ME:
        return ME, user_id
    found = _TOPIC.fullmatch(topic) if isinstance(topic, str) else None
    if found is None or found[1] == ME:
        raise Malformed(_("There is no such topic."))
    return found[1], int(found[2])


def since_in(frame: Mapping[str, Any]) -> int | None:
    """The last stamp that the client has, None for "from now on". Raises Malformed."""
    since = frame.get("since")
    if since is None:
        return None
    if isinstance(since, bool) or not isinstance(since, int) or not 0 <= since < STAMP_LIMIT:
        raise Malformed(_("“since” must be the number of the last change that you have."))
    return since


def public(topic: str) -> str:
    """The topic as clients call it."""
    return ME if topic.startswith(f"{ME}:") else topic


def encode(event: Mapping[str, Any]) -> bytes:
    return orjson.dumps(event, option=orjson.OPT_NON_STR_KEYS)


def message(events: Iterable[bytes]) -> tuple[Message, int]:
    """One text frame that holds all of `events`, for `send` and as written for the wire, and its size."""
    body = b"[" + b",".join(events) + b"]"
    return {"type": "websocket.send", "text": body.decode(), "frame": text_frame(body)}, len(body)


def messages(events: Sequence[bytes]) -> Iterable[tuple[Message, int]]:
    """Cut into frames of at most BATCH_EVENTS events and, but for one large event, BATCH_BYTES."""
    part: list[bytes] = []
    size = 0
    for event in events:
        if part and (len(part) == BATCH_EVENTS or size + len(event) > BATCH_BYTES):
            yield message(part)
            part, size = [], 0
        part.append(event)
        size += len(event)
    if part:
        yield message(part)


def single(event: Mapping[str, Any]) -> tuple[Message, int]:
    return message((encode(event),))


def refusal(refused: Refused, frame: Mapping[str, Any] | None, language: str) -> Mapping[str, Any]:
    """The error frame: what it is for (uuid, else topic, else type), a code, a sentence in `language`."""
    about = None
    for name in ("uuid", "topic", "type"):
        named = (frame or {}).get(name)
        if isinstance(named, str):
            about = named[:200]
            break
    with translation.override(language):
        sentence = str(refused.sentence)
    return {"type": "error", "for": about, "code": refused.code, "message": sentence}
