"""A real site in processes of its own, and a real Chromium to look at it with.

Playwright's sync interface leaves an event loop in this thread. So it lives no longer than this folder's tests,
which are all sync and never touch this process's database: what they read, they ask of the site's backstage.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.ballot_screen import MEMBERS, NINE, Screen
from tests.live.servers import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 240.0  # seconds until a site answers
# Milliseconds for what a page should show, and for it to come or to let itself be clicked. Where things go well nobody
# waits for them; where the machine is busy with other tests, Playwright's own five seconds are a few trips.
SHOWN, DONE = 15_000, 30_000
expect.set_options(timeout=SHOWN)
OURS = (
    "DATABASE_URL", "TEST_DATABASE_URL", "SECRET_KEY", "EMAIL_URL", "DJANGO_SETTINGS_MODULE", "PUBLIC_URL",
    "VALKEY_URL", "TRUSTED_PROXIES", "OIDC_SERVER_URL", "DEBUG", "HOST",
)  # fmt: skip
# Neither a process in reserve nor a new one for each page, which costs a third of opening it, nor one for what an
# address bar would unfold, which costs half of each context; and a page that a test hands out itself may still open a
# socket.
WITHOUT = (
    "HttpsUpgrades,LocalNetworkAccessChecks,PaintHolding,RenderDocument,SpareRendererForSitePerProcess,"
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup"
)
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    f"--disable-features={WITHOUT}",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One more try, which the summary names (docs/decisions/0025); none in `make soak`, which looks for races."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if item.get_closest_marker("soak") is None:
                item.add_marker(pytest.mark.flaky(reruns=1))


def kept() -> dict[str, str]:
    """What a process of ours takes over of this one's environment."""
    return {
        **{name: value for name, value in os.environ.items() if name not in OURS},
        "DJANGO_SETTINGS_MODULE": "community.settings",
    }


