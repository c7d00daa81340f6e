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
WHO = [NOBODY, *PERSONAS, STRAY]
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
        """What the console says of it in any case, or of where it leads to: nothing, there, is an answer too."""
        if self.status < 300:
            return []
        return [f"status of {self.status}" if self.status >= 400 else "status of 4"]

    @property
    def other_views(self) -> list[str]:
        """Of the same page, by a query that it links to."""
        links = [
            urlsplit(urljoin(self.address, unescape(each)))
            for each in LINK.findall(self.html.partition("<main")[2].partition("</main>")[0])
        ]
        here = urlsplit(self.address)
        return [
            f"{each.path}?{each.query}"
            for each in links
            if not each.netloc and each.path == here.path and each.query not in ("", here.query)
        ]


class Caller:
    """Asks for addresses as a reader's browser would, without drawing anything."""

    def __init__(self, reader: Reader, language: str) -> None:
        self.reader = reader
        self.headers = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": LOCALES[language]}
        if reader.session:
            self.headers["Cookie"] = f"session={reader.session}"

    def ask(self, address: str) -> Answer:
        with closing(HTTPConnection("localhost", self.reader.site.port)) as line:
            line.request("GET", address, headers=self.headers)
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
