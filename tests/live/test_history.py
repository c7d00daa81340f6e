"""The checker of histories sees every fault that is planted, and only those."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.live.history import History, Post, faults

READERS = ("reader 1", "reader 2")


def post(thread: int, number: int) -> Post:
    return Post(thread, number, number, 100 * thread + number, f"{thread}-{number}")


@pytest.fixture
def good() -> History:
    """Two threads of five posts; one post was acknowledged twice, the first of each wasn't sent by a writer."""
    posts = [post(thread, number) for thread in (1, 2) for number in range(1, 6)]
    mixed = sorted(posts, key=lambda each: (each.number, each.thread))
    sent = [each for each in mixed if each.number > 1]
    return History([*sent, sent[3]], {who: list(mixed) for who in READERS}, list(posts), list(posts))


def test_a_history_in_which_everything_holds_has_no_fault(good: History) -> None:
    assert faults(good) == []


Plant = Callable[[History], object]
PLANTED: dict[str, tuple[Plant, str]] = {
    "a reader never saw one": (lambda h: h.seen["reader 2"].remove(post(1, 3)), "lost: reader 2"),
    "a reader never saw the last": (lambda h: h.seen["reader 2"].remove(post(2, 5)), "lost: reader 2"),
    "a reader saw nothing": (lambda h: h.seen["reader 1"].clear(), "lost: reader 1"),
    "a reader saw one twice": (lambda h: h.seen["reader 1"].append(post(1, 5)), "twice: reader 1"),
    "a reader saw two in turn": (lambda h: swap(h.seen["reader 1"], 2, 4), "order: reader 1"),
    "a reader saw what was never kept": (
        lambda h: h.seen["reader 1"].append(post(1, 6)),
        "order: reader 1",
    ),
    "a reader saw another number": (
        lambda h: change(h.seen["reader 2"], 3, number=4),
        "order: reader 2",
    ),
    "the API lacks one": (lambda h: h.api.remove(post(2, 2)), "lost: the API"),
    "the API has one twice": (lambda h: h.api.append(post(2, 5)), "twice: the API"),
    "the API gives another order": (lambda h: swap(h.api, 0, 1), "order: the API"),
    "one wasn't kept": (lambda h: h.database.remove(post(1, 4)), "lost: the database"),
    "the last wasn't kept": (lambda h: h.database.remove(post(1, 5)), "lost: the database"),
    "one was kept twice": (
        lambda h: h.database.append(post(2, 6)._replace(uuid="2-5")),
        "twice: the database",
    ),
    "the numbers have a hole": (lambda h: change(h.database, 4, number=6), "hole: thread 1"),
    "the numbers don't begin at one": (lambda h: h.database.remove(post(1, 1)), "hole: thread 1"),
    "stamps don't rise": (lambda h: change(h.database, 2, changed=2), "stamps of thread 1"),
    "two answers differ": (lambda h: change(h.acknowledged, -1, id=7), "contradiction: "),
    "an answer isn't what is kept": (lambda h: change(h.acknowledged, 0, number=9), "contradiction: "),
}


def swap(posts: list[Post], one: int, other: int) -> None:
    posts[one], posts[other] = posts[other], posts[one]


def change(posts: list[Post], place: int, **fields: Any) -> None:
    posts[place] = posts[place]._replace(**fields)


@pytest.mark.parametrize(("plant", "sentence"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_is_found(good: History, plant: Plant, sentence: str) -> None:
    plant(good)
    assert any(found.startswith(sentence) for found in faults(good)), faults(good)


def test_what_was_acknowledged_and_is_nowhere_is_lost_everywhere(good: History) -> None:
    more = replace(good, acknowledged=[*good.acknowledged, post(1, 6)])
    assert len([found for found in faults(more) if found.startswith("lost")]) == 2 + len(READERS)
