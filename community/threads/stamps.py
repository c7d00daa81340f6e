"""The two counters of a thread. Who holds the row hands out numbers: `changed` rises in commit order."""

from collections.abc import Iterable

from django.db import connection

from community.live import door
from community.prepared import Prepared
from community.threads.errors import PostGone
from community.threads.models import Post, Thread
from community.threads.shape import Reactors, payload_of, reactions_of

NOBODY: Reactors = {}

_HELD = Prepared(
    lambda pk: (
        Thread.objects.select_for_update(no_key=True, of=("self",)).select_related("group").filter(pk=pk)
    ),
    int,
)
_ADVANCE = (
    f"UPDATE {Thread._meta.db_table}"  # noqa: S608
    " SET head = %s, last_number = %s, posted_at = %s, posted_by_id = %s WHERE id = %s"
)


def hold(thread_id: int) -> Thread:
    """The thread, locked until the transaction ends. On SQLite the transaction itself is the lock."""
    thread = _HELD.first(thread_id)
    if thread is None:
        raise Thread.DoesNotExist
    return thread


def hold_around(post: Post) -> tuple[Thread, Post]:
    """Its thread, held, and the post as it is now."""
    thread = hold(post.thread_id)
    return thread, Post.objects.with_people().get(pk=post.pk)


def hold_standing(post: Post) -> tuple[Thread, Post]:
    """The same of a post that is neither deleted nor hidden. Raises PostGone."""
    thread, post = hold_around(post)
    if post.is_tombstone:
        raise PostGone
    return thread, post


def next_stamp(thread: Thread) -> int:
    """The next `changed` of a held thread; its row must still be saved."""
    thread.head += 1
    return thread.head


def advance(thread: Thread, new: Post) -> None:
    """The newest of a held thread is in: save where its counters stand."""
    thread.posted_at, thread.posted_by_id = new.created_at, new.author_id
    at = connection.ops.adapt_datetimefield_value(new.created_at)
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, [thread.head, thread.last_number, at, new.author_id, thread.pk])


def stamp_anew(thread: Thread, posts: Iterable[Post], *also: str) -> None:
    """Give changed posts of a held thread a new stamp, save them and the thread, and tell the sockets.

    `also`: fields of the thread that changed with it.
    """
    ids = [post.pk for post in posts]
    for post_id in ids:
        Post.objects.filter(pk=post_id).update(changed=next_stamp(thread))
    thread.save(update_fields=["head", *also])
    fresh = Post.objects.with_people().in_bulk(ids)
    reactions = reactions_of(ids)
    for post_id in ids:
        announce(fresh[post_id], thread, reactions.get(post_id, NOBODY))


def quoting(post: Post) -> list[Post]:
    """Those that show a line of it, and change with it."""
    return list(Post.objects.filter(reply_to=post).order_by("number"))


def announce(post: Post, thread: Thread, reactions: Reactors = NOBODY) -> None:
    door.publish(thread.topic, "post", payload_of(post, thread, reactions))


def announce_again(post: Post, thread: Thread) -> None:
    """Sockets leave out what they have."""
    announce(post, thread, reactions_of([post.pk]).get(post.pk, NOBODY))
