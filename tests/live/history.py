"""What was acknowledged, what every reader saw and what was kept; and whether they agree. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple


class Post(NamedTuple):
    """A post as somebody knows it."""

    thread: int
    number: int
    changed: int
    id: int
    uuid: str


@dataclass
class History:
    acknowledged: list[Post] = field(default_factory=list)  # a retry's answer too
    seen: dict[str, list[Post]] = field(default_factory=dict)  # by reader, in the order in which it came
    api: list[Post] = field(default_factory=list)
    database: list[Post] = field(default_factory=list)


def faults(history: History) -> list[str]:
    """A sentence for everything in which this history breaks what is promised; empty where it holds.

    It knows posts that are only ever added: an edit would give a post a second stamp.
    """
    kept = by_thread(history.database)
    found = _numbering(kept)
    found += _contradictions(history.acknowledged, history.database)
    accounts = {"the database": history.database, "the API": history.api, **history.seen}
    for who, posts in accounts.items():
        found += _missing_or_double(who, posts, history.acknowledged)
        found += _other_order(who, by_thread(posts), kept)
    return found


def by_thread(posts: Iterable[Post]) -> dict[int, list[Post]]:
    threads: dict[int, list[Post]] = {}
    for post in posts:
        threads.setdefault(post.thread, []).append(post)
    return threads


def _numbering(kept: Mapping[int, Sequence[Post]]) -> list[str]:
    found = []
    for thread, posts in kept.items():
        numbers = [post.number for post in posts]
        if numbers != list(range(1, len(posts) + 1)):
            found.append(f"hole: thread {thread} is numbered {_odd(numbers)}")
        if any(later.changed <= earlier.changed for earlier, later in pairwise(posts)):
            found.append(f"stamps of thread {thread} don't rise with its numbers")
    return found


def _odd(numbers: Sequence[int]) -> str:
    for earlier, later in pairwise([0, *numbers]):
        if later != earlier + 1:
            return f"{later} after {earlier}"
    return "as it should be"


def _contradictions(acknowledged: Iterable[Post], kept: Iterable[Post]) -> list[str]:
    """Two answers about one post that differ, or an answer that isn't what is kept."""
    by_uuid = {post.uuid: post for post in kept}
    return [
        f"contradiction: {said} was acknowledged, {by_uuid[said.uuid]} is kept"
        for said in acknowledged
        if said.uuid in by_uuid and by_uuid[said.uuid] != said
    ]


def _missing_or_double(who: str, posts: Sequence[Post], acknowledged: Iterable[Post]) -> list[str]:
    times = Counter(post.uuid for post in posts)
    lost = {post.uuid for post in acknowledged} - set(times)
    found = [f"lost: {who} doesn't have {uuid}, which was acknowledged" for uuid in sorted(lost)]
    return found + [f"twice: {who} has {uuid} {count} times" for uuid, count in times.items() if count > 1]


def _other_order(who: str, theirs: Mapping[int, list[Post]], kept: Mapping[int, list[Post]]) -> list[str]:
    found = []
    for thread in sorted({*theirs, *kept}):
        have, is_there = theirs.get(thread, []), kept.get(thread, [])
        if have != is_there:
            found.append(
                f"order: {who} has thread {thread} otherwise than the database{_where(have, is_there)}"
            )
    return found


def _where(have: Sequence[Post], is_there: Sequence[Post]) -> str:
    for place, (one, other) in enumerate(zip(have, is_there, strict=False), 1):
        if one != other:
            return f": at place {place} {one} instead of {other}"
    return f": {len(have)} posts instead of {len(is_there)}"
