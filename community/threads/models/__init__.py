"""The rows of the conversations."""

from community.threads.models.attachments import Attachment, AttachmentQuerySet
from community.threads.models.flags import Flag, FlagQuerySet
from community.threads.models.posts import Mention, Post, PostQuerySet, Reaction
from community.threads.models.threads import FOLLOWED, AskedToHelp, ReadMark, Thread, ThreadQuerySet

__all__ = [
    "FOLLOWED",
    "AskedToHelp",
    "Attachment",
    "AttachmentQuerySet",
    "Flag",
    "FlagQuerySet",
    "Mention",
    "Post",
    "PostQuerySet",
    "Reaction",
    "ReadMark",
    "Thread",
    "ThreadQuerySet",
]
