"""From the mail with the invitation to a home page with one thing to do, as somebody new walks it."""

import email
import re
from email import policy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageFor, Site
from tests.browser.hand import Hand, Keys

ENOUGH = 7  # actions: the link, a code please, the code, sign in, the library, go on, new or not
LINK = re.compile(r"https?://\S+/regions/invitation/\S+")
CODE = re.compile(r"^ {4}(\S+)$", re.MULTILINE)


def newest_mail_to(site: Site, address: str) -> str:
    """The text of the last mail that left for this address."""
    for path in sorted((site.folder / "mail").iterdir(), key=lambda file: file.stat().st_mtime, reverse=True):
        mail = read(path)
        if mail["To"] == address:
            return str(mail.get_content())
    raise AssertionError(f"no mail to {address}")


def read(path: Path) -> Any:
    return email.message_from_bytes(path.read_bytes(), policy=policy.default)


def found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    assert match is not None, text
    return match[match.lastindex or 0]


WAYS: dict[str, tuple[int, type[Hand], dict[str, Any]]] = {
    "phone": (390, Hand, {}),
    "keyboard": (1280, Keys, {}),
    "no-scripts": (390, Hand, {"java_script_enabled": False}),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_first_minute(demo_site: Site, page_for: PageFor, way: str) -> None:
    address = f"nele.{way}@bib.example"
    width, hand_of, options = WAYS[way]
    invite(page_for, address)
    page = page_for("", width, **options)
    hand, main = hand_of(page), page.get_by_role("main")

    hand.open(found(LINK, newest_mail_to(demo_site, address)))
    expect(main.get_by_role("heading", level=1)).to_have_text("Je bent uitgenodigd voor Limburg")
    hand.tap(main.get_by_role("button", name="Mail me een code"))
    expect(main.get_by_text(f"We mailden ze naar {address}")).to_be_visible()
    hand.write(main.get_by_label("Code"), found(CODE, newest_mail_to(demo_site, address)))
    hand.tap(main.get_by_role("button", name="Meld je aan"))
    expect(main.get_by_label("Je naam")).to_have_value(re.compile("Nele"))
    hand.choose(main.get_by_label("Je bibliotheek"), "Bibliotheek Genk")
    hand.tap(main.get_by_role("button", name="Ga verder"))
    hand.tap(main.get_by_role("button", name="Ja, ik begin pas"))

    expect(main.locator(".card.now")).to_have_count(1)
    expect(main.locator(".card.now")).to_contain_text("Nieuw in de sector? Begin hier")
    assert hand.actions == ENOUGH
    for _ in range(2):  # nobody falls back into a form that is done with
        page.wait_for_load_state("networkidle")
        page.go_back()
    expect(page.locator(".card.now")).to_have_count(1)


def invite(page_for: PageFor, address: str) -> None:
    page = page_for("organiser")
    page.goto("/regions/limburg/manage/invitations/")
    page.get_by_label("Alleen voor dit e-mailadres").fill(address)
    page.get_by_role("button", name="Maak de link").click()
    expect(page.get_by_text(f"gemaild naar {address}")).to_be_visible()


def test_an_open_link_on_a_shared_desk_after_a_mistyped_code(
    demo_site: Site, page_for: PageFor, watch: Any
) -> None:
    watch.expected.append("422")
    page, address = page_for("", 1280), "vera.vergeet@bib.example"
    page.goto(demo_site.behind("invite"))
    page.get_by_label("Je e-mailadres").fill(address)
    page.get_by_label("Dit is een gedeelde pc").check()
    page.get_by_role("button", name="Mail me een code").click()
    page.get_by_label("Code").fill("ZZZZ-ZZZZ")
    page.get_by_role("main").get_by_role("button", name="Meld je aan").click()
    expect(page.get_by_role("main")).to_contain_text("Dat is de code niet")
    page.get_by_role("button", name="Stuur een nieuwe code").click()
    expect(page.get_by_text("Er is een nieuwe code onderweg")).to_be_visible()
    page.get_by_label("Code").fill(found(CODE, newest_mail_to(demo_site, address)))
    page.get_by_role("main").get_by_role("button", name="Meld je aan").click()
    page.get_by_role("link", name="Sla dit nu over").click()
    expect(page.locator(".card.now")).to_contain_text("In welke bib werk je?")
    assert [cookie["expires"] for cookie in page.context.cookies() if cookie["name"] == "session"] == [-1]


def test_the_way_in_for_who_is_not_signed_in(page_for: PageFor) -> None:
    """What the place is for, and both doors, without scrolling on a phone."""
    page = page_for("", 390)
    page.goto("/")
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", level=1)).to_be_in_viewport()
    for name in ("Meld je aan", "Vraag om mee te doen"):
        expect(main.get_by_role("link", name=name).first).to_be_in_viewport()
