"""The pages of a second step, which are ours around allauth's forms."""

import pytest
from django.test import Client

from community.people.models import User
from community.people.services import note_proof
from community.people.wording import SAID_AFTERWARDS
from community.translations import load
from tests.cast import signed_in


@pytest.fixture
def proven(member: User) -> Client:
    note_proof(user=member)
    return signed_in(member)


def main_of(client: Client, path: str) -> str:
    return client.get(path, follow=True).content.decode().split("<main", 1)[1].split("</main>", 1)[0]


def test_the_square_to_scan_stands_in_the_page_itself(proven: Client) -> None:
    """Our policy lets no image of an address `data:` in."""
    page = proven.get("/account/2fa/totp/activate/", follow=True)
    body = page.content.decode()
    assert page.request["PATH_INFO"] == "/account/2fa/totp/activate/"
    assert '<div class="qr"><svg' in body
    assert "data:image" not in body


@pytest.mark.parametrize(
    "path", ["/account/2fa/", "/account/2fa/webauthn/", "/account/sessions/", "/account/email/"]
)
def test_no_page_of_allauth_says_u(proven: Client, path: str) -> None:
    body = proven.get(path).content.decode()
    assert [word for word in (" u ", " uw ", "Uw ") if word in body] == []


def test_a_key_is_named_in_the_readers_language(proven: Client) -> None:
    assert "Hoe je hem noemt" in main_of(proven, "/account/2fa/webauthn/add/")


def test_a_field_for_a_code_stands_empty(proven: Client) -> None:
    """Its placeholder, in capitals, looked like a code that was there already."""
    main = main_of(proven, "/account/2fa/totp/activate/")
    assert ('autocomplete="one-time-code"' in main, "placeholder" in main) == (True, False)


def test_what_allauth_says_afterwards_is_ours() -> None:
    known = {message.id for message in load() if message.id}
    assert set(SAID_AFTERWARDS) - known == set()
