"""The one writer of reactions and accepted answers. Who may is asked before (permissions.py)."""

from django.db import transaction

from community.history.services import record
from community.people.models import User
from community.threads import errors, stamps, telling
from community.threads.models import Post, Reaction, Thread


@transaction.atomic
def react(*, post: Post, user: User, name: str) -> Post:
    """One of the five. Called again it changes nothing."""
    thread, post = _held_for_reaction(post, name)
    if Reaction.objects.get_or_create(post=post, user=user, name=name)[1]:
        stamps.stamp_anew(thread, [post])
        post.refresh_from_db(fields=["changed"])
    return post


@transaction.atomic
def unreact(*, post: Post, user: User, name: str) -> Post:
    """Take it back. Called again it changes nothing."""
    thread, post = _held_for_reaction(post, name)
    if Reaction.objects.filter(post=post, user=user, name=name).delete()[0]:
        stamps.stamp_anew(thread, [post])
        post.refresh_from_db(fields=["changed"])
    return post


def _held_for_reaction(post: Post, name: str) -> tuple[Thread, Post]:
    if name not in Reaction.Name.values:
        raise errors.UnknownReaction
    thread, post = stamps.hold_standing(post)
    if thread.closed_at is not None:
        raise errors.ThreadClosed
    return thread, post


@transaction.atomic
def accept_answer(*, post: Post, by: User) -> Thread:
    """This is what helped. It takes the place of an earlier answer."""
    thread, post = stamps.hold_standing(post)
    if not thread.is_question or post.number == 1:
        raise errors.NoAnswerHere
    if thread.answer_id != post.pk:
        before, thread.answer = thread.answer, post
        record(
            actor=by,
            verb="accept",
            of=thread,
            before={"answer": before and before.pk},
            after={"answer": post.pk},
        )
        stamps.stamp_anew(thread, [p for p in (before, post) if p is not None], "answer")
        telling.tell_of_acceptance(post, thread, by)
    return thread


@transaction.atomic
def withdraw_answer(*, thread: Thread, by: User) -> Thread:
    """It wasn't the answer after all: the question is open again."""
    thread = stamps.hold(thread.pk)
    before = thread.answer
    if before is not None:
        thread.answer = None
        record(actor=by, verb="withdraw-answer", of=thread, before={"answer": before.pk})
        stamps.stamp_anew(thread, [before], "answer")
    return thread
