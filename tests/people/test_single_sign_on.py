"""OpenID Connect against a real provider from its package: it opens an account, and never makes one."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from django.test import Client
from oidc_provider_mock import User as ProviderUser
from oidc_provider_mock import run_server_in_thread

from community.people.models import User


@pytest.fixture
def provider(settings: Any) -> Iterator[str]:
    people = [
        ProviderUser(sub="mira", claims={"email": "mira.member@bib.example", "name": "Mira"}),
        ProviderUser(sub="vreemd", claims={"email": "vreemd@bib.example", "name": "Vreemd"}),
    ]
    with run_server_in_thread(user_claims=people) as server:
        url = f"http://localhost:{server.server_port}"
        app = {
            "provider_id": "oidc",
            "name": "Stadslogin",
            "client_id": "klankbord",
            "secret": "geheim",
            "settings": {"server_url": url},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        yield url


def sign_in_as(browser: Client, sub: str) -> Any:
    """Go to the provider, say there who we are, come back with its code."""
    there = browser.post("/account/oidc/oidc/login/")
    assert there.status_code == 302
    back = requests.post(there.headers["Location"], data={"sub": sub}, allow_redirects=False, timeout=5)
    address = back.headers["Location"].removeprefix("http://testserver")
    return browser.get(address, follow=True)


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "nl"})


def test_it_opens_the_account_with_the_same_address(browser: Client, provider: str, member: User) -> None:
    assert "Stadslogin" in browser.get("/account/login/").content.decode()
    sign_in_as(browser, "mira")
    assert browser.session["_auth_user_id"] == str(member.pk)


def test_it_makes_no_account(browser: Client, provider: str, member: User) -> None:
    answer = sign_in_as(browser, "vreemd")
    assert "uitnodiging" in answer.content.decode()
    assert User.objects.count() == 1
    assert "_auth_user_id" not in browser.session


def test_a_code_that_isnt_the_providers_opens_nothing(browser: Client, provider: str, member: User) -> None:
    answer = browser.get("/account/oidc/oidc/login/callback/?code=verzonnen&state=verzonnen")
    assert answer.status_code < 500
    assert "_auth_user_id" not in browser.session
