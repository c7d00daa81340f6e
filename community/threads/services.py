"""The one writer of conversations, for page, API and socket. Who may is asked before (permissions.py).

Every write holds the thread's row, so numbers and stamps are handed out in commit order (stamps.py).
"""

import hashlib
import uuid as uuids
from collections.abc import Collection, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from community.groups.models import Group
from community.history.models import Entry
from community.history.services import record
from community.people.models import User
from community.prepared import Prepared, PreparedInsert
from community.support.models import Service
from community.threads import attachments as attaching
from community.threads import counters, errors, marks, mentions, sources, stamps, telling
from community.threads.models import Post, Reaction, Thread

LONGEST = 10_000

_SENT = Prepared(
    lambda author, uuid: Post.objects.with_people().select_related("thread").filter(author=author, uuid=uuid),
    int,
    uuids.UUID,
)
_NEW = PreparedInsert(Post)


def cleaned(body: str, beside: Sequence[object] = ()) -> str:
    """A body as it is kept: line ends as one sign, nothing around it. Raises where it can't be kept.

    Where there are files `beside` it, there needn't be any text.

    A form sends its line ends otherwise than a script; both must give the same digest.
    """
    body = body.replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\0" in body or any("\ud800" <= sign <= "\udfff" for sign in body):
        raise errors.BodyUnreadable
    if not body and not beside:
        raise errors.BodyMissing
    if len(body) > LONGEST:
        raise errors.BodyTooLong
    return body


def digest_of(thread_id: int, reply_to: int | None, body: str, attachments: Sequence[int] = ()) -> str:
    files = "".join(f"\0{pk}" for pk in attachments)
    return hashlib.sha256(f"{thread_id}\0{reply_to or ''}\0{body}{files}".encode()).hexdigest()


# Threads


@transaction.atomic
def start_thread(
    *,
    author: User,
    group: Group,
    kind: str,
    title: str,
    body: str,
    audience: str = Thread.Audience.GROUP,
    service: Service | None = None,
    uuid: uuids.UUID | None = None,
    language: str = "nl",
    attachments: Sequence[int] = (),
) -> Thread:
    """A thread with its first post. The same uuid again: the same thread; with another text UuidTaken."""
    body = cleaned(body, attachments)
    title = " ".join(title.split())
    if uuid is not None:
        earlier = Post.objects.filter(author=author, uuid=uuid).select_related("thread").first()
        if earlier is not None:
            return _same_thread(earlier, title, body, attachments)
    thread = Thread.objects.create(
        group=group,
        kind=kind,
        audience=audience,
        title=title,
        service=service,
        author=author,
        language=language,
        created_at=timezone.now(),
    )
    post(author=author, thread=thread, body=body, uuid=uuid or uuids.uuid4(), attachments=attachments)
    thread.refresh_from_db(fields=["head", "last_number", "posted_at", "posted_by"])
    return thread


def _same_thread(earlier: Post, title: str, body: str, attachments: Sequence[int]) -> Thread:
    if earlier.number != 1 or earlier.thread.title != title:
        raise errors.UuidTaken
    if earlier.digest != digest_of(earlier.thread_id, None, body, attachments):
        raise errors.UuidTaken
    return earlier.thread


def attach_thread(
    *, group: Group, title: str, audience: str = Thread.Audience.GROUP, language: str = "nl"
) -> Thread:
    """An empty thread for something above (a need, an occurrence) that points to it one to one."""
    return Thread.objects.create(
        group=group, kind=Thread.Kind.ATTACHED, title=title, audience=audience, language=language
    )


def standing_thread(*, group: Group) -> Thread:
    """The coffee corner of a group, made when it is first asked for."""
    return Thread.objects.get_or_create(group=group, kind=Thread.Kind.STANDING)[0]


# Posts


def post(
    *,
    author: User,
    thread: Thread,
    body: str,
    uuid: uuids.UUID,
    reply_to: int | None = None,
    attachments: Sequence[int] = (),
) -> Post:
    """Append a post. Called again with the same uuid it gives the same post, with `is_retry` set.

    `attachments`: files that its author sent here before, which become the post's. Raises BodyMissing,
    BodyTooLong, BodyUnreadable, UnknownReply, UnknownAttachment, TooManyFiles, ThreadClosed, and UuidTaken
    where the uuid was used for another text. Holds the thread.
    """
    body = cleaned(body, attachments)
    digest = digest_of(thread.pk, reply_to, body, attachments)
    try:
        with transaction.atomic():
            return _append(author, thread.pk, body, uuid, reply_to, digest, attachments)
    except IntegrityError:  # the same uuid at the same time in another thread: there the rows differ
        earlier = _sent_before(author, uuid)
        if earlier is None:
            raise
        return _same_post(earlier, digest)


