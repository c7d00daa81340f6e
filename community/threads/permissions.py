"""May they do it? Asked by pages, API and socket; what somebody may see is `Thread.objects.visible_to`."""

from django.contrib.auth.models import AnonymousUser

from community.groups.models import Group
from community.groups.permissions import is_member, is_organiser
from community.people.models import User
from community.threads.models import Attachment, Post, Thread

Anyone = User | AnonymousUser


def may_join_in(user: Anyone, thread: Thread) -> bool:
    """Belongs to those who talk here, whether or not the thread is closed."""
    return user.is_authenticated and (
        thread.audience == Thread.Audience.ALL or is_member(user, thread.group_id)
    )


def can_post(user: Anyone, thread: Thread) -> bool:
    return thread.closed_at is None and may_join_in(user, thread)


def can_react(user: Anyone, post: Post) -> bool:
    return not post.is_tombstone and can_post(user, post.thread)


def can_edit(user: Anyone, post: Post) -> bool:
    return not post.is_tombstone and user.is_authenticated and post.author_id == user.pk


def can_delete(user: Anyone, post: Post) -> bool:
    """The author, or an organiser of the thread's group. Deleting again changes nothing."""
    if not user.is_authenticated:
        return False
    return post.author_id == user.pk or is_organiser(user, post.thread.group_id)


def can_flag(user: Anyone, post: Post) -> bool:
    """Whoever reads it, but for its author."""
    return not post.is_tombstone and user.is_authenticated and post.author_id != user.pk


def can_hide(user: Anyone, post: Post) -> bool:
    """An organiser, and they bring it back too."""
    return is_organiser(user, post.thread.group_id)


def can_accept(user: Anyone, thread: Thread) -> bool:
    """Whoever asked, or an organiser."""
    if thread.kind != Thread.Kind.QUESTION or not user.is_authenticated:
        return False
    return thread.author_id == user.pk or is_organiser(user, thread.group_id)


def can_start(user: Anyone, group: Group) -> bool:
    """In a group of one's own; in the root group, which is everyone, whoever is signed in."""
    return user.is_authenticated and (group.kind == Group.Kind.ROOT or is_member(user, group.pk))


def can_moderate(user: Anyone, thread: Thread) -> bool:
    """Close it or let it stand on top: an organiser. A coffee corner stays open."""
    return thread.kind != Thread.Kind.STANDING and is_organiser(user, thread.group_id)


def can_move(user: Anyone, thread: Thread) -> bool:
    """What stands by itself, by an organiser, who must be one where it goes as well."""
    return thread.kind in (Thread.Kind.DISCUSSION, Thread.Kind.QUESTION) and can_moderate(user, thread)


def can_see_former(user: Anyone, post: Post) -> bool:
    """What a message said before: whoever reads it; of a hidden one its author and the organisers."""
    if post.deleted_at is not None or not user.is_authenticated:
        return False
    return post.hidden_at is None or post.author_id == user.pk or can_hide(user, post)


def can_describe(user: Anyone, attachment: Attachment) -> bool:
    """Say what there is to see in it: whoever sent it, and nobody once its conversation is closed."""
    if not user.is_authenticated or attachment.uploader_id != user.pk:
        return False
    post = attachment.post
    return post is None or (not post.is_tombstone and post.thread.closed_at is None)


def can_discard(user: Anyone, attachment: Attachment) -> bool:
    """Take it back before it is posted. What is posted goes by editing or removing the message."""
    return user.is_authenticated and attachment.uploader_id == user.pk and attachment.post_id is None
