"""The list of conversations: which ones, in which order, with what each row says. Two queries and a count."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery

from community.groups.permissions import roles_of
from community.people.models import User
from community.threads.markdown import excerpt
from community.threads.models import Post, Thread, ThreadQuerySet
from community.threads.windows import first_new_in

LINE = 160  # characters of the last post

MOST = 100  # beyond 99 the menu says 99+
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
            return first_new_in(self.thread, self.thread.last_number - self.unread)
        corner = self.thread.kind == Thread.Kind.STANDING
        return self.thread.get_absolute_url() + ("#composer" if corner else "")


def threads_for(user: User, wanted: Wanted) -> ThreadQuerySet:
    threads = Thread.objects.visible_to(user).conversations()
    if wanted.service is not None:
        threads = threads.filter(service=wanted.service)
    if wanted.tab == UNREAD:
        threads = threads.unread_by(user)
    elif wanted.tab == MINE:
        own = Post.objects.filter(author=user).values("thread")
        threads = threads.filter(Q(author=user) | Q(pk__in=own))
    elif not wanted.everywhere:
        threads = threads.filter(group__in=list(roles_of(user)))
    if wanted.tab == UNANSWERED:
        threads = threads.unanswered()
    on_top = [F("pinned_at").desc(nulls_last=True)] if wanted.tab == ALL and not wanted.everywhere else []
    return threads.order_by(*on_top, "-posted_at", "-pk")


def with_rows(threads: ThreadQuerySet, user: User) -> ThreadQuerySet:
    """The threads with all that a row needs, but for the last posts."""
    newest = Post.objects.standing().filter(thread=OuterRef("pk")).order_by("-number").values("pk")[:1]
    full = threads.select_related("group", "service").for_reader(user).with_first_new()
    return full.annotate(last_id=Subquery(newest))


def rows_of(threads: Iterable[Thread]) -> list[Row]:
    """Rows for threads that came from `with_rows`. One query."""
    threads = list(threads)
    ids = [thread.last_id for thread in threads]  # type: ignore[attr-defined]
    lasts = Post.objects.select_related("author").in_bulk([pk for pk in ids if pk is not None])
    return [_row(thread, lasts.get(pk) if pk else None) for thread, pk in zip(threads, ids, strict=True)]


def _row(thread: Thread, last: Post | None) -> Row:
    return Row(thread, unread_in(thread), last, excerpt(last.html, LINE) if last else "")


def unread_by(user: User) -> ThreadQuerySet:
    """The conversations of my groups, or that I follow, with something new; as many as a badge counts."""
    return Thread.objects.visible_to(user).conversations().unread_by(user)[:MOST]


def unread_of(user: User) -> int:
    """How many these are. One query."""
    return unread_by(user).values("pk").count()


def unread_in(thread: Thread) -> int:
    """How many posts of a thread with `for_reader` and `with_first_new` this person hasn't read."""
    mark, first_new = thread.mark, thread.first_new  # type: ignore[attr-defined]
    if mark is not None:
        return max(0, thread.last_number - int(mark))
    if first_new is not None:
        return thread.last_number - int(first_new) + 1
    followed_elsewhere = thread.joined is None and thread.follows is not None  # type: ignore[attr-defined]
    return thread.last_number if followed_elsewhere else 0
