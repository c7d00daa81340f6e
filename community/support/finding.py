"""The service for a problem, by the words that people use for it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from community.support.calendar import Hours, hours_now, week_in_words
from community.support.models import Channel, Service

_WORD = re.compile(r"\w+")
SHORTEST = 3  # letters; shorter words (ik, de, is) say nothing
STEM = 5  # letters that two forms of a word share: "reservatie" and "reservaties", "printen" and "printer"
# Words of a question that would find everything.
SAYS_NOTHING = frozenset(
    {
        "aan", "als", "and", "bij", "can", "cannot", "dan", "dat", "deze", "die", "dit", "doe",
        "doen", "does", "een", "eens", "ene", "for", "gaat", "geen", "heb", "hebben", "heeft",
        "het", "hij", "hoe", "how", "iets", "kan", "kun", "kunnen", "maar", "meer", "met", "mij",
        "mijn", "naar", "niet", "nog", "not", "onze", "ook", "over", "the", "uit", "van", "voor",
        "waar", "waarom", "wat", "wel", "welke", "werkt", "what", "why", "wie", "wij", "with",
        "work", "works", "you", "zijn", "zit",
    }
)  # fmt: skip


@dataclass(slots=True)
class Reach:
    """One channel as a reader meets it; `href` where there is something to follow."""

    channel: Channel
    hours: Hours | None

    @property
    def href(self) -> str:
        match self.channel.kind:
            case Channel.Kind.MAIL:
                return f"mailto:{self.channel.value}"
            case Channel.Kind.FORM if self.channel.value.startswith(("https://", "http://")):
                return self.channel.value
        return ""

    @property
    def week(self) -> list[tuple[str, str]]:
        return week_in_words(self.channel.hours.all())


@dataclass(slots=True)
class Found:
    """A service with its ways in, and its problems: those that were recognised, or all."""

    service: Service
    reaches: list[Reach]
    problems: list[str] = field(default_factory=list)

    @property
    def first(self) -> Reach | None:
        return self.reaches[0] if self.reaches else None


def shown(service: Service, now: datetime) -> Found:
    """`service` has its channels and their hours prefetched."""
    reaches = [Reach(each, hours_now(each.hours.all(), now)) for each in service.channels.all()]
    return Found(service, reaches, problems_of(service))


def problems_of(service: Service) -> list[str]:
    return [line.strip() for line in service.problems.splitlines() if line.strip()]


def find(services: Iterable[Service], question: str, now: datetime) -> list[Found]:
    """Those that know a word of `question`, the most telling first."""
    asked = telling(question)
    hits = []
    for place, service in enumerate(services):
        found = shown(service, now)
        known = [(line, _shared(asked, line)) for line in found.problems]
        score = 4 * _shared(asked, service.name) + _shared(asked, service.summary)
        score += 3 * max((shared for _line, shared in known), default=0)
        if score:
            found.problems = [line for line, shared in known if shared]
            hits.append((-score, place, found))
    return [found for _score, _place, found in sorted(hits, key=lambda hit: hit[:2])]


def telling(text: str) -> list[str]:
    """The words of a text that say something, without accents, each once."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in flat if not unicodedata.combining(letter))
    words = [word for word in _WORD.findall(bare) if len(word) >= SHORTEST and word not in SAYS_NOTHING]
    return list(dict.fromkeys(words))


def _shared(asked: list[str], text: str) -> int:
    """How many of the words asked for the text knows, in whatever form."""
    there = telling(text)
    return sum(any(_same(word, known) for known in there) for word in asked)


def _same(one: str, other: str) -> bool:
    if one == other or (min(len(one), len(other)) >= SHORTEST + 1 and (one in other or other in one)):
        return True
    return len(one) >= STEM and one[:STEM] == other[:STEM]
