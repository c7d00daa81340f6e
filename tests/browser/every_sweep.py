"""All that is looked at, and what of it needn't be looked at twice; what was wrong is collected.

A page is fetched for everybody. It is drawn where it is made as none that was drawn in that width or that theme
(every_make.py), or holds a longer word. Its outline is asked once a width, its colours where something is drawn as
nothing was before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, Watch
from tests.browser.every_address import Look, addresses, look_of
from tests.browser.every_check import Known, look_at
from tests.browser.every_make import Make, make_of
from tests.browser.every_visit import NOBODY, WHO, Answer, Caller, Handed, Reader
from tests.browser.every_weight import Scales


@dataclass
class Memory:
    """Of pages that were looked at: by width or theme, and by make, how long the longest word was."""

    words: dict[tuple[int | str, int], int] = field(default_factory=dict)
    frames: set[tuple[int | str, int]] = field(default_factory=set)
    zoomed: set[int] = field(default_factory=set)
    drawn: set[str] = field(default_factory=set)
    known: dict[Look, Known] = field(default_factory=dict)
    scales: Scales = field(default_factory=Scales)

    def is_new(self, look: Look, make: Make) -> bool:
        sides = (look.width, look.theme)
        fits = all(self.words.get((side, make.main), -1) >= make.longest for side in sides)
        return not fits or any((side, make.frame) not in self.frames for side in sides)

    def knows_outline(self, look: Look, make: Make) -> bool:
        return (look.width, make.main) in self.words

    def of(self, look: Look) -> Known:
        return self.known.setdefault(look, Known(drawn=self.drawn))

    def keep(self, look: Look, make: Make) -> None:
        for side in (look.width, look.theme):
            self.words[side, make.main] = max(make.longest, self.words.get((side, make.main), 0))
            self.frames.add((side, make.frame))
        self.zoomed.add(make.main)


@dataclass
class Sweeper:
    """Looks at pages in one look, one after the other; `wrong` grows. Thorough: at all of them, and at all of each."""

    page: Page
    look: Look
    memory: Memory
    thorough: bool = False
    wrong: list[str] = field(default_factory=list)
    drawn: int = 0

    def __post_init__(self) -> None:
        self.handed, self.watch = Handed(self.page), Watch()
        self.watch.listen(self.page)

    def through(self, reader: Reader, asked: Iterable[str]) -> None:
        """What somebody gets at these addresses, and by the queries that the pages link to: one of each sort."""
        left, statuses, views = [*asked], {200}, set()
        caller = Caller(reader, self.look.language)
        reader.take_over(self.page.context)
        while left:
            answer = caller.ask(left.pop(0))
            if answer.status != 200 and answer.status in statuses:
                continue
            statuses.add(answer.status)
            if answer.is_page or 300 <= answer.status < 400:
                said = f"{answer.address} ({reader.who}, {self.look})"
                self.wrong += [f"{said}: {each}" for each in self._wrong_with(answer)]
            for view in answer.other_views:
                path, _, query = view.partition("?")
                sort = (path, *sorted(parse_qs(query, keep_blank_values=True)))
                left += [view] * (sort not in views)
                views.add(sort)

    def _wrong_with(self, answer: Answer) -> list[str]:
        make, memory = make_of(answer.html), self.memory
        if answer.is_page and not self.thorough and not memory.is_new(self.look, make):
            return []
        self.drawn += 1
        self.handed.go_to(answer)
        seen = look_at(
            self.page,
            memory.of(self.look),
            thorough=self.thorough,
            outline=not self.thorough and memory.knows_outline(self.look, make),
            zoomed=self.thorough or make.main not in memory.zoomed,
        )
        heard = [f"the console: {each}" for each in self.watch.heard_since(answer.expected)]
        wrong = [*seen.wrong, *memory.scales.too_heavy(urlsplit(self.page.url).path, seen.files), *heard]
        if answer.is_page and not wrong:  # one that is wrong is looked at again, also when the sweep is
            memory.keep(self.look, make)
        return wrong


def sweep(
    site: Site,
    chromium: Browser,
    look: Look,
    people: Sequence[str] = WHO,
    memory: Memory | None = None,
    *,
    thorough: bool = False,
) -> Sweeper:
    """What these people get at the addresses that are theirs in this look; thorough: at all addresses."""
    asked = [*chain.from_iterable(addresses(site).values())]
    with Reader(site, chromium, NOBODY).page(look) as page:
        sweeper = Sweeper(page, look, memory or Memory(), thorough)
        for who in people:
            person = WHO.index(who)
            mine = [each for page, each in enumerate(asked) if thorough or look_of(page, person) == look]
            sweeper.through(Reader(site, chromium, who), mine)
    return sweeper
