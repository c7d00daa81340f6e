"""What travels over the socket: topics to watch and frames to send, handed in by the apps that own them.

An app registers in its `apps.py`; `docs/live.md` shows how. Every topic and frame says who may.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ImproperlyConfigured

from community.access import PUBLIC, SIGNED_IN, VISIBLE, Rule

Payload = Mapping[str, Any]


class Event(NamedTuple):
    """Something that happened on a topic. A payload with `changed` is numbered: it can be had again."""

    type: str
    payload: Payload


@dataclass(frozen=True, slots=True)
class Asked:
    """A frame that a client sent, its `topic` already taken apart. The handler decides whether it may."""

    user_id: int
    topic: str
    pk: int
    frame: Payload
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """All callables are sync, run in a thread, and may use the database.

    `authorize` answers (user id, pk) pairs in their order; what doesn't exist is False.
    `head` gives the last stamp by pk, 0 for nothing yet; a topic without it isn't numbered.
    `missed(pk, since, limit)` gives at most `limit` events with `changed > since`, in that order.
    `render(payload, language)` makes the event as clients see it, the same for everybody of a language.
    `people({pk: user ids})` makes it a topic that shows who watches it: the payload of `presence` by pk,
    without those where nothing is to be shown. It is for people: a socket with a token doesn't find it.
    """

    prefix: str
    access: Rule
    authorize: Callable[[Sequence[tuple[int, int]]], Sequence[bool]]
    head: Callable[[Sequence[int]], Mapping[int, int]] | None = None
    missed: Callable[[int, int, int], Sequence[Event]] | None = None
    render: Callable[[Payload, str], Payload] | None = None
    people: Callable[[Mapping[int, Collection[int]]], Mapping[int, Payload]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """`handle` returns the answer to the sender (an `ack`), or None; it refuses by raising `Refused`.

    It runs in a thread, in the sender's language; frames of one topic run one after the other.
    `topics` are the prefixes that the frame may speak of.
    """

    type: str
    access: Rule
    handle: Callable[[Asked], Payload | None]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A counter that each person has, told on their topic `me` as an event of its name.

    `count(online, asked)` gets the people who are there and what was handed to `door.recount`, as
    (about, user) pairs; it gives (user, payload) for those who should be told. Sync, in a thread; a few
    queries in all.
    """

    name: str
    count: Callable[[Collection[int], Collection[tuple[int, int]]], Iterable[tuple[int, Payload]]]


@dataclass(frozen=True, slots=True)
class BuiltIn:
    type: str
    access: Rule


BUILT_IN = (
    BuiltIn("auth", PUBLIC),
    BuiltIn("ping", SIGNED_IN),
    BuiltIn("unwatch", SIGNED_IN),
    BuiltIn("watch", VISIBLE),
)

_topics: dict[str, Topic] = {}
_frames: dict[str, Frame] = {}
_tallies: dict[str, Tally] = {}
_resolver: list[Callable[[Sequence[str]], Sequence[int | None]]] = []


def register(*entries: Topic | Frame) -> None:
    """Take in topics and frames. One that says nothing about access, or a name taken, stops the start."""
    for entry in entries:
        name = entry.prefix if isinstance(entry, Topic) else entry.type
        if not isinstance(entry.access, Rule):
            raise ImproperlyConfigured(f"socket: {name!r} doesn't say who may")
        taken = name in _topics if isinstance(entry, Topic) else name in _frames or name in _OWN_TYPES
        if taken:
            raise ImproperlyConfigured(f"socket: {name!r} is registered twice")
        if isinstance(entry, Topic):
            _topics[name] = entry
        else:
            _frames[name] = entry


_OWN_TYPES = frozenset(own.type for own in BUILT_IN)


def count_for_each(tally: Tally) -> None:
    """Take in a counter. Registering a name again replaces it."""
    _tallies[tally.name] = tally


def resolve_tokens(resolver: Callable[[Sequence[str]], Sequence[int | None]]) -> None:
    """Hand in what turns bearer tokens into user ids, in their order; None for a token that isn't good."""
    _resolver[:] = [resolver]


def users_of_tokens(tokens: Sequence[str]) -> Sequence[int | None]:
    return _resolver[0](tokens) if _resolver else [None] * len(tokens)


def topic(prefix: str) -> Topic | None:
    return _topics.get(prefix)


def frame(name: str) -> Frame | None:
    return _frames.get(name)


def tally(name: str) -> Tally | None:
    return _tallies.get(name)


def tallies() -> list[Tally]:
    return list(_tallies.values())


def topics() -> list[Topic]:
    return [_topics[prefix] for prefix in sorted(_topics)]


def frames() -> list[Frame | BuiltIn]:
    return sorted([*BUILT_IN, *_frames.values()], key=lambda entry: entry.type)
