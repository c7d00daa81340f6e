"""All that is looked at, and what of it needn't be looked at twice; what was wrong is collected.

Every page is fetched for everybody, in the look that is theirs, and its make compared (every_make.py). For the people
of `BASE`, who see most of what there is, it is drawn where it is made as none that was drawn in that width and theme, or
holds a longer word; each page is theirs in every width, theme and language. For the others it is drawn where it is made
as none that was drawn for anybody in any look, or holds a longer word: what they share with `BASE` was looked at there,
and what is theirs alone is seen once. A redirect is followed and not drawn: what it leads to is a page like others.
`make soak` draws all.

Of what is drawn the outline is asked once a width, the colours where something is drawn as nothing was before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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


def sides_of(look: Look) -> tuple[str, str]:
    return f"{look.width}", f"{look.width},{look.theme}"


class Memory:
    """Of pages that were looked at: by width, by width and theme, or ANY, and by make, how long the longest word was.

    It is kept in a file, which all processes of a run read and add to.
    """

    def __init__(self, path: Path) -> None:
        self.written, self.heard = path.open("a"), path.open()
        self.words: dict[tuple[str, int], int] = {}
        self.frames: set[tuple[str, int]] = set()
        self.drawn: set[str] = set()
        self.known: dict[Look, Known] = {}

    def is_new(self, look: Look, make: Make, who: str) -> bool:
        self._read()
        width, both = sides_of(look)
        if who in BASE:
            side = compared = both
        else:
            side, compared = ANY, width if self._longest(width, make) >= 0 else ANY
        return self._longest(compared, make) < make.longest or (side, make.frame) not in self.frames

    def _longest(self, side: str, make: Make) -> int:
        return self.words.get((side, make.main), -1)

    def knows_outline(self, look: Look, make: Make) -> bool:
        return self._longest(str(look.width), make) >= 0

    def knows_zoomed(self, make: Make) -> bool:
        return self._longest(ANY, make) >= 0

    def of(self, look: Look) -> Known:
        return self.known.setdefault(look, Known(drawn=self.drawn))

    def keep(self, look: Look, make: Make) -> None:
        for side in (*sides_of(look), ANY):
            self.written.write(f"{side} {make.main} {make.frame} {make.longest}\n")
        self.written.flush()

    def _read(self) -> None:
        while line := self.heard.readline():
            side, *numbers = line.split()
            main, frame, longest = map(int, numbers)
            self.words[side, main] = max(longest, self.words.get((side, main), 0))
            self.frames.add((side, frame))


@dataclass
class Sweeper:
    """Looks at pages in one look, one after the other; `wrong` grows. Without a memory: at all, and at all of each."""

    page: Page
    look: Look
    memory: Memory | None
    wrong: list[str] = field(default_factory=list)
    drawn: int = 0

    def __post_init__(self) -> None:
        self.handed, self.watch, self.scales = Handed(self.page), Watch(), Scales()
        self.known = self.memory.of(self.look) if self.memory else Known()
        self.watch.listen(self.page)

    def through(self, reader: Reader, asked: Iterable[str]) -> None:
        """What somebody gets at these addresses, where those lead, and by the queries that pages link to: one of each sort."""
        views: set[tuple[str, ...]] = set()
        refusals: set[int] = set()
        caller = Caller(reader, self.look.language)
        reader.take_over(self.page.context)
        left = [(address, "") for address in asked]
        while left:
            answer = caller.ask(*left.pop(0))
            if answer.is_page and (self.memory or answer.status not in refusals):
                refusals.update({answer.status} - {200})
                said = f"{answer.address} ({reader.who}, {self.look})"
                self.wrong += [f"{said}: {each}" for each in self._wrong_with(answer, reader.who)]
            for address in answer.leads_to:
                path, _, query = address.partition("?")
                sort = (path, *sorted(parse_qs(query, keep_blank_values=True)))
                left += [(address, answer.cookies)] * (sort not in views)
                views.add(sort)

    def _wrong_with(self, answer: Answer, who: str) -> list[str]:
        memory = self.memory
        if memory is None:
            return self._look_at(answer, thorough=True)
        make = make_of(answer.html)
        if not memory.is_new(self.look, make, who):
            return []
        wrong = self._look_at(
            answer,
            outline=memory.knows_outline(self.look, make),
            zoomed=not memory.knows_zoomed(make),
        )
        if not wrong:  # one that is wrong is looked at again, also when the sweep is
            memory.keep(self.look, make)
        return wrong

    def _look_at(self, answer: Answer, **asked: bool) -> list[str]:
        self.drawn += 1
        self.handed.go_to(answer)
        seen = look_at(self.page, self.known, **asked)
        heard = [f"the console: {each}" for each in self.watch.heard_since(answer.expected)]
        return [*seen.wrong, *self.scales.too_heavy(urlsplit(self.page.url).path, seen.files), *heard]


def sweep(
    site: Site, chromium: Browser, look: Look, people: Sequence[str] = WHO, memory: Memory | None = None
) -> Sweeper:
    """What these people get at the addresses that are theirs in this look; without a memory: at all addresses."""
    asked = [*chain.from_iterable(addresses(site).values())]
    with Reader(site, chromium, NOBODY).page(look) as page:
        sweeper = Sweeper(page, look, memory)
        for who in people:
            person = WHO.index(who)
            mine = [
                each for page, each in enumerate(asked) if memory is None or look_of(page, person) == look
            ]
            sweeper.through(Reader(site, chromium, who), mine)
    return sweeper
