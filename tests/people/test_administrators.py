"""An administrator makes another, or ends it; there is always one left."""

import pytest
from django.core import mail
from django.test import Client

from community.history.models import Entry
from community.live import door
from community.notices.models import Delivery, Notice
from community.people import administrators
from community.people.models import User
from tests.at_once import at_once
from tests.cast import person, signed_in


def address(user: User) -> str:
    return f"/account/people/{user.pk}/administrator/"


def text_of(client: Client, path: str) -> str:
    return client.get(path, headers={"accept-language": "nl"}).content.decode()


@pytest.fixture
def second(admin: User) -> User:
    return person("Stan Staf", is_staff=True)


@pytest.fixture
def rechecked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    found: list[int] = []
    monkeypatch.setattr(door, "revoke", found.append)
    return found


def test_an_administrator_makes_another_who_hears_of_it(
    admin: User, member: User, rechecked: list[int]
) -> None:
    client = signed_in(admin)
    assert f'href="{address(member)}"' in text_of(client, f"/regions/people/{member.pk}/")
    assert "Een beheerder ziet en verandert elke regio" in text_of(client, address(member))
    for _again in range(2):
        assert client.post(address(member), {"action": "appoint"}).headers["Location"] == (
            f"/regions/people/{member.pk}/"
        )
    member.refresh_from_db()
    entry = Entry.objects.get(verb="administrator")
    assert (member.is_staff, member.is_superuser, rechecked) == (True, True, [member.pk])
    assert (entry.actor, entry.object_id, entry.after) == (admin, member.pk, {"is_staff": True})
    assert Notice.objects.get(user=member).words["who"] == admin.name
    assert Delivery.objects.get(to=member.email).subject == "Ada Admin maakte je beheerder"
    assert mail.outbox == []
    assert signed_in(member).get(address(admin)).status_code == 200


def test_one_is_no_longer_an_administrator(admin: User, second: User, rechecked: list[int]) -> None:
    client = signed_in(admin)
    assert "Stopt Stan Staf als beheerder?" in text_of(client, address(second))
    client.post(address(second), {"action": "dismiss"})
    second.refresh_from_db()
    assert (second.is_staff, second.is_superuser, rechecked) == (False, False, [second.pk])
    assert Delivery.objects.get(to=second.email).subject == "Je bent geen beheerder meer"
    assert signed_in(second).get(address(admin)).status_code == 403


def test_one_may_stop_oneself_while_another_is_left_and_the_last_one_never(admin: User, second: User) -> None:
    assert signed_in(second).post(address(second), {"action": "dismiss"}).headers["Location"] == "/"
    client = signed_in(admin)
    page = text_of(client, address(admin))
    assert (
        "Er is geen andere beheerder" in page,
        "<button" in page.split("<main")[1].split("</main")[0],
    ) == (
        True,
        False,
    )
    assert client.post(address(admin), {"action": "dismiss"}).status_code == 409
    with pytest.raises(administrators.LastAdministrator):
        administrators.dismiss(user=admin, by=admin)
    assert list(User.objects.administrators()) == [admin]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_end_each_other_at_once_leave_one(admin: User, second: User) -> None:
    def dismiss(user: User, by: User) -> None:
        administrators.dismiss(user=user, by=by)

    outcomes = at_once(lambda: dismiss(admin, second), lambda: dismiss(second, admin))
    assert sorted(type(one).__name__ for one in outcomes) == ["LastAdministrator", "NoneType"]
    assert User.objects.administrators().count() == 1


def test_a_closed_account_doesnt_count_and_is_made_nothing(admin: User, second: User) -> None:
    User.objects.filter(pk=second.pk).update(is_active=False)
    assert signed_in(admin).get(address(second)).status_code == 404
    with pytest.raises(administrators.LastAdministrator):
        administrators.dismiss(user=admin, by=second)


def test_nobody_else_makes_an_administrator(member: User, organiser: User, stranger: Client) -> None:
    client = signed_in(organiser)
    assert client.get(address(member)).status_code == 403
    assert client.post(address(member), {"action": "appoint"}).status_code == 403
    assert stranger.post(address(member), {"action": "appoint"}).status_code == 302
    assert address(member) not in text_of(client, f"/regions/people/{member.pk}/")
    assert not User.objects.administrators().exists()


def test_a_button_that_says_nothing_changes_nothing(admin: User, member: User) -> None:
    assert signed_in(admin).post(address(member)).status_code == 409
    assert list(User.objects.administrators()) == [admin]
