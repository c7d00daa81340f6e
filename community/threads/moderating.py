"""What an organiser does: close, pin, move a whole conversation; hide a message, or let it stand.

Every one of them holds the thread, so that what is being written comes before or is refused. Called again it
changes nothing. All of it stands in the history.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone

from community.groups.models import Group
from community.history.services import record
from community.live import door
from community.people.models import User
from community.threads import counters, stamps, telling
from community.threads.models import Flag, Post, Thread

VERBS = {
    "close": ("closed_at", True),
    "reopen": ("closed_at", False),
    "pin": ("pinned_at", True),
    "unpin": ("pinned_at", False),
}


@transaction.atomic
def moderate(*, thread: Thread, verb: str, by: User) -> Thread:
    """`verb`: close, reopen, pin or unpin. Raises KeyError for another one."""
    name, wanted = VERBS[verb]
    thread = stamps.hold(thread.pk)
    if (getattr(thread, name) is not None) != wanted:
        setattr(thread, name, timezone.now() if wanted else None)
        thread.save(update_fields=[name])
        record(actor=by, verb=verb, of=thread)
    return thread


@transaction.atomic
def move(*, thread: Thread, group: Group, by: User) -> Thread:
    """To another group. Who can't read it there loses it within seconds; its numbers and addresses stay."""
    thread = stamps.hold(thread.pk)
    if thread.group_id == group.pk:
        return thread
    record(actor=by, verb="move", of=thread, before={"group": thread.group_id}, after={"group": group.pk})
    thread.group, thread.pinned_at = group, None
    if group.kind == Group.Kind.ROOT:
        thread.audience = Thread.Audience.ALL
    thread.save(update_fields=["group", "audience", "pinned_at"])
    door.recheck(thread.topic)
    counters.changed_for_everybody()
    return thread


def flag(*, post: Post, by: User, because: str) -> Flag:
    """Tell the organisers that something is wrong with it; once per person until they have looked."""
    try:
        with transaction.atomic():
            return _raise_flag(post, by, because)
    except IntegrityError:  # by the same person at the same time
        return Flag.objects.get(post=post, by=by, settled_at=None)


def _raise_flag(post: Post, by: User, because: str) -> Flag:
    thread, post = stamps.hold_standing(post)
    raised = Flag.objects.filter(post=post, by=by, settled_at=None).first()
    if raised is None:
        raised = Flag.objects.create(post=post, by=by, because=because, at=timezone.now())
        telling.tell_of_flag(raised, by, post, thread)
    return raised


@transaction.atomic
def let_stand(*, post: Post, by: User) -> None:
    """An organiser looked, and nothing is wrong with it."""
    stamps.hold(post.thread_id)
    if _settle(post, by):
        record(actor=by, verb="let-stand", of=post)


@transaction.atomic
def hide(*, post: Post, by: User, because: str) -> Post:
    """A tombstone for everybody; its text is kept for whoever wrote it and for the organisers."""
    thread, post = stamps.hold_around(post)
    if post.is_tombstone:
        return post
    post.hidden_at = timezone.now()
    record(actor=by, verb="hide", of=post, after={"because": because})
    _settle(post, by)
    telling.tell_of_hiding(post, thread, by, because)
    return _changed(post, thread)


@transaction.atomic
def restore(*, post: Post, by: User) -> Post:
    """Show it again, as it was."""
    thread, post = stamps.hold_around(post)
    if post.hidden_at is None or post.deleted_at is not None:
        return post
    post.hidden_at = None
    record(actor=by, verb="restore", of=post)
    return _changed(post, thread)


def _changed(post: Post, thread: Thread) -> Post:
    post.save(update_fields=["hidden_at"])
    if thread.answer_id == post.pk:
        thread.answer = None
    stamps.stamp_anew(thread, [post, *stamps.quoting(post)], "answer")
    counters.changed(thread.pk)
    post.refresh_from_db(fields=["changed"])
    return post


def _settle(post: Post, by: User) -> int:
    open_flags = Flag.objects.filter(post=post, settled_at=None)
    return open_flags.update(settled_at=timezone.now(), settled_by=by)
