"""Somebody with a browser, who looks at pages; what was wrong with them is collected."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import APIResponse, Browser, Page

from community.people.demo import PERSONAS
from tests.browser.conftest import Site, Watch
from tests.browser.every_address import PAIRWISE, Look, addresses
from tests.browser.every_check import PHONE, Known, equip, look_at
from tests.browser.every_weight import Scales

NOBODY = "nobody"  # isn't signed in
STRAY = (
    "stray"  # has an account and nothing else: no region, no library, nothing to read; signed in a moment ago
)
WHO = [NOBODY, *PERSONAS, STRAY]
OWN_LINKS = """() => [...document.querySelectorAll("main a[href]")]
  .filter((each) => each.origin === origin && each.pathname === location.pathname && each.search && each.search !== location.search)
  .map((each) => each.href)"""
LOCALES = {"nl": "nl-BE", "en": "en-GB"}


@dataclass
class Reader:
    """Somebody with a browser, who signs in once."""

    site: Site
    chromium: Browser
    who: str

    @cached_property
    def session(self) -> str:
        """Of their cookie; empty for who isn't signed in."""
        if self.who == NOBODY:
            return ""
        if self.who == STRAY:
            return str(self.site.behind("signed_in", who=self.who))
        context = self.chromium.new_context(base_url=self.site.url)
        answer = context.request.post("/demo/sign-in/", form={"as": self.who, "next": "/healthz"})
        assert answer.ok, answer.text()
        cookies = {each["name"]: each["value"] for each in context.cookies()}
        context.close()
        return cookies["session"]

    @contextmanager
    def page(self, look: Look) -> Iterator[Page]:
        """Less motion was asked for."""
        phone = look.width < PHONE
        context = self.chromium.new_context(
            base_url=self.site.url,
            locale=LOCALES[look.language],
            timezone_id="Europe/Brussels",
            viewport={"width": look.width, "height": 844 if phone else 900},
            color_scheme="dark" if look.theme == "dark" else "light",
            reduced_motion="reduce",
            has_touch=phone,
            is_mobile=phone,
        )
        try:
            equip(context)
            if self.session:
                context.add_cookies([{"name": "session", "value": self.session, "url": self.site.url}])
            yield context.new_page()
        finally:
            context.close()


def seen_by(site: Site, chromium: Browser, who: str, look: Look) -> AbstractContextManager[Page]:
    return Reader(site, chromium, who).page(look)


@dataclass(frozen=True)
class Answer:
    """What somebody gets at an address."""

    address: str
    status: int
    is_page: bool

    @classmethod
    def of(cls, address: str, answer: APIResponse) -> "Answer":
        html = answer.headers.get("content-type", "").startswith("text/html")
        return cls(address, answer.status, html and "<html" in answer.text()[:500])

    @property
    def expected(self) -> list[str]:
        """What the console says of it in any case, or of where it leads to: nothing, there, is an answer too."""
        if self.status < 300:
            return []
        return [f"status of {self.status}" if self.status >= 400 else "status of 404"]


def answers(reader: Reader) -> list[Answer]:
    """Every page that they get, and of each other answer one."""
    found: list[Answer] = []
    with reader.page(PAIRWISE[0]) as page:
        for address in chain.from_iterable(addresses(reader.site).values()):
            answer = Answer.of(address, page.request.get(address, max_redirects=0))
            assert answer.status < 500, f"{answer} as {reader.who}"
            new = answer.status not in {each.status for each in found}
            if (answer.is_page and answer.status == 200) or (new and (answer.is_page or answer.status < 400)):
                found.append(answer)
    return [each for each in found if each.is_page or 300 <= each.status < 400]


@dataclass
class Sweeper:
    """Looks at pages, one after the other; `wrong` grows."""

    reader: Reader
    scales: Scales
    thorough: bool = False
    wrong: list[str] = field(default_factory=list)
    views: set[tuple[str, ...]] = field(default_factory=set)

    def look(self, look: Look, found: list[Answer]) -> None:
        """At these, and at what else they show by a query that they link to: one of each sort."""
        known, left = Known(), [*found]
        with self.reader.page(look) as page:
            watch = Watch()
            watch.listen(page)
            while left:
                answer = left.pop(0)
                wrong = self._wrong_with(page, answer, known)
                heard = [f"the console: {each}" for each in watch.heard_since(answer.expected)]
                self.wrong += [f"{answer.address} ({self.reader.who}, {look}): {e}" for e in [*wrong, *heard]]
                left += self._other_views(page)

    def _wrong_with(self, page: Page, answer: Answer, known: Known) -> list[str]:
        page.goto(answer.address)
        seen = look_at(page, known, thorough=self.thorough)
        return [*seen.wrong, *self.scales.too_heavy(answer.address, seen.files)]

    def _other_views(self, page: Page) -> list[Answer]:
        found = []
        for link in page.evaluate(OWN_LINKS):
            parts = urlsplit(link)
            sort = (parts.path, *sorted(parse_qs(parts.query, keep_blank_values=True)))
            if sort not in self.views:
                self.views.add(sort)
                found.append(Answer(f"{parts.path}?{parts.query}", 200, True))
        return found


def sweep(reader: Reader, pages: dict[Look, list[Answer]], *, thorough: bool = False) -> None:
    """Look at them all, then say everything that was wrong."""
    sweeper = Sweeper(reader, Scales(), thorough)
    for look, found in pages.items():
        sweeper.look(look, found)
    assert not sweeper.wrong, f"{len(sweeper.wrong)} complaints\n" + "\n".join(sweeper.wrong)
