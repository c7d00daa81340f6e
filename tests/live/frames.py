"""What somebody may send, good or bad, each with the answers that the contract allows. For hypothesis.

Independent of how we read: every part is drawn from a list in which it stands beside what it deserves.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

ACK, WATCHING, PONG, NOTHING = "ack", "watching", "pong", "nothing"
INVALID, NOT_FOUND, TOO_LARGE, CONFLICT = "invalid", "not_found", "too_large", "conflict"
ABSENT = object()

Choice = tuple[Any, str]  # a value, and what is answered where it is what is wrong; "" where it is right


@dataclass(frozen=True)
class Sent:
    """A frame. `allowed`: the kinds of answer, one of which must come; `closes`: it may end the socket instead."""

    payload: str | bytes
    allowed: frozenset[str]
    about: object = None  # what an error's `for` repeats
    text: bool = True
    closes: frozenset[int] = frozenset()


@dataclass
class Scene:
    """Numbers of the world that frames speak of."""

    open: int  # a thread of ours, in which we write
    quiet: int  # one of ours in which nothing was ever written
    hidden: int  # somebody else's
    first: int  # the id of the first post of `open`
    foreign: int  # the id of a post of `hidden`
    own: int  # the id of a post of ours
    taken: str  # another person's uuid, used in `open`

    @property
    def topics(self) -> list[Choice]:
        return [
            (f"thread:{self.open}", ""), (f"thread:{self.open}", ""), (f"thread:{self.quiet}", ""),
            (f"thread:{self.hidden}", NOT_FOUND), ("thread:999999999999999999", NOT_FOUND),
            ("board:1", NOT_FOUND), ("nothing:3", NOT_FOUND), (ABSENT, INVALID), (None, INVALID), (12, INVALID),
            ("thread", INVALID), ("thread:0", INVALID), ("thread:-1", INVALID), ("thread:٣", INVALID),
            ("thread:" + "9" * 30, INVALID), (f"thread:{self.open}\n", INVALID), (f"Thread:{self.open}", INVALID),
            ("me:1", INVALID), ({"id": 1}, INVALID), ([], INVALID), ("x" * 5000, INVALID), (True, INVALID),
        ]  # fmt: skip

    @property
    def replies(self) -> list[Choice]:
        return [
            (ABSENT, ""), (None, ""), (None, ""), (self.foreign, INVALID), (0, INVALID), (-1, INVALID),
            (True, INVALID), (1.5, INVALID), ("3", INVALID), (2**63, INVALID), (10**30, INVALID), ([], INVALID),
        ]  # fmt: skip


NO_NUMBERS: list[Any] = [-1, -(2**63), 1.5, 1e300, "3", "", True, False, [], {}, [[1]], 2**63, 2**64, 10**25]
NUMBERS_THAT_ARE_NONE: list[Choice] = [(value, INVALID) for value in NO_NUMBERS]
SINCE: list[Choice] = [
    (ABSENT, ""),
    (None, ""),
    (0, ""),
    (2**63 - 1, INVALID),
    (7, INVALID),
    *NUMBERS_THAT_ARE_NONE,
]
UP_TO: list[Choice] = [
    (0, ""),
    (1, ""),
    (2**62, ""),
    (ABSENT, INVALID),
    (None, INVALID),
    *NUMBERS_THAT_ARE_NONE,
]
AFTER: list[Choice] = [(ABSENT, ""), (None, ""), (0, ""), *NUMBERS_THAT_ARE_NONE]
BODIES: list[Choice] = [
    ("Dag", ""), ("*schuin* <b>niet</b> [x](javascript:1)", ""), ("é" * 10_000, ""), ("\r\n\ttab\u2028", ""),
    (ABSENT, INVALID), (None, INVALID), (7, INVALID), ([], INVALID), ("", INVALID), (" \r\n\t", INVALID),
    ("x" * 10_001, TOO_LARGE), ("y" * 50_000, TOO_LARGE),
]  # fmt: skip
UUIDS: list[Choice] = [
    (value, INVALID)
    for value in (ABSENT, None, 7, "", "x", "0" * 31, "0" * 33, "g" * 32, ["0" * 32], {"a": 1}, "z" * 1000)
]
ODD: Mapping[str, Sequence[str]] = {
    "broken": ("", " ", "{", "}", "[", '{"type"', '{"type":"ping"', "{'type':'ping'}", '{"type":"ping",}', "﻿{}"),
    "no object": ("null", "1", '"ping"', "[]", '[{"type":"ping"}]', "true", "NaN", "-", "1e999"),
    "no type": ("{}", '{"type":null}', '{"type":1}', '{"type":["ping"]}', '{"Type":"ping"}', '{"type":{}}'),
    "unknown": ('{"type":""}', '{"type":"fly"}', '{"type":"PING"}', '{"type":"ack"}', '{"type":"__class__"}'),
    "no number": ('{"type":"ping","x":NaN}', '{"type":"ping","x":-Infinity}', '{"type":"ping","x":01}'),
    "NUL": (r'{"type":"ping","x":"\u0000"}', r'{"type":"\u0000"}', r'{"type":"ping","\u0000":1}', '{"type":"\0"}'),
    "lone": (r'{"type":"ping","x":"\ud800"}', r'{"type":"\udfff"}', r'{"type":"ping","\udc00":1}'),
    "deep": ('{"type":"ping","x":' + "[" * 100 + "]" * 100 + "}", "[" * 30_000, '{"a":' * 9000 + "1" + "}" * 9000),
    "deeply named": ('{"type":"ping","x":' + '{"a":' * 100 + "1" + "}" * 101,),
    "again": ('{"type":"auth","token":"x"}', '{"type":"auth"}', '{"type":"auth","token":null}'),
}  # fmt: skip
TWICE = ('{"type":"fly","type":"ping"}', '{"type":"ping","x":1,"x":2}', '{"type":"ping","x":1e308,"y":-0}')


def frames(scene: Scene) -> st.SearchStrategy[Sent]:
    return st.one_of(
        odd(), odd(), _watch(scene), _post(scene), _post(scene), _seen(scene), _about(scene), closing()
    )  # fmt: skip


def odd() -> st.SearchStrategy[Sent]:
    """What is no frame, whole or cut off anywhere, and bytes."""
    listed = [text for texts in ODD.values() for text in texts]
    whole = '{"type":"ping","x":[1,{"y":"é"}]}'
    return st.one_of(
        st.sampled_from(listed).map(_invalid),
        st.integers(0, len(whole) - 1).map(lambda end: _invalid(whole[:end])),
        st.text(max_size=30).filter(lambda text: not text.strip().startswith("{")).map(_invalid),
        st.binary(max_size=30).map(lambda data: Sent(data, frozenset({INVALID}), text=False)),
        st.sampled_from(TWICE).map(lambda text: Sent(text, frozenset({PONG}))),
    )


def _invalid(text: str) -> Sent:
    """Its error says what it is about where it could be read and has a type."""
    known = text in (*ODD["unknown"], *ODD["again"])
    return Sent(text, frozenset({INVALID}), json.loads(text)["type"] if known else None)


def closing() -> st.SearchStrategy[Sent]:
    """Too large, and text that isn't UTF-8. daphne lets an application name no code below 3000, and hangs up."""
    large = Sent('{"type":"ping","x":"' + "x" * 66_560 + '"}', frozenset(), closes=frozenset({1009, 1000}))
    wide = Sent('{"type":"ping","x":"' + "é" * 33_000 + '"}', frozenset(), closes=frozenset({1009, 1000}))
    data = Sent(b"\0" * 66_560, frozenset(), text=False, closes=frozenset({1009, 1000}))
    broken = Sent(b'{"type":"ping\xff"}', frozenset({INVALID}), closes=frozenset({1007, 1006}))
    return st.sampled_from([large, wide, data, broken])


