"""Somebody with a browser, who looks at pages; what was wrong with them is collected."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import APIResponse, Browser, Page

from community.people.demo import PERSONAS
from tests.browser.conftest import Site, Watch
from tests.browser.every_address import PAIRWISE, Look, addresses
from tests.browser.every_check import wrong_with

NOBODY = "nobody"  # isn't signed in
STRAY = (
    "stray"  # has an account and nothing else: no region, no library, nothing to read; signed in a moment ago
)
WHO = [NOBODY, *PERSONAS, STRAY]
OWN_LINKS = """() => [...document.querySelectorAll("main a[href]")]
  .filter((each) => each.origin === origin && each.pathname === location.pathname && each.search && each.search !== location.search)
  .map((each) => each.href)"""
LOCALES = {"nl": "nl-BE", "en": "en-GB"}


@contextmanager
def seen_by(site: Site, chromium: Browser, who: str, look: Look) -> Iterator[Page]:
    """A page for `who`, who asked for less motion."""
    phone = look.width < 600
    context = chromium.new_context(
        base_url=site.url,
        locale=LOCALES[look.language],
        timezone_id="Europe/Brussels",
        viewport={"width": look.width, "height": 844 if phone else 900},
        color_scheme="dark" if look.theme == "dark" else "light",
        reduced_motion="reduce",
        has_touch=phone,
        is_mobile=phone,
    )
    try:
        if who == STRAY:
            session = site.behind("signed_in", who=who)
            context.add_cookies([{"name": "session", "value": session, "url": site.url}])
        elif who != NOBODY:
            answer = context.request.post("/demo/sign-in/", form={"as": who, "next": "/healthz"})
            assert answer.ok, answer.text()
        yield context.new_page()
    finally:
        context.close()


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


def answers(site: Site, chromium: Browser, who: str) -> list[Answer]:
    """Every page that `who` gets, and of each other answer one."""
    found: list[Answer] = []
    with seen_by(site, chromium, who, PAIRWISE[0]) as page:
        for address in chain.from_iterable(addresses(site).values()):
            answer = Answer.of(address, page.request.get(address, max_redirects=0))
            assert answer.status < 500, f"{answer} as {who}"
            new = answer.status not in {each.status for each in found}
            if (answer.is_page and answer.status == 200) or (new and (answer.is_page or answer.status < 400)):
                found.append(answer)
    return [each for each in found if each.is_page or 300 <= each.status < 400]


def looked_at(page: Page, answer: Answer, opened: set[str]) -> list[str]:
    """What is wrong with it, the console's complaints included."""
    watch = Watch()
    if answer.status >= 400:
        watch.expected.append(f"status of {answer.status}")
    watch.listen(page)
    page.goto(answer.address)
    found = wrong_with(page, opened)
    return [*found, *(f"the console: {each}" for each in watch.left())]


def other_views(page: Page, known: set[tuple[str, ...]]) -> list[Answer]:
    """What else this address shows by its query: one of each sort of query that it links to. `known` grows."""
    found = []
    for link in page.evaluate(OWN_LINKS):
        parts = urlsplit(link)
        sort = (parts.path, *sorted(parse_qs(parts.query, keep_blank_values=True)))
        if sort not in known:
            known.add(sort)
            found.append(Answer(f"{parts.path}?{parts.query}", 200, True))
    return found


def sweep(site: Site, chromium: Browser, who: str, pages: dict[Look, list[Answer]]) -> None:
    """Look at them all, then say everything that was wrong."""
    wrong, known = [], set[tuple[str, ...]]()
    for look, found in pages.items():
        opened, left = set[str](), [*found]
        with seen_by(site, chromium, who, look) as page:
            while left:
                answer = left.pop(0)
                complaints = looked_at(page, answer, opened)
                wrong += [f"{answer.address} ({who}, {look}): {each}" for each in complaints]
                left += other_views(page, known)
                page.goto("about:blank")
    assert not wrong, f"{len(wrong)} complaints\n" + "\n".join(wrong)
