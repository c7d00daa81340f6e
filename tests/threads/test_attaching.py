"""Files on their way to a post: sent here, taken along once, taken back, and gone after a day."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.storage.memory import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from community.history.models import Entry
from community.people.models import User
from community.threads import attachments, errors, services
from community.threads.models import Attachment, Post, Thread
from tests.cast import signed_in
from tests.threads.conftest import say
from tests.threads.files import PDF, picture, sent

UUID = uuid.UUID("6f1c9c1e-7a55-4a2b-9f0e-2f4f1c6b7a11")
Commits = Any


def kept() -> set[str]:
    """The files that lie in the folder of this test run."""
    folder = Path(settings.DATA_DIR, "files", "attachments")
    return {path.relative_to(folder.parent).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_picture_lies_in_a_private_folder_with_a_small_one(member: User) -> None:
    row = sent(member, picture(size=(1000, 500)), "Zomer\u202e plein.png")
    assert (row.name, row.kind, row.width, row.height) == ("Zomer plein.png", "png", 1000, 500)
    assert {row.file.name, row.thumbnail.name} <= kept()
    path = Path(settings.DATA_DIR, "files", str(row.file.name))
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert path.stat().st_size == row.size


def test_a_document_is_kept_as_it_came(member: User) -> None:
    row = sent(member, PDF, "verslag.pdf")
    assert default_storage.open(str(row.file.name)).read() == PDF
    assert (row.width, row.thumbnail.name, row.size) == (None, "", len(PDF))


def test_the_same_uuid_is_the_same_file_and_another_file_a_conflict(member: User, colleague: User) -> None:
    first = sent(member, PDF, "a.pdf", uuid=UUID)
    assert sent(member, PDF, "a.pdf", uuid=UUID).pk == first.pk
    with pytest.raises(errors.FileUuidTaken):
        sent(member, PDF + b"%%EOF", "a.pdf", uuid=UUID)
    assert sent(colleague, PDF, "a.pdf", uuid=UUID).pk != first.pk


def test_nothing_and_too_much_are_refused_before_anything_is_kept(member: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 100)
    before = kept()
    for content, error in ((b"", errors.FileEmpty), (PDF * 2, errors.FileTooLarge)):
        file = SimpleUploadedFile("a.pdf", content)
        with pytest.raises(error):
            attachments.upload(uploader=member, name="a.pdf", file=file, uuid=uuid.uuid4())
    assert (kept(), Attachment.objects.count()) == (before, 0)


def test_one_person_has_so_much_room_and_so_many_an_hour(
    member: User, colleague: User, monkeypatch: Any
) -> None:
    monkeypatch.setattr(attachments, "MOST_AN_HOUR", 2)
    with time_machine.travel("2026-11-28T10:00:00Z", tick=False):
        attachments.discard(attachment=sent(member, PDF, "a.pdf"))  # it counts all the same
        sent(member, PDF, "a.pdf")
        with pytest.raises(errors.TooManyUploads):
            sent(member, PDF, "a.pdf")
        sent(colleague, PDF, "a.pdf")
    with time_machine.travel("2026-11-28T11:00:01Z", tick=False):
        monkeypatch.setattr(attachments, "ROOM", 2 * len(PDF) - 1)
        with pytest.raises(errors.RoomUsedUp):
            sent(member, PDF, "a.pdf")


# With a post


def test_a_post_takes_its_files_along_in_order(corner: Thread, member: User) -> None:
    one, two = sent(member, PDF, "b.pdf"), sent(member)
    post = say(corner, member, "Kijk", attachments=[two.pk, one.pk])
    assert [file["name"] for file in post.attached] == ["foto.png", "b.pdf"]
    assert [row.pk for row in attachments.of_post(post)] == [two.pk, one.pk]


def test_a_picture_alone_is_a_message(corner: Thread, member: User) -> None:
    assert say(corner, member, " ", attachments=[sent(member).pk]).body == ""
    with pytest.raises(errors.BodyMissing):
        say(corner, member, " ")


def test_a_retry_with_the_same_files_is_the_same_post(corner: Thread, member: User) -> None:
    ids = [sent(member).pk, sent(member, PDF, "a.pdf").pk]
    first = say(corner, member, "Kijk", uuid=UUID, attachments=ids)
    again = say(corner, member, "Kijk", uuid=UUID, attachments=ids)
    assert (again.pk, again.is_retry) == (first.pk, True)
    for other in ([], ids[:1], ids[::-1]):
        with pytest.raises(errors.UuidTaken):
            say(corner, member, "Kijk", uuid=UUID, attachments=other)


def test_a_thread_begins_with_its_files_and_only_once(limburg: Any, member: User) -> None:
    given = {
        "author": member,
        "group": limburg.group,
        "kind": "question",
        "title": "Wat is dit?",
        "body": "x",
    }
    ids = [sent(member).pk]
    thread = services.start_thread(**given, uuid=UUID, attachments=ids)
    assert services.start_thread(**given, uuid=UUID, attachments=ids) == thread
    assert [file["id"] for file in thread.posts.get().attached] == ids


@pytest.mark.parametrize("whose", ["another's", "posted", "taken back", "nobody's", "unfinished"])
def test_only_ones_own_waiting_files_go_along_and_otherwise_nothing_is_written(
    corner: Thread, member: User, colleague: User, whose: str
) -> None:
    row = sent(colleague if whose == "another's" else member)
    if whose == "posted":
        say(corner, member, attachments=[row.pk])
    elif whose == "taken back":
        attachments.discard(attachment=row)
    elif whose == "unfinished":
        Attachment.objects.filter(pk=row.pk).update(stored_at=None)
    mine = sent(member)
    before = Post.objects.count()
    with pytest.raises(errors.UnknownAttachment):
        say(corner, member, attachments=[mine.pk, 9_999_999 if whose == "nobody's" else row.pk])
    assert Post.objects.count() == before
    assert Attachment.objects.waiting(member).filter(pk=mine.pk).exists()


def test_six_files_are_one_too_many(corner: Thread, member: User) -> None:
    ids = [sent(member, PDF, f"{n}.pdf").pk for n in range(6)]
    with pytest.raises(errors.TooManyFiles):
        say(corner, member, attachments=ids)


# Away


def test_deleting_a_post_deletes_its_files_once_that_is_certain(
    corner: Thread, member: User, django_capture_on_commit_callbacks: Commits
) -> None:
    row = sent(member)
    post = say(corner, member, "Oeps", attachments=[row.pk])
    names = {row.file.name, row.thumbnail.name}
    with django_capture_on_commit_callbacks() as commits:
        post = services.delete(post=post, by=member)
    row.refresh_from_db()
    assert (post.attached, row.name, names <= kept()) == ([], "", True)
    for commit in commits:
        commit()
    assert names & kept() == set()


def test_a_crash_before_the_bytes_were_deleted_is_made_good(
    corner: Thread, member: User, django_capture_on_commit_callbacks: Commits
) -> None:
    row = sent(member)
    post = say(corner, member, "Oeps", attachments=[row.pk])
    with django_capture_on_commit_callbacks():
        services.delete(post=post, by=member)
    attachments.sweep()
    assert {row.file.name, row.thumbnail.name} & kept() == set()


def test_what_no_post_took_goes_after_a_day_and_nothing_else(
    corner: Thread, member: User, django_capture_on_commit_callbacks: Commits
) -> None:
    began = timezone.now()
    with time_machine.travel(began, tick=False):
        loose, used = sent(member), sent(member, PDF, "a.pdf")
        say(corner, member, attachments=[used.pk])
    with time_machine.travel(began + timedelta(hours=23, minutes=59), tick=False):
        attachments.sweep()
        assert Attachment.objects.waiting(member).get() == loose
    with time_machine.travel(began + timedelta(days=1), tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            attachments.sweep()
        assert not Attachment.objects.waiting(member).exists()
        assert {loose.file.name, used.file.name} & kept() == {used.file.name}
    with time_machine.travel(began + timedelta(days=2, minutes=1), tick=False):
        attachments.sweep()
    assert list(Attachment.objects.all()) == [used]


def test_what_a_lost_conversation_held_goes_as_well(corner: Thread, member: User) -> None:
    row = sent(member)
    say(corner, member, attachments=[row.pk])
    corner.delete()
    row.refresh_from_db()
    assert (row.post, row.removed_at) == (None, None)  # so the next sweep finds it


def test_a_posted_file_cant_be_taken_back_by_itself(corner: Thread, member: User) -> None:
    row = sent(member)
    say(corner, member, attachments=[row.pk])
    attachments.discard(attachment=row)
    assert Attachment.objects.standing().filter(pk=row.pk).exists()


# Changed


def test_describing_a_posted_picture_reaches_whoever_reads(corner: Thread, member: User) -> None:
    row = sent(member)
    post = say(corner, member, attachments=[row.pk])
    attachments.describe(attachment=Attachment.objects.get(pk=row.pk), alt="  Een\x00 rode\nmuur ", by=member)
    again = Post.objects.get(pk=post.pk)
    assert (again.attached[0]["alt"], again.changed > post.changed) == ("Een rode muur", True)
    attachments.describe(attachment=Attachment.objects.get(pk=row.pk), alt="Een rode muur", by=member)
    assert Post.objects.get(pk=post.pk).changed == again.changed


def test_what_a_picture_was_said_to_show_stays_in_the_history_and_goes_with_the_picture(
    corner: Thread, member: User
) -> None:
    rows = [sent(member), sent(member)]
    post = say(corner, member, "Kijk", attachments=[row.pk for row in rows])
    post = services.edit(post=post, body="Kijk", by=member, alts={rows[0].pk: "Een muur"})
    services.edit(post=post, body="Kijk", by=member, alts={rows[0].pk: "Een rode muur"})
    name = rows[0].name
    kept = [(entry.actor, entry.before, entry.after) for entry in Entry.objects.about(post)]
    assert kept == [
        (member, {"alts": ""}, {"alts": f"{name}: Een muur"}),
        (member, {"alts": f"{name}: Een muur"}, {"alts": f"{name}: Een rode muur"}),
    ]
    page = signed_in(member).get(f"/threads/posts/{post.pk}/history/").content.decode()
    assert "<ins>" in page.split('class="past"')[1]
    assert "rode" in page.split('class="past"')[1]
    services.edit(post=post, body="Kijk", by=member, removed={rows[0].pk})
    assert [entry.after for entry in Entry.objects.about(post)] == [{}, {}, {}]


def test_editing_takes_a_file_away_and_keeps_the_others(corner: Thread, member: User) -> None:
    rows = [sent(member), sent(member, PDF, "a.pdf")]
    post = say(corner, member, "Kijk", attachments=[row.pk for row in rows])
    post = services.edit(post=post, body="", by=member, removed={rows[0].pk})
    assert ([file["name"] for file in post.attached], post.body) == (["a.pdf"], "")
    with pytest.raises(errors.BodyMissing):
        services.edit(post=post, body="", by=member, removed={rows[1].pk})
    assert Post.objects.get(pk=post.pk).attached == post.attached


def test_a_storage_without_folders_does_as_well(
    corner: Thread,
    as_member: Client,
    member: User,
    settings: Any,
    django_capture_on_commit_callbacks: Commits,
) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    row = sent(member, PDF, "a.pdf")
    post = say(corner, member, attachments=[row.pk])
    assert isinstance(default_storage._wrapped, InMemoryStorage)  # type: ignore[attr-defined]
    assert b"".join(as_member.get(f"/threads/attachments/{row.pk}/")) == PDF
    with django_capture_on_commit_callbacks(execute=True):
        services.delete(post=post, by=member)
    assert not default_storage.exists(str(row.file.name))
