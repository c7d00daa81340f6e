"""Somebody with a browser: what they get at an address, and the page that shows it to them."""

import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from playwright.sync_api import Browser, BrowserContext, Page

from community.people.demo import PERSONAS
from tests.browser.conftest import Site
from tests.browser.every_address import Look
from tests.browser.every_check import PHONE, equip

NOBODY = "nobody"  # isn't signed in
STRAY = (
    "stray"  # has an account and nothing else: no region, no library, nothing to read; signed in a moment ago
)
BASE = [NOBODY, "facilitator", "admin"]  # who see most of what there is
OTHERS = [*(who for who in PERSONAS if who not in BASE), STRAY]
# In this order those of BASE see each page in every width, theme and language (every_address.py).
WHO = [BASE[0], OTHERS[0], BASE[1], OTHERS[1], BASE[2], *OTHERS[2:]]
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
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
            service_workers="block",  # it would ask the site for every page once more: test_installed.py
        )
        try:
            equip(context)
            self.take_over(context)
            yield context.new_page()
        finally:
            context.close()

    def take_over(self, context: BrowserContext) -> None:
        """It is theirs from here on."""
        context.clear_cookies()
        if self.session:
            context.add_cookies([{"name": "session", "value": self.session, "url": self.site.url}])


def seen_by(site: Site, chromium: Browser, who: str, look: Look) -> AbstractContextManager[Page]:
    return Reader(site, chromium, who).page(look)


@dataclass(frozen=True)
class Answer:
    """What somebody gets at an address."""

    address: str
    status: int
    html: str
    headers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_page(self) -> bool:
        return "<html" in self.html[:500]

    @property
    def expected(self) -> list[str]:
        """What the console says of it in any case."""
        return [f"status of {self.status}"] if self.status >= 400 else []

    @property
    def leads_to(self) -> list[str]:
        """Addresses: of the same page by a query that it links to, or where it sends its reader."""
        links = LINK.findall(self.html.partition("<main")[2].partition("</main>")[0])
        sent = [value for name, value in self.headers if name.lower() == "location"]
        found = [urlsplit(urljoin(self.address, unescape(each))) for each in [*links, *sent]]
        here = urlsplit(self.address)
        return [
            urlunsplit(("", "", each.path, each.query, ""))
            for each in found
            if not each.netloc and (sent or (each.path == here.path and each.query not in ("", here.query)))
        ]

    @property
    def cookies(self) -> str:
        """For who is sent elsewhere: what is said there may come along in them."""
        given = [value.partition(";")[0] for name, value in self.headers if name.lower() == "set-cookie"]
        return "; ".join(given) if 300 <= self.status < 400 else ""


class Caller:
    """Asks for addresses as a reader's browser would, without drawing anything."""

    def __init__(self, reader: Reader, language: str) -> None:
        self.reader = reader
        self.headers = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": LOCALES[language]}
        self.session = f"session={reader.session}" if reader.session else ""

    def ask(self, address: str, cookies: str = "") -> Answer:
        """`cookies` come after those that they have."""
        kept = "; ".join(filter(None, (self.session, cookies)))
        with closing(HTTPConnection("localhost", self.reader.site.port)) as line:
            line.request("GET", address, headers={**self.headers, **({"Cookie": kept} if kept else {})})
            answer = line.getresponse()
            body = answer.read()
        is_html = answer.headers.get_content_type() == "text/html"
        assert answer.status < 500, f"{answer.status} at {address} as {self.reader.who}"
        return Answer(address, answer.status, body.decode() if is_html else "", answer.getheaders())


class Handed:
    """Gives a page what was already fetched for it, so that the site needn't make it twice."""

    OWN = {"content-length", "content-encoding", "transfer-encoding", "connection", "date", "server"}

    def __init__(self, page: Page) -> None:
        self.page, self.answer = page, Answer("", 0, "")
        self.line = page.context.new_cdp_session(page)
        self.line.on("Fetch.requestPaused", self._paused)
        self.line.send(
            "Fetch.enable", {"patterns": [{"resourceType": "Document", "requestStage": "Request"}]}
        )

    def go_to(self, answer: Answer) -> None:
        self.answer = answer
        self.page.goto(answer.address)

    def _paused(self, asked: dict[str, Any]) -> None:
        answer, url = self.answer, urlsplit(asked["request"]["url"])
        if not answer.is_page or urlunsplit(("", "", url.path, url.query, "")) != answer.address:
            self.line.send("Fetch.continueRequest", {"requestId": asked["requestId"]})
            return
        headers = [
            {"name": name, "value": value} for name, value in answer.headers if name.lower() not in self.OWN
        ]
        body = b64encode(answer.html.encode()).decode()
        given = {"responseCode": answer.status, "responseHeaders": headers, "body": body}
        self.line.send("Fetch.fulfillRequest", {"requestId": asked["requestId"], **given})