def _watch(scene: Scene) -> st.SearchStrategy[Sent]:
    def build(topic: Choice, since: Choice) -> Sent:
        if topic[0] == f"thread:{scene.open}" and since[1] == "":
            since = (ABSENT, "")  # not the whole of a thread that grows
        if since[0] in (7, 2**63 - 1):  # ahead of whatever counts, and `me` doesn't
            since = (since[0], "") if topic[0] == "me" else (2**60, INVALID)
        return _frame("watch", WATCHING, topic=topic, since=since)

    return st.builds(
        build, st.sampled_from([*scene.topics, ("me", "")]), st.sampled_from(SINCE[:3] * 3 + SINCE)
    )


def _post(scene: Scene) -> st.SearchStrategy[Sent]:
    fresh = st.builds(lambda: (str(uuid4()), ""))  # hypothesis would draw one twice
    again = st.sampled_from([(scene.taken, CONFLICT), (scene.taken.upper(), CONFLICT)])

    def build(topic: Choice, uuid: Choice, body: Choice, reply_to: Choice) -> Sent:
        if topic[0] == f"thread:{scene.quiet}":
            topic = (f"thread:{scene.open}", "")
        frame = _frame("post", ACK, topic=topic, uuid=uuid, body=body, reply_to=reply_to)
        if uuid[1] == CONFLICT:  # ours from the first time on: then the same, or another text
            return Sent(frame.payload, frame.allowed | {ACK, CONFLICT}, frame.about)
        return frame

    return st.builds(
        build,
        st.sampled_from([*scene.topics, *scene.topics[:1] * 12, ("me", NOT_FOUND)]),
        st.one_of(fresh, fresh, again, st.sampled_from(UUIDS)),
        st.sampled_from(BODIES),
        st.sampled_from([*scene.replies, *scene.replies[:1] * 8, (scene.first, "")]),
    )


def _seen(scene: Scene) -> st.SearchStrategy[Sent]:
    topics = st.sampled_from([*scene.topics, ("me", NOT_FOUND)])
    return st.builds(
        lambda topic, up_to, after: _frame("seen", NOTHING, topic=topic, up_to=up_to, after=after),
        topics,
        st.sampled_from(UP_TO[:3] * 3 + UP_TO),
        st.sampled_from(AFTER[:2] * 4 + AFTER),
    )


def _about(scene: Scene) -> st.SearchStrategy[Sent]:
    """Frames that hold no more than a topic."""
    typing = st.sampled_from([*scene.topics, ("me", NOT_FOUND)]).map(
        lambda topic: _frame("typing", NOTHING, topic=topic)
    )
    # nothing is told of what one doesn't watch
    seen = [(value, "" if wrong == NOT_FOUND else wrong) for value, wrong in [*scene.topics, ("me", "")]]
    unwatch = st.sampled_from(seen).map(lambda topic: _frame("unwatch", NOTHING, topic=topic))
    return st.one_of(typing, unwatch, st.just(_frame("ping", PONG)))


def _frame(kind: str, good: str, **parts: Choice) -> Sent:
    """A frame of these parts. Where several are wrong, which of them is named first is nobody's business."""
    fields = {name: value for name, (value, _) in parts.items() if value is not ABSENT}
    wrong = {why for _, why in parts.values() if why and why != CONFLICT}
    frame = {"type": kind, **fields}
    about = next(
        (frame[name][:200] for name in ("uuid", "topic", "type") if isinstance(frame.get(name), str)), None
    )
    return Sent(json.dumps(frame), frozenset(wrong or {good}), about)
