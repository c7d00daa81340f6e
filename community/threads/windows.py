"""Which posts a page shows: the newest fifty, or fifty around, before or after a number. One query."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from community.prepared import Prepared
from community.threads.models import Post, PostQuerySet, Thread
from community.threads.shape import Payload, payloads_of

SIZE = 50
WORTH_JUMPING = 20  # messages from which on one may be looking for a day


@dataclass(frozen=True, slots=True)
class Window:
    """Numbers are permanent, so an address with one shows the same place for ever."""

    posts: list[Payload]
    opening: Payload | None  # the first post, above the others where these begin later
    answer: Payload | None
    first: int  # the numbers shown, 0 for nothing yet
    last: int
    is_newest: bool

    def shows(self, number: int) -> bool:
        return self.first <= number <= self.last

    @property
    def has_older(self) -> bool:
        return self.first > (2 if self.opening else 1)


def place_of(thread: Thread, number: int) -> str:
    """The address at which a post stands on the page."""
    query = "" if number > thread.last_number - SIZE else f"?at={number}"
    return f"{thread.get_absolute_url()}{query}#post-{number}"


def first_new_in(thread: Thread, first_new: int) -> str:
    """The address where what is new begins: at the divider, or at the top where all of it is new."""
    address = place_of(thread, first_new).partition("#")[0]
    return f"{address}#since" if first_new > 1 else address


def first_on(thread: Thread, day: date) -> int | None:
    """The number of the first post on that day or after it. One query, by an index."""
    day = max(day, timezone.localdate(thread.created_at))  # a day in the year 1 is in no time zone
    begins = timezone.make_aware(datetime.combine(day, time.min))
    later = Post.objects.filter(thread=thread, created_at__gte=begins).order_by("created_at", "number")
    return later.values_list("number", flat=True).first()


def _between(thread: int, low: int, high: int) -> PostQuerySet:
    return Post.objects.with_people().filter(thread=thread, number__gte=low, number__lte=high)


def _with_first_and_answer(thread: int, low: int, high: int, answer: int) -> PostQuerySet:
    """Each says of which thread and is found by an index; said once for all, the whole thread is read."""
    of_thread = Post.objects.with_people().filter(thread=thread)
    return _between(thread, low, high) | of_thread.filter(number=1) | of_thread.filter(pk=answer)


_BETWEEN = Prepared(lambda *values: _between(*values).order_by("number"), int, int, int)
_WITH_FIRST_AND_ANSWER = Prepared(
    lambda *values: _with_first_and_answer(*values).order_by("number"), int, int, int, int
)


def window_of(thread: Thread, *, at: int | None, before: int | None, after: int | None) -> Window:
    low, high = _range(thread.last_number, at, before, after)
    if thread.kind == Thread.Kind.STANDING:
        posts = _BETWEEN.objects(thread.pk, low, high)
    else:
        posts = _WITH_FIRST_AND_ANSWER.objects(thread.pk, low, high, thread.answer_id or 0)
    payloads = payloads_of(posts, thread)
    answer = next((p for p in payloads if p["id"] == thread.answer_id), None)
    opening = payloads[0] if payloads and payloads[0]["number"] == 1 < low else None
    inside = [p for p in payloads if low <= p["number"] <= high]
    if answer and payloads[0]["number"] == 1:
        opening = payloads[0]
    return Window(
        posts=[p for p in inside if p is not answer and p is not opening],
        opening=opening,
        answer=answer,
        first=inside[0]["number"] if inside else 0,
        last=inside[-1]["number"] if inside else 0,
        is_newest=high >= thread.last_number,
    )


def _range(last: int, at: int | None, before: int | None, after: int | None) -> tuple[int, int]:
    if before is not None and before <= 1:  # before the first there is nothing, which isn't a page
        before, at = None, 1
    if before is not None:
        high = min(before - 1, last)
        return max(1, high - SIZE + 1), high
    if after is not None or at is not None:
        low = after + 1 if after is not None else max(1, (at or 1) - SIZE // 2)
        low = max(1, min(low, last - SIZE + 1))
        return low, low + SIZE - 1
    return max(1, last - SIZE + 1), last
