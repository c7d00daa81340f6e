"""Two colleagues in the coffee corner, each before a screen of their own, and a third without scripts."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo world, served."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
    settings = {
        "DATA_DIR": str(tmp_path_factory.mktemp("site")),
        "PORT": str(port),
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "community.settings",
    }
    manage = [sys.executable, "manage.py"]
    for command in (["migrate", "-v0"], ["demo"]):
        subprocess.run(
            [*manage, *command], cwd=ROOT, env={**kept, **settings}, check=True, capture_output=True
        )
    server = subprocess.Popen(
        [*manage, "serve"],
        cwd=ROOT,
        env={**kept, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _ready(f"http://localhost:{port}")
    finally:
        server.terminate()
        server.wait(15)


def _ready(address: str) -> str:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1).close()
            return address
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the site didn't start")


def screen(browser: Any, site: str, who: str, faults: list[str], **options: Any) -> Any:
    """A page of this persona, in the coffee corner of their region."""
    context = browser.new_context(locale="nl-BE", **options)
    page = context.new_page()
    page.on(
        "console", lambda m: faults.append(f"{who}: {m.text}") if m.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda fault: faults.append(f"{who}: {fault}"))
    page.request.post(f"{site}/demo/sign-in/", form={"as": who}, headers={"origin": site})
    page.goto(f"{site}/threads/")
    page.get_by_role("link", name="Koffiehoek van Limburg").click()
    page.wait_for_load_state()
    return page


def place_of_the_field(page: Any) -> float:
    """From the top of its page; who is here and who writes stand above it."""
    found: float = page.evaluate("document.querySelector('#composer').getBoundingClientRect().top + scrollY")
    return found


def in_a_thread(story: Any, *given: Any) -> Any:
    """Playwright's own loop and pytest's don't share a thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(story, *given).result()


def test_what_one_writes_the_other_sees_without_reload(site: str) -> None:
    assert in_a_thread(story, site) == []


def story(site: str) -> list[str]:
    from playwright.sync_api import expect, sync_playwright

    faults: list[str] = []
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        els = screen(browser, site, "colleague", faults)
        joris = screen(browser, site, "organiser", faults)
        for page in (els, joris):
            expect(page.locator("html[data-live=open]")).to_have_count(1)

        alone = place_of_the_field(joris)
        nadia = screen(browser, site, "member", faults)
        expect(joris.locator("[data-here]")).to_contain_text("Els Vermeer")
        assert place_of_the_field(joris) == alone
        nadia.context.close()
        els.locator("textarea[name=body]").fill("Dag **Joris**, zie je dit?")
        expect(joris.locator("[data-typing]")).to_contain_text("Els Vermeer is aan het schrijven")
        assert place_of_the_field(joris) == alone
        els.get_by_role("button", name="Verstuur").click()
        new = joris.locator("article.post", has_text="Dag Joris, zie je dit?")
        expect(new).to_have_count(1)
        expect(els.locator("textarea[name=body]")).to_have_value("")
        expect(joris.locator("#announcer")).to_contain_text("Nieuw bericht van Els Vermeer")
        assert joris.evaluate("document.activeElement === document.body")

        new.locator("summary[aria-label='Geef een reactie']").click()
        new.get_by_role("button", name="Dit helpt").click()
        pill = ".pill[value=helps]"
        own = els.locator("article.post.mine").last
        expect(own.locator(pill)).to_have_attribute("aria-pressed", "false")
        expect(new.locator(pill)).to_have_attribute("aria-pressed", "true")

        new.get_by_role("link", name="Antwoord").click()
        expect(joris.locator("[data-replying]")).to_contain_text("Antwoord aan Els Vermeer")
        joris.locator("textarea[name=body]").fill("Ja, meteen.")
        joris.locator("textarea[name=body]").press("Control+Enter")
        expect(els.locator(".quoted", has_text="Dag Joris, zie je dit?")).to_have_count(1)

        own.locator("summary[aria-label='Meer']").click()
        own.get_by_role("link", name="Verwijder").click()
        els.get_by_role("button", name="Verwijder het bericht").click()
        expect(joris.get_by_text("Dit bericht is verwijderd.")).to_have_count(1)
        expect(joris.get_by_text("zie je dit?")).to_have_count(0)

        els.locator("textarea[name=body]").fill("z" * 10_001)
        els.get_by_role("button", name="Verstuur").click()
        expect(els.locator("[data-composer-error]")).to_contain_text("10.000 tekens")
        expect(els.locator("textarea[name=body]")).to_have_value("z" * 10_001)

        nadia = screen(browser, site, "member", faults, java_script_enabled=False)
        nadia.locator("textarea[name=body]").fill("Ook zonder script")
        nadia.get_by_role("button", name="Verstuur").click()
        expect(nadia.get_by_text("Ook zonder script")).to_have_count(1)
        expect(joris.get_by_text("Ook zonder script")).to_have_count(1)
        browser.close()
    return faults
