"""What is new to somebody, said once: the list, the menu, the page and the socket count with this.

New to a reader is a message that stands, is somebody else's, and lies behind what they have read: their mark
or, without one, what was there when they joined. Counted are the conversations of their groups, and those
that they follow elsewhere as far as they may still read them; not what they mute.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from community.groups.models import Membership
from community.notices.models import Follow
from community.people.models import User
from community.threads.models import FOLLOWED, Post, PostQuerySet, ReadMark, Thread, ThreadQuerySet

MOST = 100  # beyond 99 a count says 99+, so nothing is counted further
AnyRows = QuerySet[Any, Any]
Rows = TypeVar("Rows", bound=AnyRows)

COUNTED = (Q(joined__isnull=False) | Q(follows__isnull=False)) & (
    Q(follows=None) | ~Q(follows=Follow.Level.NOTHING)
)
PERHAPS_NEW = (  # without a look at the messages, which spares it for all that is read
    Q(mark__lt=F("last_number")) | (Q(mark=None) & (Q(joined=None) | Q(posted_at__gt=F("joined"))))
) & Q(last_number__gt=0)


class _HowMany(Subquery):
    """How many rows a query has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = models.IntegerField()


# For one reader


def with_read_to(threads: ThreadQuerySet, user: User) -> ThreadQuerySet:
    """With `mark`, `joined` and `follows` (`for_reader`), and `read_to`: up to there nothing is new."""
    return threads.for_reader(user).annotate(read_to=_read_to("pk"))


def with_unread(threads: ThreadQuerySet, user: User) -> ThreadQuerySet:
    """With `unread` (how many are new, at most MOST) and `first_new`, the number of the first of them."""
    return _counted(with_read_to(threads, user), _news("pk", user))


def unread_by(threads: ThreadQuerySet, user: User) -> ThreadQuerySet:
    """Those of `threads` that count as unread for this person."""
    return with_read_to(threads, user).filter(is_unread(user))


def is_unread(user: User) -> Q:
    """After `with_read_to`."""
    return Q(COUNTED, PERHAPS_NEW, Exists(_news("pk", user)))


def has_read(user: User, thread: Thread, up_to: int) -> bool:
    """Nothing up to this number is new to them."""
    first: int | None = with_unread(Thread.objects.filter(pk=thread.pk), user).get().first_new  # type: ignore[attr-defined]
    return first is None or first > up_to


def unread_in(thread: Thread) -> int:
    """Of a thread from `with_unread`: how many count; none where it isn't of their groups or is muted."""
    joined, follows = thread.joined, thread.follows  # type: ignore[attr-defined]
    counts = follows != Follow.Level.NOTHING and (joined is not None or follows is not None)
    return thread.unread if counts else 0  # type: ignore[attr-defined]


def _read_to(thread: str) -> Case:
    since = Post.objects.filter(thread=OuterRef(thread), created_at__gt=OuterRef("joined"))
    first = Subquery(since.order_by("created_at").values("number")[:1])
    follows_elsewhere = Q(joined=None) & Q(follows__isnull=False) & ~Q(follows=Follow.Level.NOTHING)
    return Case(
        When(mark__isnull=False, then=F("mark")),
        When(follows_elsewhere, then=Value(0)),
        When(joined=None, then=F("last_number")),
        default=Coalesce(first - 1, F("last_number")),
        output_field=models.BigIntegerField(),
    )


def _news(thread: str, reader: Any) -> PostQuerySet:
    behind = Post.objects.standing().filter(thread=OuterRef(thread), number__gt=OuterRef("read_to"))
    return behind.exclude(author=reader)


def _counted(rows: Rows, news: PostQuerySet) -> Rows:
    first = Subquery(news.order_by("number").values("number")[:1])
    return rows.annotate(unread=_HowMany(news.values("pk")[:MOST]), first_new=first)


# For many readers at once: four queries, however many they are


@dataclass(frozen=True, slots=True)
class News:
    """How many messages of a thread are new to a reader, and which is the first; 0 for none."""

    user: int
    thread: int
    last_number: int
    read_to: int
    unread: int
    first: int


def counts_of(readers: Collection[int]) -> dict[int, dict[int, int]]:
    """How many conversations are unread: {reader: {group: n}}, without those who have none. Two queries."""
    found: dict[int, dict[int, int]] = {}
    for rows in (_in_their_groups(readers), _followed_elsewhere(readers)):
        unread = rows.filter(COUNTED, PERHAPS_NEW, Exists(_news("in_thread", OuterRef("user"))))
        counted = unread.order_by().values_list("user", "in_group").annotate(n=Count("pk"))
        for reader, group, n in counted:
            of_reader = found.setdefault(reader, {})
            of_reader[group] = of_reader.get(group, 0) + n
    return found


def news_of(readers: Collection[int], threads: Collection[int]) -> list[News]:
    """What these threads hold for these readers, for every pair that counts. Two queries."""
    found = []
    for rows in (_in_their_groups(readers), _followed_elsewhere(readers)):
        counted = _counted(rows.filter(in_thread__in=threads), _news("in_thread", OuterRef("user")))
        for row in counted.values():
            muted = row["follows"] == Follow.Level.NOTHING
            unread, first = (0, 0) if muted else (row["unread"], row["first_new"] or 0)
            found.append(
                News(row["user_id"], row["in_thread"], row["last_number"], row["read_to"], unread, first)
            )
    return found


def _in_their_groups(readers: Collection[int]) -> AnyRows:
    follow = Follow.objects.filter(user=OuterRef("user"), kind=FOLLOWED, object_id=OuterRef("in_thread"))
    rows = Membership.objects.filter(user__in=readers).annotate(
        in_thread=F("group__threads__pk"),
        in_group=F("group"),
        kind_of=F("group__threads__kind"),
        last_number=F("group__threads__last_number"),
        posted_at=F("group__threads__posted_at"),
        joined=F("since"),
        mark=_mark(),
        follows=Subquery(follow.values("level")[:1]),
    )
    return _conversations(rows)


def _followed_elsewhere(readers: Collection[int]) -> AnyRows:
    there = Thread.objects.filter(pk=OuterRef("object_id"))
    own = Membership.objects.filter(user=OuterRef("user"), group=OuterRef("in_group"))
    rows = Follow.objects.filter(user__in=readers, kind=FOLLOWED).annotate(
        in_thread=F("object_id"),
        in_group=Subquery(there.values("group")),
        kind_of=Subquery(there.values("kind")),
        audience=Subquery(there.values("audience")),
        last_number=Subquery(there.values("last_number")),
        posted_at=Subquery(there.values("posted_at")),
        joined=Value(None, output_field=models.DateTimeField()),
        mark=_mark(),
        follows=F("level"),
    )
    may_read = Q(audience=Thread.Audience.ALL) | Q(user__is_staff=True)
    return _conversations(rows.filter(may_read).exclude(Exists(own)))


def _mark() -> Subquery:
    marks = ReadMark.objects.filter(user=OuterRef("user"), thread=OuterRef("in_thread"))
    return Subquery(marks.values("up_to")[:1])


def _conversations(rows: Rows) -> Rows:
    return (
        rows.filter(in_thread__isnull=False)
        .exclude(kind_of=Thread.Kind.ATTACHED)
        .annotate(read_to=_read_to("in_thread"))
    )
