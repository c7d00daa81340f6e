"""The one writer of the files beside messages: sent here, described, bound to a post, taken away.

A file's row comes before the file and goes after it. What is taken away is gone at once for everybody; its
bytes go after the commit, and `sweep` fetches what a crash left behind.
"""

import hashlib
import uuid as uuids
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils import timezone

from community.history.models import Entry
from community.history.services import record
from community.people.models import User
from community.threads import errors, stamps
from community.threads.file_kinds import CHUNK, KINDS, kind_of, renamed, tidy
from community.threads.models import Attachment, Post
from community.threads.pictures import Picture, drawn_anew
from community.threads.writing import MOST_FILES

LARGEST = 20 * 1024 * 1024
MOST_AN_HOUR = 100  # a person
ROOM = 1024 * 1024 * 1024  # bytes of one person, all together
LOOSE = timedelta(days=1)  # how long a file waits for its post
FOLDER = "attachments"
LONGEST_ALT = 500

Shown = dict[str, Any]


# Sent here


def upload(*, uploader: User, name: str, file: File[bytes], uuid: uuids.UUID) -> Attachment:
    """Keep a file that somebody is about to write beside. The same uuid again: the same attachment.

    Raises FileEmpty, FileTooLarge, FileKindUnknown, FileDisguised, FileHoldsMacros, PictureUnreadable,
    PictureTooLarge, TooManyUploads, RoomUsedUp, ServerBusy, FileUuidTaken. Not inside a transaction: pictures
    take their time.
    """
    name = tidy(name)
    if not file.size:
        raise errors.FileEmpty
    if file.size > LARGEST:
        raise errors.FileTooLarge
    digest = digest_of(name, file)
    earlier = Attachment.objects.filter(uploader=uploader, uuid=uuid).first()
    if earlier is not None:
        return _same_file(earlier, digest)
    _leave_room(uploader, file.size)
    kind = kind_of(name, file)
    picture = drawn_anew(kind, file) if kind.picture else None
    if picture is not None:
        kind, name = KINDS[picture.kind], renamed(name, picture.kind)
    row = Attachment(uploader=uploader, uuid=uuid, digest=digest, kind=kind.name, name=name)
    return _stored(row, file, picture)


def digest_of(name: str, file: File[bytes]) -> str:
    made = hashlib.sha256(f"{name}\0".encode())
    file.seek(0)
    while chunk := file.read(CHUNK):
        made.update(chunk)
    file.seek(0)
    return made.hexdigest()


def _same_file(earlier: Attachment, digest: str) -> Attachment:
    if earlier.digest != digest or earlier.removed_at is not None or earlier.stored_at is None:
        raise errors.FileUuidTaken
    return earlier


