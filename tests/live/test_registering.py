"""What an app hands in must say who may."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from community.access import SIGNED_IN
from community.live.registry import Asked, Frame, Topic, frames, register, topics


def nobody(pairs: Any) -> list[bool]:
    return []


def handle(asked: Asked) -> None:
    return None


@pytest.mark.parametrize(
    "entry",
    [
        Topic(prefix="silent", access=None, authorize=nobody),  # type: ignore[arg-type]
        Topic(prefix="silent", access="", authorize=nobody),  # type: ignore[arg-type]
        Frame(type="silent", access=None, topics=("room",), handle=handle),  # type: ignore[arg-type]
    ],
    ids=["no rule", "an empty rule", "a frame without a rule"],
)
def test_what_does_not_say_who_may_stops_the_start(entry: Topic | Frame) -> None:
    with pytest.raises(ImproperlyConfigured, match="'silent' doesn't say who may"):
        register(entry)


@pytest.mark.parametrize(
    "entry",
    [
        Topic(prefix="me", access=SIGNED_IN, authorize=nobody),
        Frame(type="watch", access=SIGNED_IN, topics=("room",), handle=handle),
    ],
    ids=["a topic", "a frame of our own"],
)
def test_a_name_can_be_taken_once(entry: Topic | Frame) -> None:
    with pytest.raises(ImproperlyConfigured, match="registered twice"):
        register(entry)


def test_everything_registered_names_its_rule() -> None:
    assert [entry for entry in (*topics(), *frames()) if not entry.access.name] == []
    assert {"auth", "ping", "unwatch", "watch"} <= {frame.type for frame in frames()}