def _append(
    author: User,
    thread_id: int,
    body: str,
    uuid: uuids.UUID,
    reply_to: int | None,
    digest: str,
    attachments: Sequence[int],
) -> Post:
    thread = stamps.hold(thread_id)
    earlier = _sent_before(author, uuid)
    if earlier is not None:
        _same_post(earlier, digest)
        stamps.announce_again(earlier, thread)  # the process that kept it may have died before it could
        return earlier
    if thread.closed_at is not None:
        raise errors.ThreadClosed
    quoted = _quoted(thread, reply_to)
    files = attaching.waiting(author, attachments)
    thread.last_number += 1
    new = Post(thread=thread, number=thread.last_number, changed=stamps.next_stamp(thread), author=author)
    new.uuid, new.digest, new.reply_to = uuid, digest, quoted
    found = mentions.read(body, thread)
    new.body, new.html, new.created_at = body, found.html, timezone.now()
    new.attached = attaching.shown(files)
    _NEW.save(new)
    attaching.bind(files, new)
    stamps.advance(thread, new)
    marks.keep_up(new)
    telling.tell_of_post(new, thread, mentions.keep(new, found))
    stamps.announce(new, thread)
    counters.arrived(new)
    return new


def _sent_before(author: User, uuid: uuids.UUID) -> Post | None:
    return _SENT.first(author.pk, uuid)


def _same_post(earlier: Post, digest: str) -> Post:
    if earlier.digest != digest:
        raise errors.UuidTaken
    earlier.is_retry = True
    return earlier


def _quoted(thread: Thread, reply_to: int | None) -> Post | None:
    if reply_to is None:
        return None
    quoted = Post.objects.select_related("author").filter(pk=reply_to, thread=thread).first()
    if quoted is None:
        raise errors.UnknownReply
    return quoted


@transaction.atomic
def edit(
    *,
    post: Post,
    body: str,
    by: User,
    alts: Mapping[int, str] | None = None,
    removed: Collection[int] = (),
) -> Post:
    """Replace the text; the former one stays in the history. The same text again changes nothing.

    `alts` describe its pictures, which the history keeps too; `removed` of its files go, also out of that.
    """
    thread, post = stamps.hold_standing(post)
    if thread.closed_at is not None:
        raise errors.ThreadClosed
    refiled = attaching.revise(post, alts or {}, removed, by) if alts or removed else False
    body = cleaned(body, post.attached)
    if post.body != body or refiled:
        if post.body != body:
            record(actor=by, verb="edit", of=post, before={"body": post.body}, after={"body": body})
        found = mentions.read(body, thread, post)
        post.body, post.html, post.edited_at = body, found.html, timezone.now()
        post.save(update_fields=["body", "html", "edited_at", "attached"])
        telling.tell_of_mentions(mentions.keep(post, found), post, thread)
        stamps.stamp_anew(thread, [post, *stamps.quoting(post)])
        post.refresh_from_db(fields=["changed"])
    return post


@transaction.atomic
def delete(*, post: Post, by: User) -> Post:
    """Leave a tombstone: the place stays, what was said, also before an edit, and who liked it go.

    Called again nothing changes.
    """
    thread, post = stamps.hold_around(post)
    if post.deleted_at is not None:
        return post
    Entry.objects.about(post).scrub("body", "alts")
    record(actor=by, verb="delete", of=post, before={"author": post.author_id})
    post.body = post.html = ""
    post.deleted_at = timezone.now()
    attaching.take_all_away(post)
    post.save(update_fields=["body", "html", "deleted_at", "attached"])
    Reaction.objects.filter(post=post).delete()
    mentions.forget(post)
    sources.forget(post)
    if thread.answer_id == post.pk:
        thread.answer = None
    stamps.stamp_anew(thread, [post, *stamps.quoting(post)], "answer")
    counters.changed(thread.pk)
    post.refresh_from_db(fields=["changed"])
    return post
