"""*Ga naar…*: places anybody can go to, handed in by the apps that know them, and which of them is meant.

An app above hands in, from its `apps.py:ready`, a function that names its places:

    destinations("threads", provider)        # provider(request, query) -> Iterable[Destination]

It gives what this reader may see (through `visible_to`) and what fits the query, a few dozen at most, in one
query: all of them together, with the frame, stay within the twelve of a page. For an empty query it gives the
few that are most useful now. A second call with the same name replaces the first, so that what finds better
can take over.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar, cast

from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.utils.functional import Promise

from community.frame.folding import Folded, fold

CANDIDATES = 40  # of one kind, before they are ranked together
SHOWN = 20
SHOWN_AT_FIRST = 14
LONGEST = 100
MOST_WORDS = 6

# What comes first where two fit equally well.
NOW, PLACE, THING, CONTENT, SETTING = range(5)

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


@dataclass(frozen=True, slots=True)
class Destination:
    """One place. `note` stands beside the title; `also` are more words to find it by, never shown.

    `post` makes it a form that is sent to `url` (language, light, signing out); `forgets` takes drafts along.
    `unread` marks what is new.
    """

    title: str | Promise
    url: str
    icon: str
    note: str | Promise = ""
    also: str | Promise = ""
    lang: str = ""
    weight: int = CONTENT
    unread: bool = False
    post: Mapping[str, str] | None = None
    forgets: bool = False
    note_lang: str = ""


@dataclass(frozen=True)
class Query:
    """What somebody typed: words in any order, without regard for capitals and accents."""

    text: str

    @classmethod
    def of(cls, typed: str) -> "Query":
        return cls(" ".join(typed.replace("\0", "").split())[:LONGEST].strip())

    @cached_property
    def words(self) -> list[str]:
        return fold(self.text).split()[:MOST_WORDS]

    def __bool__(self) -> bool:
        return bool(self.words)

    def match(self, rows: Rows, *texts: str | Combinable) -> Rows:
        """The rows in whose texts every word stands, with `begun`: how many words of theirs begin so."""
        fitting: QuerySet[Any, Any] = rows
        begun: Combinable = Value(0)
        if self:
            spaced = [
                part for text in texts for part in (Value(" "), F(text) if isinstance(text, str) else text)
            ]
            fitting = fitting.alias(folded=Folded(Concat(*spaced, output_field=TextField())))
        for word in self.words:
            fitting = fitting.filter(folded__contains=word)
            begun = begun + Case(When(folded__contains=f" {word}", then=1), default=0)
        return cast(Rows, fitting.annotate(begun=begun).order_by())

    def narrow(self, rows: Rows, *texts: str | Combinable, order: Iterable[str | Combinable] = ()) -> Rows:
        """At most CANDIDATES of those, where words begin so first, then in this order."""
        return self.match(rows, *texts).order_by("-begun", *order)[:CANDIDATES]

    def distance(self, place: Destination) -> tuple[int, ...] | None:
        """Less is nearer; None where a word is missing. Where a word begins in the title is nearest."""
        title, rest = f" {fold(str(place.title))}", f" {fold(f'{place.note} {place.also}')}"
        total = 0
        for word in self.words:
            how = (f" {word}" in title, f" {word}" in rest, word in title, word in rest)
            if not any(how):
                return None
            total += how.index(True)
        exact = title.split() == self.words
        return (not exact, total, place.weight, not title.startswith(f" {self.words[0]}"))


Provider = Callable[[HttpRequest, Query], Iterable[Destination]]
_providers: dict[str, Provider] = {}


def destinations(name: str, provider: Provider) -> None:
    """Register the places of one app, from its `ready`."""
    _providers[name] = provider


@dataclass(frozen=True, slots=True)
class Found:
    places: list[Destination]
    more: bool  # than are shown


def find(request: HttpRequest, query: Query) -> Found:
    """The places that fit, the likeliest first; for an empty query what is most useful now."""
    offered = [place for provider in _providers.values() for place in provider(request, query)]
    if not query:
        first = sorted(offered, key=lambda place: place.weight)
        return Found(list(islice(first, SHOWN_AT_FIRST)), more=False)
    fitting = [(far, place) for place in offered if (far := query.distance(place)) is not None]
    nearest: dict[str, Destination] = {}  # one address may be offered under two names
    for number, (_far, place) in enumerate(sorted(fitting, key=lambda one: one[0])):
        nearest.setdefault(str(number) if place.post is not None else place.url, place)
    return Found(list(nearest.values())[:SHOWN], more=len(nearest) > SHOWN)
