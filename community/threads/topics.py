"""Conversations over the socket (docs/live.md): the topic `thread`, the frames post and seen."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.access import VISIBLE, may, require
from community.errors import Refused
from community.groups.models import Membership
from community.live.registry import Asked, Event, Frame, Topic
from community.numbers import LARGEST
from community.people.models import User
from community.prepared import Prepared
from community.threads import reading, services
from community.threads.models import Post, Thread
from community.threads.permissions import can_post
from community.threads.shape import Payload, event, payloads_of
from community.threads.writing import written_in

_PERSON = Prepared(lambda pk: User.objects.filter(pk=pk, is_active=True), int)
_FOR_READER = Prepared(lambda who, pk: Thread.objects.visible_to(User(pk=who)).filter(pk=pk), int, int)
_FOR_STAFF = Prepared(lambda pk: Thread.objects.visible_to(User(is_staff=True)).filter(pk=pk), int)


class NumberWrong(Refused):
    sentence = _("“up_to” and “after” must be numbers of messages.")


def authorize(pairs: Sequence[tuple[int, int]]) -> list[bool]:
    """Who may read which thread: `visible_to` for many at once. Three queries, however many pairs."""
    user_ids, thread_ids = {user for user, _pk in pairs}, {pk for _user, pk in pairs}
    threads = {
        pk: (group, audience)
        for pk, group, audience in Thread.objects.filter(pk__in=thread_ids).values_list(
            "pk", "group_id", "audience"
        )
    }
    staff = dict(User.objects.filter(pk__in=user_ids, is_active=True).values_list("pk", "is_staff"))
    groups = {group for group, _audience in threads.values()}
    rows = Membership.objects.filter(user__in=user_ids, group__in=groups)
    members = set(rows.values_list("user_id", "group_id"))

    def may_read(user_id: int, pk: int) -> bool:
        if user_id not in staff or pk not in threads:
            return False
        group, audience = threads[pk]
        return staff[user_id] or audience == Thread.Audience.ALL or (user_id, group) in members

    return [may_read(*pair) for pair in pairs]


def heads(pks: Sequence[int]) -> Mapping[int, int]:
    return dict(Thread.objects.filter(pk__in=pks).values_list("pk", "head"))


def missed(pk: int, since: int, limit: int) -> list[Event]:
    """The posts that changed since, in that order, as they are now. Three queries."""
    thread = Thread.objects.filter(pk=pk).first()
    if thread is None:
        return []
    posts = Post.objects.with_people().filter(thread=thread, changed__gt=since).order_by("changed")
    return [Event("post", payload) for payload in payloads_of(list(posts[:limit]), thread)]


def render(payload: Mapping[str, Any], language: str) -> Payload:
    return event(dict(payload))


def post(asked: Asked) -> Payload:
    user, thread = where(asked)
    written = written_in(asked.frame, user.pk)
    if not thread.closed_at:  # that has a sentence of its own
        require(can_post(user, thread))
    new = services.post(author=user, thread=thread, **asdict(written))
    return {
        "type": "ack",
        "uuid": str(asked.frame["uuid"]),
        "id": new.pk,
        "number": new.number,
        "changed": new.changed,
    }


def seen(asked: Asked) -> None:
    up_to, after = _number(asked.frame.get("up_to")), asked.frame.get("after")
    after = None if after is None else _number(after)
    user, thread = where(asked)
    reading.mark_read(user=user, thread=thread, up_to=up_to, after=after)


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise NumberWrong
    return value


def where(asked: Asked) -> tuple[User, Thread]:
    """Raises DoesNotExist, which the socket answers as not_found."""
    user = _PERSON.first(asked.user_id)
    if user is None:
        raise User.DoesNotExist
    thread = _FOR_STAFF.first(asked.pk) if user.is_staff else _FOR_READER.first(asked.user_id, asked.pk)
    if thread is None:
        raise Thread.DoesNotExist
    return user, thread


ENTRIES = (
    Topic(prefix="thread", access=VISIBLE, authorize=authorize, head=heads, missed=missed, render=render),
    Frame(type="post", access=may("can_post"), topics=("thread",), handle=post),
    Frame(type="seen", access=VISIBLE, topics=("thread",), handle=seen),
)
