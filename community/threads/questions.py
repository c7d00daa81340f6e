"""A question that nobody answers is shown to three colleagues who may know: once, after two working days.

Who: of those who can see it and belong to its region (or of everyone, where all regions read along), those
whose *ask me about* fits best. Whoever was asked lately counts for less, so that it isn't always the same.
"""

from datetime import datetime, time, timedelta
from fractions import Fraction
from hashlib import sha256

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from community.notices.models import Follow
from community.people.models import User
from community.support.calendar import here, is_working_day, working_days_after
from community.threads import stamps, telling
from community.threads.audience import readers_of
from community.threads.fitting import Question, fit
from community.threads.models import FOLLOWED, AskedToHelp, Post, Thread, ThreadQuerySet

WORKING_DAYS = 2
PEOPLE = 3
TOO_OLD = timedelta(days=30)  # nobody waits for an answer any more
LATELY = timedelta(days=30)  # who was asked within these counts for less
A_WEEK = timedelta(days=7)
MOST_A_WEEK = 3  # questions one person is asked about
OFFICE = (time(8), time(18))  # when somebody is asked
AT_ONCE = 50


def without_reply(threads: ThreadQuerySet) -> ThreadQuerySet:
    """Questions without an answer to which nobody else has said a word."""
    others = Post.objects.standing().filter(thread=OuterRef("pk")).exclude(author=OuterRef("author"))
    return threads.unanswered().filter(~Exists(others), closed_at=None)


def ask_around_due() -> int:
    """The duty: ask about each question that has waited long enough, on working days alone; how many."""
    now = timezone.now()
    if not _at_work(now):
        return 0
    waiting = without_reply(Thread.objects.all()).filter(
        asked_around_at=None,
        author__isnull=False,
        created_at__range=(now - TOO_OLD, now - timedelta(days=WORKING_DAYS)),
    )
    due = [
        pk
        for pk, asked in waiting.order_by("created_at", "pk").values_list("pk", "created_at")[:AT_ONCE]
        if working_days_after(asked, WORKING_DAYS) <= now
    ]
    return sum(ask_around(thread_id=pk) for pk in due)


def _at_work(now: datetime) -> bool:
    local = here(now)
    begins, ends = OFFICE
    return is_working_day(local.date()) and begins <= local.time() < ends


@transaction.atomic
def ask_around(*, thread_id: int) -> bool:
    """Show a question to those who may know, once; whether it was done now. Holds the thread.

    Two workers at the same question: the second waits for the first, and finds it done.
    """
    thread = stamps.hold(thread_id)
    if thread.asked_around_at is not None:
        return False
    if not without_reply(Thread.objects.filter(pk=thread.pk)).exists():
        return False
    thread.asked_around_at = timezone.now()
    thread.save(update_fields=["asked_around_at"])
    people = who_may_know(thread)
    AskedToHelp.objects.bulk_create(
        AskedToHelp(thread=thread, user=user, at=thread.asked_around_at) for user in people
    )
    telling.tell_of_question(thread, people)
    return True


def who_may_know(thread: Thread) -> list[User]:
    """The best first, at most three. The same question, people and past: the same answer. Two queries."""
    opening = thread.posts.filter(number=1).values_list("body", flat=True).first() or ""
    about = f"{opening} {thread.service.name if thread.service else ''}"
    question = Question.of(thread.title, about)
    ranked = []
    for user in _who_can_be_asked(thread):
        fits = fit(user.ask_me_about, question)
        if fits:
            often: int = user.asked_lately  # type: ignore[attr-defined]
            ranked.append((-Fraction(fits, 1 + often), not user.is_near, _lot(thread, user), user))  # type: ignore[attr-defined]
    return [user for *_rank, user in sorted(ranked, key=lambda each: each[:3])[:PEOPLE]]


def _lot(thread: Thread, user: User) -> str:
    """Who comes first of two who are alike: another for each question, and the same whenever it is asked."""
    return sha256(f"{thread.pk}:{user.pk}".encode()).hexdigest()


def _who_can_be_asked(thread: Thread) -> QuerySet[User]:
    """Whoever reads it and says what they know; with `asked_lately` and `is_near`."""
    now = timezone.now()
    muted = Follow.objects.filter(kind=FOLLOWED, object_id=thread.pk, level=Follow.Level.NOTHING)
    near = Q(memberships__group=thread.group_id)
    people = readers_of(thread.group_id, thread.audience).exclude(ask_me_about="")
    people = people.exclude(pk=thread.author_id or 0).exclude(pk__in=muted.values("user"))
    if thread.audience == Thread.Audience.GROUP:
        people = people.filter(near)  # an administrator sees it, and doesn't belong
    asked = Q(asked_to_help__at__gte=now - LATELY)
    this_week = Q(asked_to_help__at__gte=now - A_WEEK)
    counted = people.annotate(
        asked_lately=Count("asked_to_help", filter=asked, distinct=True),
        asked_this_week=Count("asked_to_help", filter=this_week, distinct=True),
        is_near=Count("memberships", filter=near, distinct=True),
    )
    return counted.filter(asked_this_week__lt=MOST_A_WEEK)


def a_week_ago() -> datetime:
    return timezone.now() - A_WEEK


def asked(user: User, since: datetime) -> QuerySet[AskedToHelp]:
    return AskedToHelp.objects.filter(user=user, declined_at=None, at__gte=since)


def waiting_for(user: User) -> list[Thread]:
    """Questions that this person was asked about in the last week, and can still help with. One query."""
    theirs = asked(user, a_week_ago()).filter(thread=OuterRef("pk"))
    found = without_reply(Thread.objects.visible_to(user)).filter(Exists(theirs))
    return list(found.select_related("author", "group").order_by("created_at")[:PEOPLE])


def decline(*, thread: Thread, user: User) -> None:
    """Not a question for them. Called again, or by somebody who wasn't asked, it changes nothing."""
    AskedToHelp.objects.filter(thread=thread, user=user, declined_at=None).update(declined_at=timezone.now())