def _leave_room(uploader: User, size: int) -> None:
    own = Attachment.objects.filter(uploader=uploader)
    if own.filter(created_at__gt=timezone.now() - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise errors.TooManyUploads
    used = own.filter(removed_at=None).aggregate(Sum("size"))["size__sum"] or 0
    if used + size > ROOM:
        raise errors.RoomUsedUp


def _stored(row: Attachment, file: File[bytes], picture: Picture | None) -> Attachment:
    """The row, then the files where it says, then that they are there."""
    now = timezone.now()
    place = f"{FOLDER}/{now:%Y/%m}/{uuids.uuid4().hex}"
    files = {f"{place}.{row.kind}": File(picture.full) if picture else file}
    row.created_at, row.size = now, file.size
    row.file.name = f"{place}.{row.kind}"
    if picture is not None:
        files[f"{place}-small.webp"] = File(picture.thumbnail)
        row.thumbnail.name = f"{place}-small.webp"
        row.size, row.width, row.height = picture.full.getbuffer().nbytes, picture.width, picture.height
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same uuid at the same time
        earlier = Attachment.objects.get(uploader=row.uploader, uuid=row.uuid)
        return _same_file(earlier, row.digest)
    for path, content in files.items():
        kept = default_storage.save(path, content)
        assert kept == path, "nobody else makes this name"
    row.stored_at = timezone.now()
    row.save(update_fields=["stored_at"])
    return row


# Beside a post


def waiting(author: User, ids: Sequence[int]) -> list[Attachment]:
    """Their own that wait for a post, in this order, locked. Raises TooManyFiles, UnknownAttachment."""
    if not ids:
        return []
    if len(ids) > MOST_FILES:
        raise errors.TooManyFiles
    rows = Attachment.objects.waiting(author).select_for_update().in_bulk(list(ids))
    if len(rows) != len(ids):
        raise errors.UnknownAttachment
    return [rows[pk] for pk in ids]


def bind(rows: Sequence[Attachment], post: Post) -> None:
    """They are the post's from now on; it was saved with `shown(rows)`."""
    for place, row in enumerate(rows):
        row.post, row.place = post, place
    Attachment.objects.bulk_update(rows, ["post", "place"])


def shown(rows: Iterable[Attachment]) -> list[Shown]:
    """What a post keeps of them, to be drawn without asking again."""
    return [
        {
            "id": row.pk,
            "name": row.name,
            "kind": row.kind,
            "size": row.size,
            **({"width": row.width, "height": row.height, "alt": row.alt} if row.is_picture else {}),
        }
        for row in rows
    ]


def of_post(post: Post) -> list[Attachment]:
    return list(Attachment.objects.standing().filter(post=post).order_by("place", "pk"))


def revise(post: Post, alts: Mapping[int, str], removed: Collection[int], by: User | None) -> bool:
    """Of a held post: describe its pictures, take files away. Says whether anything changed; the caller saves
    `attached`. The history keeps what pictures were said to show, but nothing of a file that went."""
    rows = of_post(post)
    for row in rows:
        if row.is_picture and row.pk in alts and row.pk not in removed:
            row.alt = tidy_alt(alts[row.pk])
    Attachment.objects.bulk_update(rows, ["alt"])
    gone = [row for row in rows if row.pk in removed]
    _take_away(gone)
    before, post.attached = post.attached, shown(row for row in rows if row not in gone)
    if post.attached == before:
        return False
    if gone:
        Entry.objects.about(post).scrub("alts")
    former = _alts([file for file in before if file["id"] not in removed])
    new = _alts(post.attached)
    if former != new:
        record(actor=by, verb="files", of=post, before={"alts": former}, after={"alts": new})
    else:
        record(actor=by, verb="files", of=post)
    return True


def _alts(files: Iterable[Mapping[str, Any]]) -> str:
    """What the pictures among them are said to show, a line each."""
    return "\n".join(f"{file['name']}: {file['alt']}" for file in files if file.get("alt"))


def take_all_away(post: Post) -> None:
    """Of a held post that is being deleted; the caller saves `attached`."""
    _take_away(Attachment.objects.filter(post=post, removed_at=None))
    post.attached = []


# By itself


def tidy_alt(text: str) -> str:
    seen = "".join(sign for sign in text if sign.isspace() or sign.isprintable())
    return " ".join(seen.split())[:LONGEST_ALT]


@transaction.atomic
def describe(*, attachment: Attachment, alt: str, by: User | None) -> Attachment:
    """What there is to see in it, also once it was posted."""
    if attachment.post is not None:
        thread, post = stamps.hold_standing(attachment.post)
        if revise(post, {attachment.pk: alt}, (), by):
            post.save(update_fields=["attached"])
            stamps.stamp_anew(thread, [post])
    else:
        Attachment.objects.filter(pk=attachment.pk, post=None).update(alt=tidy_alt(alt))
    attachment.refresh_from_db(fields=["alt"])
    return attachment


@transaction.atomic
def discard(*, attachment: Attachment) -> None:
    """Its uploader doesn't send it along after all. Again changes nothing; once it is posted it stays."""
    _take_away(Attachment.objects.select_for_update().filter(pk=attachment.pk, post=None, removed_at=None))


# Away


def _take_away(rows: Iterable[Attachment]) -> None:
    """Gone for everybody now, with what it was called; its bytes after the commit."""
    ids = [row.pk for row in rows]
    if ids:
        gone = Attachment.objects.filter(pk__in=ids)
        gone.update(removed_at=timezone.now(), name="", alt="")
        transaction.on_commit(partial(_purge, ids), robust=True)


def _purge(ids: Sequence[int]) -> None:
    """Delete the bytes of what was taken away; a file that is gone already is no fault."""
    for row in Attachment.objects.filter(pk__in=ids, removed_at__isnull=False).exclude(file="", thumbnail=""):
        for stored in (row.file, row.thumbnail):
            if stored.name:
                default_storage.delete(stored.name)
        Attachment.objects.filter(pk=row.pk).update(file="", thumbnail="")


def sweep() -> None:
    """A duty: what no post took within a day goes, and what a crash left of what had gone before."""
    due = timezone.now() - LOOSE
    loose = Attachment.objects.filter(post=None, removed_at=None, created_at__lte=due)
    with transaction.atomic():
        _take_away(loose.select_for_update())
    gone = Attachment.objects.filter(removed_at__isnull=False)
    _purge(list(gone.exclude(file="", thumbnail="").values_list("pk", flat=True)))
    gone.filter(Q(file="", thumbnail=""), removed_at__lte=due).delete()
