"""Whom one may mean, while one writes @ and the beginning of a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from community.frame.folding import Folded, fold
from community.groups.models import Group
from community.people.models import User
from community.threads.audience import groups_to_begin_in, readers_of
from community.threads.mentions import label_among
from community.threads.models import Post, Thread

SHOWN = 8
NOBODYS = 0  # no group has it
LATELY = 100  # messages, whose authors come first
LONGEST = 60  # characters of a name that is looked for


@dataclass(frozen=True, slots=True)
class Suggestion:
    user: User
    words: str  # what to write behind the @


def of_thread(thread: Thread, reader: User, text: str) -> list[Suggestion]:
    """Whoever wrote here lately comes first; with nothing typed yet, only they. Three queries."""
    posts = Post.objects.filter(thread=thread, author__isnull=False).order_by("-number")
    authors = dict.fromkeys(posts.values_list("author_id", flat=True)[:LATELY])
    return _suggestions(
        readers_of(thread.group_id, thread.audience), reader, text, [pk for pk in authors if pk is not None]
    )


def future_thread(reader: User, chosen: Mapping[str, Any]) -> Thread:
    """The conversation that one is about to begin, by what its form says; not saved."""
    own = {str(group.pk): group for group in groups_to_begin_in(reader)}
    only = next(iter(own.values())) if len(own) == 1 else None
    group = own.get(str(chosen.get("group", "")), only)
    to_all = chosen.get("audience") == Thread.Audience.ALL or (only and only.kind == Group.Kind.ROOT)
    return Thread(
        group_id=group.pk if group else NOBODYS,
        audience=Thread.Audience.ALL if to_all else Thread.Audience.GROUP,
    )


def of_future(thread: Thread, reader: User, text: str) -> list[Suggestion]:
    """Of those who will read it. Two queries."""
    return _suggestions(readers_of(thread.group_id, thread.audience), reader, text, [])


def _suggestions(readers: QuerySet[User], reader: User, text: str, first: Sequence[int]) -> list[Suggestion]:
    wanted = fold(text[:LONGEST]).strip()
    people = readers.exclude(pk=reader.pk).annotate(folded=Folded("name"))
    if wanted:
        people = people.filter(Q(folded__startswith=wanted) | Q(folded__contains=f" {wanted}"))
    else:
        people = people.filter(pk__in=first)
    found = list(people.order_by(*_lately(first), "folded", "pk")[:SHOWN])
    if not found:
        return []
    namesakes = list(
        readers.annotate(folded=Folded("name")).filter(folded__in={fold(user.name) for user in found})
    )
    return [Suggestion(user, label_among(user, namesakes)) for user in found]


def _lately(first: Sequence[int]) -> list[Case]:
    """Those come first, in that order."""
    places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(first)]
    return [Case(*places, default=Value(LATELY))] if places else []
