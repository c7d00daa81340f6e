"""The writer of what is taken from conversations: a message that speaks for a proposal."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.history.services import record
from community.notices.services import notify
from community.people.models import User
from community.threads import stamps
from community.threads.markdown import excerpt
from community.threads.models import Post, Thread
from feedback.models import Board, Evidence, Excerpt, Proposal, Source
from feedback.services.evidence import add_source, cite
from feedback.services.proposals import propose
from feedback.services.telling import revised

USED = "feedback.from_talk"
LENGTH = 600  # characters of a message that are kept


@transaction.atomic
def propose_from(
    *, post: Post, author: User, board: Board, answers: Iterable[Proposal] = (), **said: Any
) -> Proposal:
    """A proposal with a message as its evidence; whoever wrote the message hears of it. Raises PostGone."""
    thread, post = stamps.hold_standing(post)
    proposal = propose(author=author, board=board, answers=answers, **said)
    take(post=post, proposal=proposal, by=author)
    _tell_author(post, thread, proposal, author)
    return proposal


@transaction.atomic
def take(*, post: Post, proposal: Proposal, by: User) -> Evidence:
    """Let a message speak for a proposal: all read where it was said, some what. Raises PostGone."""
    thread, post = stamps.hold_standing(post)
    board = proposal.board
    with override(board.language):
        headline = _("From a conversation in %(group)s") % {"group": thread.group.name}
    evidence = cite(
        source=_source_of(board, by),
        by=by,
        proposals=[proposal],
        language=board.language,
        headline=headline[:160],
    )
    text = excerpt(post.html, LENGTH)
    Excerpt.objects.create(evidence=evidence, post=post, text=text, agreed=post.author_id == by.pk)
    return evidence


def _source_of(board: Board, by: User) -> Source:
    """One for all conversations of a board."""
    there = board.sources.filter(kind=Evidence.Kind.CONVERSATION).order_by("pk").first()
    if there is not None:
        return there
    with override(board.language):
        title = _("Conversations of colleagues")
    return add_source(
        board=board, by=by, language=board.language, kind=Evidence.Kind.CONVERSATION, title=title
    )


def _tell_author(post: Post, thread: Thread, proposal: Proposal, by: User) -> None:
    """Once for each proposal; where they can't read the board the notice leads to their message."""
    if post.author is None:
        return
    readable = Proposal.objects.visible_to(post.author).filter(pk=proposal.pk).exists()
    notify(
        users=[post.author],
        kind=USED,
        key=f"proposal-{proposal.pk}",
        url=proposal.get_absolute_url() if readable else post.get_absolute_url(),
        words={
            "lang": thread.language,
            "who": by.name,
            "title": proposal.title if readable else "",
            "name": thread.name,
        },
        actor=by,
    )


@transaction.atomic
def agree(*, excerpt: Excerpt, by: User, agreed: bool) -> Excerpt:
    """Whoever wrote it lets all readers of the board read it, or takes that back."""
    kept = (
        Excerpt.objects.select_for_update(of=("self",)).select_related("evidence__board").get(pk=excerpt.pk)
    )
    if kept.agreed != agreed:
        kept.agreed = agreed
        kept.save(update_fields=["agreed"])
        record(actor=by, verb="agree" if agreed else "take-back", of=kept.evidence)
        revised(kept.evidence.board)
    return kept


def forget(post: Post) -> None:
    """It was removed: its words go. That something spoke for the proposal stays, without a word of it."""
    for kept in Excerpt.objects.filter(post=post).select_related("evidence__board"):
        kept.delete()
        revised(kept.evidence.board)
