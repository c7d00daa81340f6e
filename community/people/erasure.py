"""Erasing an account: each app hands in its own part (docs/people.md, docs/decisions/0029).

    part("meetups", Part(erase=…))      # in apps.py:ready

`erase(erasure)` runs in the transaction that erases, while the row of the person is still there: what refers
to it with CASCADE or SET_NULL needs no part, what has consequences for others does. `handovers(user)` says
what somebody else must take over, `hand_on` does it. `obstacles(user)` is what else must be done before.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from community.people.forgetting import Words
from community.people.models import User


@dataclass(frozen=True, slots=True)
class Handover:
    """`name` of a group of people that nobody else runs, in its `language`, and who can: (id, name)."""

    key: str
    name: str
    language: str
    choices: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Erasure:
    """Of `user`, by themselves or by an administrator. `words`: what they are called, addresses too."""

    user: User
    by: User
    messages_too: bool
    addresses: list[str]
    words: Words
    heirs: Mapping[str, int] = field(default_factory=dict)

    @property
    def actor(self) -> User | None:
        """For the log: an administrator, or nobody."""
        return None if self.by.pk == self.user.pk else self.by


def nothing(user: User) -> tuple[()]:
    return ()


def nobody(user: User) -> list[Handover]:
    return []


def keep(erasure: Erasure) -> None:
    """Nothing to do beyond what the database does."""


@dataclass(frozen=True, slots=True)
class Part:
    erase: Callable[[Erasure], None] = keep
    handovers: Callable[[User], list[Handover]] = nobody
    hand_on: Callable[[Erasure], None] = keep
    obstacles: Callable[[User], Iterable[str]] = nothing


_parts: dict[str, Part] = {}


def part(name: str, one: Part) -> None:
    """Take in what an app has to do. A name again replaces what it had."""
    _parts[name] = one


def parts() -> Mapping[str, Part]:
    return _parts


def handovers(user: User) -> list[Handover]:
    return [each for one in _parts.values() for each in one.handovers(user)]


def obstacles(user: User) -> list[str]:
    return [each for one in _parts.values() for each in one.obstacles(user)]
