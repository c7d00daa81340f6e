"""What the database says of a topic: its head, and what somebody missed. Runs in a thread."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from community.live.registry import Topic
from community.live.rendering import encoded

MISSED_LIMIT = 500


@dataclass(slots=True)
class Delivery:
    """An event on its way. `stamp` is None for one that isn't numbered; `encoded` is its JSON by language.

    A `whole` event (`revised`) tells the present state: of several only the last counts, holes are normal.
    `about` is what the event is of: a later one of the same replaces it.
    """

    type: str
    data: bytes
    stamp: int | None
    at: float
    encoded: dict[str, bytes]
    about: object = None

    @property
    def whole(self) -> bool:
        return self.type == "revised"


@dataclass(frozen=True, slots=True)
class Missed:
    """Everything after `since` up to `through`, or too much to send."""

    since: int
    events: list[Delivery]
    through: int
    too_many: bool = False


def read_head(kind: Topic, pk: int) -> int:
    return 0 if kind.head is None else kind.head([pk]).get(pk, 0)


def stamp_of(kind: Topic, payload: Mapping[str, Any]) -> int | None:
    stamp = payload.get("changed", payload.get("revision"))
    return stamp if kind.head is not None and isinstance(stamp, int) else None


def about_of(event: str, payload: Mapping[str, Any]) -> object:
    """What the event is of: by type and `id`; a numbered one without stands for itself."""
    return event, payload.get("id", payload.get("changed"))


def read_for_many(topic: str, kind: Topic, pk: int, questions: Sequence[tuple[int, str]]) -> list[Missed]:
    """What each (since, language) missed: read once from where the first of them stands.

    After a restart everybody comes back at once, from about the same place.
    """
    languages = {language for _, language in questions}
    since = min(since for since, _ in questions)
    together = read_missed(topic, kind, pk, since, tuple(languages))
    if together.too_many:
        apart = {
            question: read_missed(topic, kind, pk, question[0], question[1:]) for question in set(questions)
        }
        return [apart[question] for question in questions]
    return [together] * len(questions)


def read_missed(topic: str, kind: Topic, pk: int, since: int, languages: Sequence[str]) -> Missed:
    """The head is read first: whatever is committed in between is then either in the events or comes live."""
    head = read_head(kind, pk)
    if kind.missed is None or since >= head:
        return Missed(since, [], head, too_many=head > since)
    events = kind.missed(pk, since, MISSED_LIMIT + 1)
    if len(events) > MISSED_LIMIT:
        return Missed(since, [], head, too_many=True)
    missed = []
    for event in events:
        by_language = {
            language: encoded(topic, event.type, event.payload, language) for language in languages
        }
        stamp = stamp_of(kind, event.payload)
        data, about = orjson.dumps(event.payload), about_of(event.type, event.payload)
        missed.append(Delivery(event.type, data, stamp, time.time(), by_language, about))
    return Missed(
        since, missed, max([head, *(delivery.stamp for delivery in missed if delivery.stamp is not None)])
    )
