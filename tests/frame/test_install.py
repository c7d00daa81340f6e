import json
import struct
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from community.frame import install
from community.frame.colours import tokens
from community.people.models import User
from tests.cast import signed_in

STATIC = Path(__file__).resolve().parents[2] / "static"


def size_of(png: Path) -> tuple[int, int]:
    head = png.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("language", "calendar"), [("nl", "Kalender"), ("en", "Calendar")])
def test_the_manifest_is_in_the_readers_language(member: User, language: str, calendar: str) -> None:
    member.language = language
    member.save()
    answer = signed_in(member).get("/manifest.webmanifest")
    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["lang"], told["id"], told["start_url"], told["scope"]) == (language, "/", "/", "/")
    assert {"name": calendar, "url": "/meetups/"} in told["shortcuts"]


def test_every_icon_of_the_manifest_has_the_size_that_it_names(client: Client, db: None) -> None:
    told = json.loads(text_of(client, "/manifest.webmanifest"))["icons"]
    sizes = {(icon["purpose"], icon["sizes"]) for icon in told}
    assert sizes == {(purpose, size) for purpose in ("any", "maskable") for size in ("192x192", "512x512")}
    for icon in told:
        side = int(icon["sizes"].split("x")[0])
        assert size_of(STATIC / icon["src"].removeprefix("/static/")) == (side, side)
    assert size_of(STATIC / "icons/apple-touch-icon.png") == (180, 180)


def test_the_bars_of_the_browser_have_the_colour_of_the_paper(client: Client, db: None) -> None:
    assert (install.PAPER["light"], install.PAPER["dark"]) == tokens()["paper"]
    page = text_of(client, "/offline/")
    for theme, colour in install.PAPER.items():
        assert f'content="{colour}" media="(prefers-color-scheme: {theme})"' in page
    client.cookies["theme"] = "dark"
    page = text_of(client, "/offline/")
    assert f'<meta name="theme-color" content="{install.PAPER["dark"]}">' in page
    assert install.PAPER["light"] not in page
    assert 'data-theme="dark"' in page


def test_the_worker_is_asked_for_each_time_and_serves_the_whole_site(client: Client, db: None) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"
    assert "no-cache" in answer["Cache-Control"]


def test_whatever_the_offline_pages_need_makes_another_worker(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {text_of(client, "/sw.js"), text_of(client, "/sw.js")}
    assert len(seen) == 1
    client.cookies["django_language"] = "en"
    seen.add(text_of(client, "/sw.js"))
    client.cookies["theme"] = "dark"
    seen.add(text_of(client, "/sw.js"))
    monkeypatch.setattr(install, "static", lambda name: f"/static/new-{name}")
    seen.add(text_of(client, "/sw.js"))
    assert len(seen) == 4


@pytest.mark.parametrize("address", ["/offline/", "/offline/unsent/", "/sw.js"])
def test_what_the_worker_keeps_is_the_same_for_everybody(
    member: User, outsider: User, address: str, settings: Any
) -> None:
    assert text_of(signed_in(member), address) == text_of(signed_in(outsider), address)
    assert member.name not in text_of(signed_in(member), address)
