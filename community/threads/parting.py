"""What stays of somebody's messages when their account is erased, and of their name in those of others."""

import re
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from community.history.models import Entry
from community.notices.forgetting import retell
from community.people.erasure import Erasure
from community.people.forgetting import former
from community.threads import attachments, mentions, services, stamps
from community.threads.markdown import excerpt
from community.threads.models import Attachment, Mention, Post, Reaction, Thread
from community.threads.telling import SAID


def forget(erasure: Erasure) -> None:
    """Their messages go where they wish so, and stay without a name otherwise; what they said before an edit
    goes. Every message that showed them gets a new stamp, so that open pages let go of the name too.

    Holds the conversations, one after the other in the order of their ids.
    """
    user = erasure.user
    if erasure.messages_too:
        for post in Post.objects.filter(author=user, deleted_at=None).order_by("thread", "number"):
            services.delete(post=post, by=user)
    own = Post.objects.filter(author=user)
    retell({post.get_absolute_url(): _told(post) for post in own})
    Entry.objects.filter(kind=Post._meta.label_lower, object_id__in=own.values("pk")).scrub("body", "alts")
    for waiting in Attachment.objects.waiting(user):
        attachments.discard(attachment=waiting)
    for thread_id, ids in sorted(_touched(erasure).items()):
        _rewrite(erasure, stamps.hold(thread_id), ids)
    Post.objects.filter(author=user).update(author=None)  # tombstones show nobody


def _told(post: Post) -> str | None:
    return None if post.is_tombstone else excerpt(post.html, SAID)


def _touched(erasure: Erasure) -> dict[int, list[int]]:
    """Messages that name them as author, by @, beside a reaction or in words; by conversation."""
    user = erasure.user
    named = Q(pk__in=Mention.objects.filter(user=user).values("post"))
    reacted = Q(pk__in=Reaction.objects.filter(user=user).values("post"))
    said = erasure.words.among("body", "html")
    rows = Post.objects.filter(deleted_at=None).filter(Q(author=user) | named | reacted | said)
    found: dict[int, list[int]] = defaultdict(list)
    for thread, pk in rows.order_by("number").values_list("thread_id", "pk"):
        found[thread].append(pk)
    return found


def _rewrite(erasure: Erasure, thread: Thread, ids: Iterable[int]) -> None:
    posts = list(Post.objects.filter(pk__in=ids).order_by("number"))
    Reaction.objects.filter(post__in=posts, user=erasure.user).delete()
    for post in posts:
        for mention in Mention.objects.filter(post=post, user=erasure.user):
            _unname(post, mention, former(thread.language))
        post.body = erasure.words.out_of(post.body, thread.language)
        post.html = erasure.words.out_of(post.html, thread.language)
        post.author_id = None if post.author_id == erasure.user.pk else post.author_id
        post.save(update_fields=["body", "html", "author"])
    numbers = [post.pk for post in posts]
    quoting = Post.objects.filter(reply_to__in=numbers).exclude(pk__in=numbers)
    stamps.stamp_anew(thread, [*posts, *quoting.order_by("number")])


def _unname(post: Post, mention: Mention, words: str) -> None:
    """The same message with other words behind the @, which mean nobody."""
    post.body = re.sub(rf"(?<![\w@])@{re.escape(mention.words)}", f"@{words}", post.body)
    shown = re.compile(rf'<span data-mention="{mention.user_id}">[^<]*</span>')
    post.html = shown.sub(f'<span data-mention="{mentions.NOBODY}">@{words}</span>', post.html)
    if Mention.objects.filter(post=post, words=words).exists():
        mention.delete()
    else:
        mention.user, mention.words = None, words
        mention.save(update_fields=["user", "words"])