def prepare(folder: Path) -> Path:
    """Make the demo world in `folder`."""
    folder.mkdir(exist_ok=True)
    environment = {**kept(), "DATA_DIR": str(folder), "DEMO": "1"}
    made = subprocess.run(
        [sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert made.returncode == 0, f"the demo world wasn't made:\n{made.stdout[-2000:]}{made.stderr[-4000:]}"
    return folder


class Site:
    """`manage.py serve` with a prepared world, and its backstage (tests/browser/backstage.py)."""

    def __init__(self, folder: Path, *command: str) -> None:
        self.folder, self.port = folder, free_port()
        self.command = command or ("manage.py", "serve")
        self.url = f"http://localhost:{self.port}"
        self.environment = {**kept(), "DATA_DIR": str(folder), "PORT": str(self.port), "DEMO": "1"}
        self.log = (folder / "site.log").open("w+")
        self.process = self._start(*self.command)
        self._backstage: subprocess.Popen[str] | None = None

    def _start(self, *command: str, **pipes: Any) -> subprocess.Popen[str]:
        pipes = {"stdout": self.log, "stderr": self.log, **pipes}
        return subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=self.environment, text=True, **pipes
        )

    def until_ready(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/readyz", timeout=2).close()
                return
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
        raise AssertionError(f"the site didn't start:\n{self.said()[-4000:]}")

    def said(self) -> str:
        return (self.folder / "site.log").read_text()

    def kill(self) -> None:
        """Without a word, as a crash does."""
        self.process.kill()
        self.process.wait()

    def start_again(self) -> None:
        """On the same port, with the same data."""
        self.process = self._start(*self.command)
        self.until_ready()

    def behind(self, door: str, /, **arguments: Any) -> Any:
        """Ask the backstage, in a process that sees the same database."""
        if self._backstage is None:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self._backstage = self._start("-m", "tests.browser.backstage", **pipes)
        asked, answered = self._backstage.stdin, self._backstage.stdout
        assert asked is not None
        assert answered is not None
        asked.write(json.dumps([door, arguments]) + "\n")
        asked.flush()
        answer = answered.readline()
        assert answer, f"backstage failed at {door}:\n{self.said()[-4000:]}"
        return json.loads(answer)

    def stop(self) -> None:
        for process in (self.process, self._backstage):
            if process is not None:
                process.kill()
                process.wait()
        self.log.close()


@pytest.fixture(scope="session")
def common_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run's own, of all of xdist's workers."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def demo_world(common_folder: Path) -> Path:
    """A folder with the demo world, to copy. Made once."""
    folder = common_folder
    world, made = folder / "world", folder / "world-is-made"
    with (folder / "world-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            prepare(world)
            made.touch()
    return world


@contextmanager
def served(world: Path, folder: Path, *command: str) -> Iterator[Site]:
    """A copy of it."""
    site = Site(shutil.copytree(world, folder, dirs_exist_ok=True), *command)
    try:
        site.until_ready()
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="session")
def demo_site(demo_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo world, served. One for each of xdist's workers."""
    with served(demo_world, tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def swept_site(demo_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Another, for those who try every page: they leave empty boards and regions behind."""
    with served(demo_world, tmp_path_factory.mktemp("swept")) as site:
        yield site


@pytest.fixture
def own_site(demo_world: Path, tmp_path: Path) -> Iterator[Site]:
    """Of one test: what it decides, the next must not find decided."""
    with served(demo_world, tmp_path) as site:
        yield site


def chromium_path() -> str:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise AssertionError("No Chromium: `python3 deploy/browser.py` says how to get one.")
    return path


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a page complained of. `expected` holds parts of messages that a test provokes.

    A request that is cut off because the next page comes (`cut_off` of them) is no fault, though htmx says so.
    """

    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    cut_off: int = 0

    def listen(self, page: Page) -> None:
        page.on("console", lambda message: self.heard(message.type, f"{message.text} {message.location}"))
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("crash", lambda _: self.complaints.append("the page crashed"))
        page.on("requestfailed", lambda request: self.failed(request.failure))

    def heard(self, kind: str, text: str) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self.complaints.append(text)

    def failed(self, why: str | None) -> None:
        self.cut_off += why == "net::ERR_ABORTED"

    def heard_since(self, expected: Sequence[str] = ()) -> list[str]:
        """What it complained of since this was asked."""
        heard = [text for text in self.complaints if not any(part in text for part in expected)]
        self.complaints.clear()
        return heard

    def left(self) -> list[str]:
        left = [text for text in self.complaints if not any(part in text for part in self.expected)]
        of_htmx = [text for text in left if text.startswith("htmx: htmx:error: Failed to fetch")]
        return [text for text in left if text not in of_htmx[: self.cut_off]]

    def check(self) -> None:
        assert not self.left(), self.left()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Nothing on any page may complain: no error, no page error, no CSP violation."""
    watch = Watch()
    yield watch
    watch.check()


PageFor = Callable[..., Page]


@pytest.fixture
def page_for(demo_site: Site, chromium: Browser, watch: Watch) -> Iterator[PageFor]:
    """page_for("member", 390): a page signed in as that persona, in the Dutch of Belgium; "" signs nobody in.

    `width` under 600 is a phone with touch. Other arguments go to the browser's context.
    """
    contexts: list[BrowserContext] = []

    def page_for(persona: str = "", width: int = 1280, **options: Any) -> Page:
        phone = {"has_touch": True, "is_mobile": True} if width < 600 else {}
        size = {"width": width, "height": 844 if width < 600 else 900}
        given: dict[str, Any] = {"locale": "nl-BE", "timezone_id": "Europe/Brussels", "viewport": size}
        context = chromium.new_context(base_url=demo_site.url, **{**given, **phone, **options})
        contexts.append(context)
        if persona:
            answer = context.request.post("/demo/sign-in/", form={"as": persona, "next": "/healthz"})
            assert answer.ok, answer.text()
        page = context.new_page()
        page.set_default_timeout(DONE)
        watch.listen(page)
        return page

    yield page_for
    for context in contexts:
        context.close()


OpenScreen = Callable[..., Screen]


@pytest.fixture
def screen(demo_site: Site, page_for: PageFor) -> OpenScreen:
    """screen("member", 390, titles=[…]): the ranking screen of a board of its own, on which nobody has ranked."""

    def screen(
        who: str = "member", width: int = 1280, titles: Sequence[str] = NINE, **options: Any
    ) -> Screen:
        made = demo_site.behind("new_board", titles=list(titles), members=MEMBERS)
        return Screen(demo_site, made, page_for(who, width, **options), who)

    return screen
