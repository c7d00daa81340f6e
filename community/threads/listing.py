"""The list of conversations: which ones, in which order, with what each row says. Two queries and a count."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db.models import F, OuterRef, Q, Subquery

from community.groups.models import Group
from community.people.models import User
from community.prepared import Prepared, PreparedCounts
from community.threads.markdown import excerpt
from community.threads.models import Post, Thread, ThreadQuerySet
from community.threads.unread import unread_by, unread_in, with_unread
from community.threads.windows import first_new_in

LINE = 160  # characters of the last post
ALL, UNREAD, UNANSWERED, MINE = "all", "unread", "unanswered", "mine"
TABS = (ALL, UNREAD, UNANSWERED, MINE)


@dataclass(frozen=True, slots=True)
class Wanted:
    tab: str = ALL
    everywhere: bool = False
    service: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    thread: Thread
    unread: int
    last: Post | None
    line: str

    @property
    def url(self) -> str:
        """To the first message that is new; of a coffee corner without any, to where one writes."""
        if self.unread:
            return first_new_in(self.thread, self.thread.first_new)  # type: ignore[attr-defined]
        corner = self.thread.kind == Thread.Kind.STANDING
        return self.thread.get_absolute_url() + ("#composer" if corner else "")


def threads_for(user: User, wanted: Wanted) -> ThreadQuerySet:
    threads = Thread.objects.visible_to(user).conversations()
    if wanted.service is not None:
        threads = threads.filter(service=wanted.service)
    if wanted.tab == UNREAD:
        threads = unread_by(threads, user)
    elif wanted.tab == MINE:
        own = Post.objects.filter(author=user).values("thread")
        threads = threads.filter(Q(author=user) | Q(pk__in=own))
    elif not wanted.everywhere:
        threads = threads.filter(group__in=Group.objects.with_member(user).values("pk"))
    if wanted.tab == UNANSWERED:
        threads = threads.unanswered()
    on_top = [F("pinned_at").desc(nulls_last=True)] if wanted.tab == ALL and not wanted.everywhere else []
    return threads.order_by(*on_top, "-posted_at", "-pk")


def with_rows(threads: ThreadQuerySet, user: User) -> ThreadQuerySet:
    """The threads with all that a row needs, but for the last posts."""
    newest = Post.objects.standing().filter(thread=OuterRef("pk")).order_by("-number").values("pk")[:1]
    full = with_unread(threads.select_related("group", "service"), user)
    return full.annotate(last_id=Subquery(newest))


def some(user: User, wanted: Wanted, start: int, n: int) -> list[Thread]:
    """`n` of `threads_for`, with all that a row needs. One query."""
    if start or wanted.service is not None:  # any number may stand in the address, and each text is kept
        return list(with_rows(threads_for(user, wanted), user)[start : start + n])
    return _newest(user.is_staff, wanted, n).objects(user.pk)


@cache
def _newest(staff: bool, wanted: Wanted, n: int) -> Prepared[Thread]:
    def build(pk: int) -> ThreadQuerySet:
        user = User(pk=pk, is_staff=staff)
        return with_rows(threads_for(user, wanted), user)[:n]

    return Prepared(build, int)


def how_many(user: User, wanted: Wanted) -> int:
    """Of `threads_for`. One query."""
    if wanted.service is not None or user.is_staff:  # who sees all doesn't stand in every query
        return threads_for(user, wanted).count()
    return _how_many(wanted).ask(user.pk)[0]


@cache
def _how_many(wanted: Wanted) -> PreparedCounts:
    return PreparedCounts([(lambda pk: threads_for(User(pk=pk), wanted).order_by(), [0])], int)


def rows_of(threads: Iterable[Thread]) -> list[Row]:
    """Rows for threads that came from `with_rows`. One query."""
    threads = list(threads)
    ids = [thread.last_id for thread in threads]  # type: ignore[attr-defined]
    lasts = Post.objects.select_related("author").in_bulk([pk for pk in ids if pk is not None])
    return [_row(thread, lasts.get(pk) if pk else None) for thread, pk in zip(threads, ids, strict=True)]


def _row(thread: Thread, last: Post | None) -> Row:
    return Row(thread, unread_in(thread), last, excerpt(last.html, LINE) if last else "")


def conversations_unread_by(user: User) -> ThreadQuerySet:
    """The conversations of my groups, or that I follow, with something new."""
    return unread_by(Thread.objects.visible_to(user).conversations(), user)
