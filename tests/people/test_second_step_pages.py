"""The pages of a second step, which are ours around allauth's forms."""

import pytest
from django.test import Client

from community.people.models import User
from community.people.services import note_proof
from tests.cast import signed_in


@pytest.fixture
def proven(member: User) -> Client:
    note_proof(user=member)
    return signed_in(member)


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
