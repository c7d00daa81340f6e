"""The one writer of what somebody has read, and of which conversations they hear."""

from django.utils import timezone

from community.notices import services as notices
from community.notices.models import Follow
from community.people.models import User
from community.threads import counters, marks, telling
from community.threads.models import FOLLOWED, Post, ReadMark, Thread
from community.threads.unread import has_read


def mark_read(*, user: User, thread: Thread, up_to: int, after: int | None = None) -> bool:
    """Somebody has read up to this number: only forward, no further than there is. Says whether it moved.

    `after`: what they read begins behind this number, so the mark stays where it is if it lies before that.
    """
    up_to = min(up_to, thread.last_number)
    if after is not None and not has_read(user, thread, after):
        return False
    moved = marks.move_forward(user.pk, thread.pk, up_to)
    if moved:
        telling.settle(user, thread)
        counters.changed(thread.pk, user.pk)
    return moved


def follow(*, user: User, thread: Thread, level: str) -> None:
    """Hear of what is written in it, or mute it, which takes it out of the counts."""
    notices.follow(user=user, kind=FOLLOWED, object_id=thread.pk, level=Follow.Level(level))
    counters.changed(thread.pk, user.pk)


def mark_unread(*, user: User, post: Post) -> None:
    """From this post on it is new to them again."""
    ReadMark.objects.update_or_create(
        user=user, thread=post.thread, defaults={"up_to": post.number - 1, "at": timezone.now()}
    )
    counters.changed(post.thread_id, user.pk)
