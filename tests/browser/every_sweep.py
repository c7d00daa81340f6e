"""All that is looked at, and what of it needn't be looked at twice; what was wrong is collected.

Every page is fetched for everybody, in the look that is theirs, and its make compared (every_make.py). For the people
of `BASE`, who see most of what there is, it is drawn where it is made as none that was drawn in that width and theme, or
holds a longer word; each page is theirs in every width, theme and language. For the others it is drawn where it is made
as none that was drawn for anybody in any look, or holds a longer word: what they share with `BASE` was looked at there,
and what is theirs alone is seen once. A redirect is followed and not drawn: what it leads to is a page like others.
In `make soak` everybody gets every page in both languages, and whatever is made as none that was drawn in a look, for
whomever, or holds a longer word, is drawn in that look: in all twelve.

Of what is drawn the outline is asked once a width, the colours where something is drawn as nothing was before.
"""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import astuple, dataclass, field
from itertools import chain
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, Watch
from tests.browser.every_address import Look, addresses, look_of
from tests.browser.every_check import Known, look_at
from tests.browser.every_make import Make, make_of
from tests.browser.every_visit import BASE, NOBODY, WHO, Answer, Caller, Handed, Reader
from tests.browser.every_weight import Scales

ANY = "any"  # look


@dataclass(frozen=True)
class Sides:
    """Of a look: what was seen in one of them may be known in another look."""

    width: str
    both: str  # width and theme
    language: str
    whole: str
    any: str = ANY


def sides_of(look: Look) -> Sides:
    both = f"{look.width},{look.theme}"
    return Sides(f"{look.width}", both, look.language, f"{both},{look.language}")


class Memory:
    """Of pages that were looked at: by side of a look, and by make, how long the longest word was.

    It is kept in a file, which all processes of a run read and add to. `in_every_look`: nothing that was seen in one is
    known in another.
    """

    def __init__(self, path: Path, *, in_every_look: bool = False) -> None:
        self.written, self.heard = path.open("a"), path.open()
        self.in_every_look = in_every_look
        self.words: dict[tuple[str, int], int] = {}
        self.frames: set[tuple[str, int]] = set()
        self.drawn: set[str] = set()
        self.known: dict[Look, Known] = {}

    def is_new(self, look: Look, make: Make, who: str) -> bool:
        self._read()
        sides = sides_of(look)
        if self.in_every_look:
            side = compared = sides.whole
        elif who in BASE:
            side = compared = sides.both
        else:
            side, compared = ANY, sides.width if self._longest(sides.width, make) >= 0 else ANY
        return self._longest(compared, make) < make.longest or (side, make.frame) not in self.frames

    def _longest(self, side: str, make: Make) -> int:
        return self.words.get((side, make.main), -1)

    def knows_outline(self, look: Look, make: Make) -> bool:
        return self._longest(sides_of(look).width, make) >= 0

    def knows_zoomed(self, look: Look, make: Make) -> bool:
        return self._longest(look.language if self.in_every_look else ANY, make) >= 0

    def of(self, look: Look) -> Known:
        return self.known.setdefault(look, Known(drawn=self.drawn))

    def keep(self, look: Look, make: Make) -> None:
        for side in astuple(sides_of(look)):
            self.written.write(f"{side} {make.main} {make.frame} {make.longest}\n")
        self.written.flush()

    def _read(self) -> None:
        while line := self.heard.readline():
            side, *numbers = line.split()
            main, frame, longest = map(int, numbers)
            self.words[side, main] = max(longest, self.words.get((side, main), 0))
            self.frames.add((side, frame))


@dataclass
class Eye:
    """Looks at pages in one look, one after the other."""

    page: Page
    look: Look
    known: Known

    def __post_init__(self) -> None:
        self.handed, self.watch, self.scales = Handed(self.page), Watch(), Scales()
        self.watch.listen(self.page)

    def wrong_with(self, answer: Answer, *, outline: bool, zoomed: bool) -> list[str]:
        self.handed.go_to(answer)
        seen = look_at(self.page, self.known, outline=outline, zoomed=zoomed)
        heard = [f"the console: {each}" for each in self.watch.heard_since(answer.expected)]
        return [*seen.wrong, *self.scales.too_heavy(urlsplit(self.page.url).path, seen.files), *heard]


@dataclass
class Sweeper:
    """Gets pages in one language and looks at each with all its eyes; `wrong` grows."""

    eyes: Sequence[Eye]
    memory: Memory
    wrong: list[str] = field(default_factory=list)

    def through(self, reader: Reader, asked: Iterable[str]) -> None:
        """What somebody gets at these addresses, where those lead, and by the queries that pages link to: one of each sort."""
        views: set[tuple[str, ...]] = set()
        caller = Caller(reader, self.eyes[0].look.language)
        for eye in self.eyes:
            reader.take_over(eye.page.context)
        left = [(address, "") for address in asked]
        while left:
            answer = caller.ask(*left.pop(0))
            if answer.is_page:
                self._look_at(answer, reader.who)
            for address in answer.leads_to:
                path, _, query = address.partition("?")
                sort = (path, *sorted(parse_qs(query, keep_blank_values=True)))
                left += [(address, answer.cookies)] * (sort not in views)
                views.add(sort)

    def _look_at(self, answer: Answer, who: str) -> None:
        make, memory = make_of(answer.html), self.memory
        for look, eye in ((eye.look, eye) for eye in self.eyes if memory.is_new(eye.look, make, who)):
            outline, zoomed = memory.knows_outline(look, make), not memory.knows_zoomed(look, make)
            wrong = eye.wrong_with(answer, outline=outline, zoomed=zoomed)
            self.wrong += [f"{answer.address} ({who}, {look}): {each}" for each in wrong]
            if not wrong or memory.in_every_look:  # otherwise it is looked at again where this is tried again
                memory.keep(look, make)


def sweep(
    site: Site, chromium: Browser, looks: Sequence[Look], memory: Memory, people: Sequence[str] = WHO
) -> list[str]:
    """What is wrong with what these people get at the addresses that are theirs in these looks, of one language."""
    asked = [*chain.from_iterable(addresses(site).values())]
    with ExitStack() as stack:
        pages = [stack.enter_context(Reader(site, chromium, NOBODY).page(look)) for look in looks]
        eyes = [Eye(page, look, memory.of(look)) for page, look in zip(pages, looks, strict=True)]
        sweeper = Sweeper(eyes, memory)
        for who in people:
            person = WHO.index(who)
            mine = [
                each
                for page, each in enumerate(asked)
                if memory.in_every_look or look_of(page, person) in looks
            ]
            sweeper.through(Reader(site, chromium, who), mine)
    return sweeper.wrong
