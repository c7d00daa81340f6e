"""The one door to the sockets: what services call, from any thread, after which nothing can fail any more.

Everything that goes to the hubs is a Letter. It goes to the hubs of this process and, where there is a layer
to other processes, to theirs.
"""

import logging
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson
from django.db import transaction

from community.live.protocol import ME

log = logging.getLogger("klankbord.live")

EVENT, USER, TOPIC, SESSION = "event", "user", "topic", "session"
COUNT, HERE = "count", "here"
_process = uuid.uuid4().hex
_thread = threading.local()


def origin() -> str:
    """This process; a forked one is another."""
    return f"{_process}-{os.getpid()}"


@dataclass(frozen=True, slots=True)
class Letter:
    """`about` is a topic, a user id, a session key or a tally, by `kind`; `data` is its payload as JSON."""

    kind: str
    about: str
    event: str = ""
    data: bytes = b"{}"
    at: float = 0.0
    encoded: dict[str, bytes] = field(
        default_factory=dict, compare=False
    )  # by language; only in this process

    def pack(self) -> dict[str, Any]:
        wire = {"kind": self.kind, "about": self.about, "event": self.event, "data": self.data, "at": self.at}
        return {"type": "live.letter", "origin": origin(), **wire}

    @classmethod
    def unpack(cls, wire: Mapping[str, Any]) -> "Letter":
        return cls(wire["kind"], wire["about"], wire["event"], wire["data"], wire["at"])


class Postbox(Protocol):
    """A hub, or the courier of a process that has none."""

    def post(self, letters: Sequence[Letter]) -> None: ...
    def languages(self, topic: str) -> list[str]: ...
    def present(self, topic: str) -> int: ...


hubs: list[Postbox] = []  # of this process; one for each event loop that serves sockets


def me(user_id: int) -> str:
    """The topic on which a person hears what concerns them alone."""
    return f"{ME}:{user_id}"


def publish(topic: str, event: str, payload: Mapping[str, Any]) -> None:
    """Tell everybody who watches `topic`, after the running transaction has committed.

    A payload with `changed` is numbered and can be had again from the database. Never raises into what was
    saved: a fault here is logged, and the next head brings what was lost.
    """
    frozen = dict(payload)
    _after_commit(lambda: _announce_event(topic, event, frozen))


def revoke(user_id: int) -> None:
    """Look again, after commit, at this person's sessions, standing and topics, in every process."""
    _after_commit(lambda: _announce(Letter(USER, str(user_id))))


def recheck(topic: str) -> None:
    """Look again, after commit, at everybody who watches `topic`, in every process."""
    _after_commit(lambda: _announce(Letter(TOPIC, topic)))


def recount(tally: str, *, about: int = 0, user: int = 0) -> None:
    """Have a registered counter reckoned anew, after commit and in every process, for those who are online.

    `about` is what changed (0: all of it), `user` for whom alone (0: for everybody).
    """
    _after_commit(lambda: _announce(Letter(COUNT, tally, data=orjson.dumps([[about, user]]))))


def present(topic: str) -> int:
    """How many people are here, on a topic that shows who is; 0 in a process without sockets."""
    return max((hub.present(topic) for hub in hubs), default=0)


def sign_out(session_key: str) -> None:
    """Close the sockets of a session that ends, at once and in every process."""
    _announce(Letter(SESSION, session_key))


def _after_commit(step: Callable[[], None]) -> None:
    transaction.on_commit(step, robust=True)  # never a partial: Django logs a failure by its __qualname__


def _announce_event(topic: str, event: str, payload: Mapping[str, Any]) -> None:
    from community.live.rendering import encoded  # the registry isn't there yet when services are imported

    languages = {language for hub in hubs for language in hub.languages(topic)}
    letter = Letter(EVENT, topic, event, orjson.dumps(payload), time.time(), {})
    for language in languages:
        letter.encoded[language] = encoded(topic, event, payload, language)
    _announce(letter)


def _announce(letter: Letter) -> None:
    held: list[Letter] | None = getattr(_thread, "held", None)
    if held is None:
        _hand_over([letter])
    else:
        held.append(letter)


@contextmanager
def together() -> Iterator[None]:
    """What this thread announces in here goes to the hubs in one go at the end, and so out as one frame."""
    held: list[Letter] = []
    _thread.held = held
    try:
        yield
    finally:
        _thread.held = None
        if held:
            _hand_over(held)


def _hand_over(letters: Sequence[Letter]) -> None:
    from community.live.courier import courier

    for box in tuple(hubs) or courier():
        box.post(letters)
