"""The end of a conversation on a page of another app: a region's coffee corner, the talk about a need.

A view gives `latest_posts(user, thread)` to its template as context and includes threads/_latest.html.
"""

import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any

from community.groups.permissions import is_organiser
from community.people.models import User
from community.prepared import Prepared
from community.threads.models import Post, Thread
from community.threads.permissions import can_accept, can_post
from community.threads.shape import actions_in, payloads_of
from community.threads.sources import Way
from community.threads.unread import unread_in

LATEST = 3


def latest_posts(user: User, thread: Thread, n: int = LATEST) -> dict[str, Any]:
    """What threads/_latest.html needs; `thread` with its group. Two queries, and the roles once a request."""
    newest = _newest(n).objects(thread.pk)
    return {
        "thread": thread,
        "posts": payloads_of(newest[::-1], thread),
        "unread": unread_in(thread) if hasattr(thread, "unread") else 0,
        "uuid": uuid.uuid4(),
        **rights(user, thread),
    }


@cache
def _newest(n: int) -> Prepared[Post]:
    standing = Post.objects.with_people().standing()
    return Prepared(lambda thread: standing.filter(thread=thread).order_by("-number")[:n], int)


def rights(user: User, thread: Thread, ways: Iterable[Way] = ()) -> dict[str, Any]:
    """What the page shows this person of what can be done (which is asked again when it is done)."""
    return {
        "me": user.pk,
        "actions": actions_in(thread, ways),
        "may_post": can_post(user, thread),
        "may_accept": can_accept(user, thread),
        "organises": is_organiser(user, thread.group_id),
    }
