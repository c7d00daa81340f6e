"""Who hears of a message: whoever asked, whoever is replied to, and those who follow the conversation.

One unread notice a conversation is enough for those who merely follow it: ten replies aren't ten notices.
"""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from community.groups.permissions import ORGANISING
from community.notices.models import Follow, Notice
from community.notices.services import follow, notify
from community.people.models import User
from community.threads.markdown import excerpt
from community.threads.models import FOLLOWED, Flag, Post, Thread

ANSWER, REPLY, ACCEPTED = "threads.answer", "threads.reply", "threads.accepted"
FLAGGED, HIDDEN = "threads.flagged", "threads.hidden"
SAID = 200  # characters of the message in a notice or mail


def follow_along(user: User, thread: Thread) -> None:
    """Whoever writes hears the replies, unless they had decided otherwise. Not in the coffee corner."""
    if thread.kind == Thread.Kind.STANDING:
        return
    if not Follow.objects.filter(user=user, kind=FOLLOWED, object_id=thread.pk).exists():
        follow(user=user, kind=FOLLOWED, object_id=thread.pk, level=Follow.Level.ALL)


def tell_of_post(post: Post, thread: Thread) -> None:
    levels = dict(Follow.objects.filter(kind=FOLLOWED, object_id=thread.pk).values_list("user_id", "level"))
    muted = {user_id for user_id, level in levels.items() if level == Follow.Level.NOTHING}
    asker = _ids(thread.author_id if thread.is_question and post.number > 1 else None)
    replied_to = _ids(post.reply_to.author_id if post.reply_to else None)
    following = {user_id for user_id, level in levels.items() if level == Follow.Level.ALL}
    apart = muted | _ids(post.author_id)
    _tell(ANSWER, asker - apart, post, thread)
    _tell(REPLY, replied_to - asker - apart, post, thread)
    _tell(REPLY, _not_yet_told(following - asker - replied_to - apart, thread), post, thread)


def tell_of_acceptance(post: Post, thread: Thread, by: User) -> None:
    if post.author_id is not None and post.author_id != by.pk:
        _tell(ACCEPTED, {post.author_id}, post, thread, by)


def tell_of_flag(flag: Flag, post: Post, thread: Thread) -> None:
    """The organisers of its group, or the administrators where there are none. Not who raised it."""
    run = User.objects.filter(memberships__group=thread.group_id, memberships__role__in=ORGANISING)
    people = run if run.exists() else User.objects.filter(is_staff=True)
    notify(
        users=people.filter(is_active=True).exclude(pk=flag.by_id),
        kind=FLAGGED,
        key=str(flag.pk),
        url=reverse("threads:flags"),
        words={"who": flag.by.name, "name": thread.name, "because": flag.because},
        actor=flag.by,
    )


def tell_of_hiding(post: Post, thread: Thread, by: User, because: str) -> None:
    if post.author is None:
        return
    notify(
        users=[post.author],
        kind=HIDDEN,
        key=f"{post.pk}:{post.changed}",
        url=post.get_absolute_url(),
        words={"who": by.name, "name": thread.name, "because": because, "text": excerpt(post.html, SAID)},
        actor=by,
    )


def settle(user: User, thread: Thread) -> None:
    """Somebody has read the thread: its notices are read with it."""
    own = Notice.objects.filter(user=user, read_at=None, kind__in=[ANSWER, REPLY, ACCEPTED])
    own.filter(key__startswith=_key(thread)).update(read_at=timezone.now())


def _tell(kind: str, user_ids: set[int], post: Post, thread: Thread, actor: User | None = None) -> None:
    if not user_ids:
        return
    actor = actor or post.author
    notify(
        users=_readers(user_ids, thread),
        kind=kind,
        key=f"{_key(thread)}{post.pk}",
        url=post.get_absolute_url(),
        words=_words(post, thread, actor),
        actor=actor,
    )


def _words(post: Post, thread: Thread, actor: User | None) -> dict[str, Any]:
    return {
        "who": actor.name if actor else "",
        "title": thread.title,
        "group": thread.group.name,
        "text": excerpt(post.html, SAID),
    }


def _ids(*ids: int | None) -> set[int]:
    return {pk for pk in ids if pk is not None}


def _key(thread: Thread) -> str:
    return f"{thread.pk}:"


def _not_yet_told(user_ids: set[int], thread: Thread) -> set[int]:
    if not user_ids:
        return set()
    unread = Notice.objects.filter(user__in=user_ids, kind=REPLY, read_at=None)
    return user_ids - set(unread.filter(key__startswith=_key(thread)).values_list("user_id", flat=True))


def _readers(user_ids: set[int], thread: Thread) -> QuerySet[User]:
    """Those who are still here and may still read it."""
    people = User.objects.filter(pk__in=user_ids, is_active=True)
    if thread.audience == Thread.Audience.ALL:
        return people
    return people.filter(memberships__group=thread.group_id)
