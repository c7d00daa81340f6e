"""What somebody wrote, answered and read in the conversations."""

from collections.abc import Iterator

from community.people.models import User
from community.people.privacy import Section, rows
from community.threads.models import AskedToHelp, Attachment, Flag, Mention, Post, Reaction, ReadMark, Thread


def export(user: User) -> Iterator[Section]:
    begun = Thread.objects.filter(author=user).order_by("pk")
    yield "begun", rows(begun, "title", "kind", "created_at", number="pk", group="group__name")
    written = Post.objects.filter(author=user).order_by("pk")
    place = {"conversation": "thread_id", "group": "thread__group__name"}
    moments = ("created_at", "edited_at", "deleted_at", "hidden_at")
    yield "messages", rows(written, "number", "body", *moments, **place)
    files = Attachment.objects.filter(uploader=user, removed_at=None).order_by("pk")
    yield "files", rows(files, "name", "kind", "size", "alt", "created_at", number="pk", message="post_id")
    reacted = Reaction.objects.filter(user=user).order_by("pk")
    yield "reactions", rows(reacted, "name", conversation="post__thread_id", message="post__number")
    meant = Mention.objects.filter(user=user, post__deleted_at=None).order_by("pk")
    yield "mentioned_in", rows(meant, conversation="post__thread_id", message="post__number")
    read = ReadMark.objects.filter(user=user).order_by("pk")
    yield "read", rows(read, "up_to", "at", conversation="thread_id")
    raised = Flag.objects.filter(by=user).order_by("pk")
    yield "reported", rows(raised, "because", "at", conversation="post__thread_id", message="post__number")
    asked = AskedToHelp.objects.filter(user=user).order_by("pk")
    yield "asked_to_help", rows(asked, "at", "declined_at", conversation="thread_id")
