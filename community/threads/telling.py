"""Who hears of a message: whoever asked, is mentioned or replied to, and those who follow the conversation.

One unread notice a conversation is enough for those who merely follow it: ten replies aren't ten notices.
"""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from community.groups.permissions import ORGANISING
from community.notices.models import Follow, Notice
from community.notices.services import follow, notify
from community.people.models import User
from community.prepared import Prepared
from community.threads.audience import readers_of
from community.threads.markdown import excerpt
from community.threads.models import FOLLOWED, Flag, Post, Thread

ANSWER, REPLY, ACCEPTED = "threads.answer", "threads.reply", "threads.accepted"
MENTION, CAN_HELP = "threads.mention", "threads.can_help"
FLAGGED, HIDDEN = "threads.flagged", "threads.hidden"
SAID = 200  # characters of the message in a notice or mail

_UNREAD_REPLY = Notice.objects.filter(
    user=OuterRef("user"),
    kind=REPLY,
    read_at=None,
    key__startswith=Concat(Cast(OuterRef("object_id"), CharField()), Value(":")),
)
# Of those who follow a thread: the author, who wants nothing of it, and who wants everything and hasn't an
# unread notice yet. (user, level, told)
_HEARING = Prepared(
    lambda author, thread: (
        Follow.objects.filter(kind=FOLLOWED, object_id=thread)
        .annotate(told=Exists(_UNREAD_REPLY))
        .filter(Q(user=author) | ~Q(level=Follow.Level.ALL) | Q(told=False))
        .values_list("user_id", "level", "told")
    ),
    int,
    int,
)


def tell_of_post(post: Post, thread: Thread, mentioned: set[int]) -> None:
    """Each once, of what concerns them most. Who wants nothing of the conversation still hears of a mention.

    Whoever writes follows from now on, unless they had decided otherwise. Not in the coffee corner.
    """
    hearing = _HEARING.rows(post.author_id or 0, thread.pk)
    levels = {user_id: level for user_id, level, _told in hearing}
    if post.author and thread.kind != Thread.Kind.STANDING and post.author_id not in levels:
        follow(user=post.author, kind=FOLLOWED, object_id=thread.pk, level=Follow.Level.ALL)
    apart = {user_id for user_id, level in levels.items() if level == Follow.Level.NOTHING}
    apart |= _ids(post.author_id)
    asker = _ids(thread.author_id if thread.is_question and post.number > 1 else None) - apart
    replied_to = _ids(post.reply_to.author_id if post.reply_to else None)
    waiting = {user for user, level, told in hearing if level == Follow.Level.ALL and not told}
    named = mentioned - asker - _ids(post.author_id)
    _tell(ANSWER, asker, post, thread)
    _tell(MENTION, named, post, thread)
    _tell(REPLY, replied_to - asker - named - apart, post, thread)
    _tell(REPLY, waiting - asker - replied_to - named - apart, post, thread)


def tell_of_mentions(user_ids: set[int], post: Post, thread: Thread) -> None:
    """A message that was changed means somebody whom it didn't mean before."""
    _tell(MENTION, user_ids - _ids(post.author_id), post, thread)


def tell_of_question(thread: Thread, people: list[User]) -> None:
    """To those who may know. Its first message, by whoever asked."""
    opening = thread.posts.select_related("author").filter(number=1).first()
    if opening is not None:
        _tell(CAN_HELP, {user.pk for user in people}, opening, thread)


def tell_of_acceptance(post: Post, thread: Thread, by: User) -> None:
    if post.author_id is not None and post.author_id != by.pk:
        _tell(ACCEPTED, {post.author_id}, post, thread, by)


def tell_of_flag(flag: Flag, by: User, post: Post, thread: Thread) -> None:
    """The organisers of its group, or the administrators where there are none. Not who raised it."""
    run = User.objects.filter(memberships__group=thread.group_id, memberships__role__in=ORGANISING)
    people = run if run.exists() else User.objects.filter(is_staff=True)
    notify(
        users=people.filter(is_active=True).exclude(pk=by.pk),
        kind=FLAGGED,
        key=str(flag.pk),
        url=reverse("threads:flags"),
        words={"who": by.name, "name": thread.name, "because": flag.because},
        actor=by,
    )


def tell_of_hiding(post: Post, thread: Thread, by: User, because: str) -> None:
    if post.author is None:
        return
    notify(
        users=[post.author],
        kind=HIDDEN,
        key=f"{post.pk}:{post.changed}",
        url=post.get_absolute_url(),
        words={
            "lang": thread.language,
            "who": by.name,
            "name": thread.name,
            "because": because,
            "text": excerpt(post.html, SAID),
        },
        actor=by,
    )


def settle(user: User, thread: Thread) -> None:
    """Somebody has read the thread: its notices are read with it."""
    own = Notice.objects.filter(
        user=user, read_at=None, kind__in=[ANSWER, REPLY, ACCEPTED, MENTION, CAN_HELP]
    )
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
        "lang": thread.language,
        "who": actor.name if actor else "",
        "title": thread.title,
        "group": thread.group.name,
        "text": excerpt(post.html, SAID),
        "files": len(post.attached),
    }


def _ids(*ids: int | None) -> set[int]:
    return {pk for pk in ids if pk is not None}


def _key(thread: Thread) -> str:
    return f"{thread.pk}:"


def _readers(user_ids: set[int], thread: Thread) -> QuerySet[User]:
    """Those who are still here and may still read it."""
    return readers_of(thread.group_id, thread.audience).filter(pk__in=user_ids)
