"""A passkey instead of the code, with Chromium's own virtual authenticator; a second step for who organises."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor, Site

CODE = re.compile(r"^    (\S+)$", re.MULTILINE)


def with_authenticator(page: Page) -> Page:
    """A phone's or laptop's own authenticator, which says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def mailed_code(site: Site, email: str) -> str:
    """From the newest mail to `email` in the demo's mail folder."""
    mails = sorted(Path(site.folder, "mail").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    texts = [file.read_text() for file in mails if f"To: {email}" in file.read_text()]
    found = CODE.findall(texts[-1])
    assert found, texts[-1]
    return str(found[-1])


def sign_in_by_code(page: Page, site: Site, email: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("Je e-mailadres").fill(email)
    page.get_by_role("button", name="Mail me een code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vul de code in")
    page.locator("input[name=code]").fill(mailed_code(site, email))
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name="Meld je aan").click()


def add_passkey(page: Page) -> None:
    page.goto("/account/2fa/webauthn/add/")
    page.locator("input[name=name]").fill("Mijn telefoon")
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    page.goto("/account/2fa/webauthn/")
    expect(page.get_by_role("main")).to_contain_text("Mijn telefoon")


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("/")


@pytest.mark.parametrize("email", ["lead@demo.example", "organiser@demo.example"])
def test_a_passkey_alone_signs_in(page_for: PageFor, demo_site: Site, email: str) -> None:
    page = with_authenticator(page_for())
    sign_in_by_code(page, demo_site, email)
    add_passkey(page)
    sign_out(page)
    page.goto("/account/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url("/")
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_contain_text("Goeie")


def test_with_a_passkey_a_code_is_still_enough_for_a_colleague(page_for: PageFor, demo_site: Site) -> None:
    page = with_authenticator(page_for())
    sign_in_by_code(page, demo_site, "outsider@demo.example")
    add_passkey(page)
    sign_out(page)
    sign_in_by_code(page, demo_site, "outsider@demo.example")
    page.wait_for_url("/")


def test_with_a_passkey_who_organises_is_asked_for_it_after_the_code(
    page_for: PageFor, demo_site: Site
) -> None:
    page = with_authenticator(page_for())
    sign_in_by_code(page, demo_site, "facilitator@demo.example")
    add_passkey(page)
    sign_out(page)
    sign_in_by_code(page, demo_site, "facilitator@demo.example")
    page.wait_for_url("**/account/2fa/authenticate/**")
