"""What a conversation becomes elsewhere: a need on a board, a page of the guide.

An app above hands in, from its `apps.py:ready`, what it makes of messages and what it made:

    use(Use("feedback.proposals", ways=…, outcomes=…, forget=…))

Each function costs at most one query on the page of a conversation. What is taken back there is taken back
everywhere: `forget` runs in the transaction that removes a message.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from community.people.models import User
from community.threads.models import Post, Thread
from community.threads.windows import Window


@dataclass(frozen=True, slots=True)
class Way:
    """Something to make of a message: its `url` is that for message 0, and holds `/posts/0/`."""

    label: str | Promise
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message, or of the whole conversation: “Became a need:” and its name."""

    said: str
    title: str
    url: str
    language: str
    post: int | None = None


Ways = Callable[[User, Thread], Iterable[Way]]
Outcomes = Callable[[User, Thread], Iterable[Outcome]]


def none(user: User, thread: Thread) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True)
class Use:
    """`ways` for each message, `whole` for the conversation; `outcomes` that this reader may see."""

    name: str
    outcomes: Outcomes
    forget: Callable[[Post], None]
    ways: Ways = none
    whole: Ways = none


_uses: dict[str, Use] = {}


def use(one: Use) -> None:
    """Register it; a second call with the same name replaces the first."""
    _uses[one.name] = one


def ways(user: User, thread: Thread) -> list[Way]:
    return [way for one in _uses.values() for way in one.ways(user, thread)]


def whole(user: User, thread: Thread) -> list[Way]:
    return [way for one in _uses.values() for way in one.whole(user, thread)]


def outcomes(user: User, thread: Thread, window: Window) -> list[Outcome]:
    """Of the whole conversation; those of its messages are put with these, as `became`."""
    found = [outcome for one in _uses.values() for outcome in one.outcomes(user, thread)]
    of_posts: Mapping[int | None, list[Outcome]] = {each.post: [] for each in found}
    for each in found:
        of_posts[each.post].append(each)
    shown = (window.opening, window.answer, *window.posts)
    for payload in shown:
        if payload is not None and not payload.get("gone"):
            payload["became"] = of_posts.get(payload["id"], [])
    return of_posts.get(None, [])


def forget(post: Post) -> None:
    """It was removed: what was taken from it goes with it. In the caller's transaction."""
    for one in _uses.values():
        one.forget(post)
