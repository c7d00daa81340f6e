"""The link that makes the first administrator of an empty Klankbord."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from community.people.first import link
from community.people.models import User

pytestmark = pytest.mark.django_db
FILLED = {"name": "Karim Aerts", "email": "Karim@bib.example"}


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def path() -> str:
    return link().split("localhost:8000")[-1]


def test_the_link_makes_an_administrator_who_is_signed_in(client: Client) -> None:
    address = path()
    assert client.get(address).status_code == 200
    assert client.post(address, FILLED).headers["Location"] == "/"
    made = User.objects.get()
    assert (made.email, made.is_staff, made.is_superuser) == ("karim@bib.example", True, True)
    assert client.session["_auth_user_id"] == str(made.pk)


def test_the_link_stays_the_same_until_it_is_used_and_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    assert link() == link()
    assert (tmp_path / "first_administrator").stat().st_mode & 0o777 == 0o600


def test_the_link_works_once(client: Client) -> None:
    address = path()
    client.post(address, FILLED)
    assert Client().get(address).status_code == 404
    assert Client().post(address, {"name": "B", "email": "b@bib.example"}).status_code == 404
    assert User.objects.count() == 1
    assert link() == ""


def test_another_link_is_no_page(client: Client) -> None:
    link()
    assert client.get("/account/first/guess/").status_code == 404


def test_a_wrong_address_is_asked_for_again_and_nothing_typed_is_lost(client: Client) -> None:
    answer = client.post(path(), {"name": "Karim", "email": "karim"})
    assert answer.status_code == 422
    assert b'value="karim"' in answer.content
    assert not User.objects.exists()
