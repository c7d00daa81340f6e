"""Whoever asks gets all that is kept about them in one file, and nothing of anybody else."""

import json
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from community.notices.models import Notice
from community.people.models import User
from community.people.privacy import FORMAT, parts
from community.threads import services as threads
from community.threads.models import Thread
from regions.models import Region
from tests.cast import signed_in


def file_of(user: User) -> dict[str, Any]:
    answer: Any = signed_in(user).get("/account/data/file/")
    assert answer.headers["Content-Type"] == "application/json"
    found: dict[str, Any] = json.loads(answer.content)
    return found


@pytest.fixture
def talk(member: User, colleague: User, limburg: Region) -> Thread:
    talk = threads.start_thread(
        author=member, group=limburg.group, kind=Thread.Kind.QUESTION, title="Gehoord?", body="Wie weet dit?"
    )
    threads.post(author=colleague, thread=talk, body="Ik, Koen, weet het.", uuid=uuid.uuid4())
    return talk


def test_what_somebody_wrote_and_did_is_in_the_file(member: User, talk: Thread) -> None:
    found = file_of(member)
    assert found["format"] == FORMAT
    assert [row["email"] for row in found["account"]["profile"]] == [member.email]
    assert [row["body"] for row in found["threads"]["messages"]] == ["Wie weet dit?"]
    assert [row["group"] for row in found["groups"]["memberships"]] == ["Limburg"]
    assert [row["library"] for row in found["regions"]["workplaces"]] == ["Bibliotheek Genk"]


def test_nothing_that_others_wrote_or_are_called_is_in_it(
    member: User, colleague: User, talk: Thread
) -> None:
    assert Notice.objects.filter(user=member, words__who=colleague.name).exists()
    text = json.dumps(file_of(member), ensure_ascii=False)
    assert colleague.name not in text
    assert colleague.email not in text
    assert "weet het" not in text


def test_every_app_that_keeps_something_of_people_hands_in_its_part() -> None:
    keeping = {
        model._meta.app_label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is User and getattr(field, "concrete", False)
    }
    packages = {"account", "mfa", "socialaccount", "usersessions", "people"}  # the part of people itself
    assert keeping - packages == set(parts()) - {"account"}


def test_the_page_leads_to_the_file_and_a_visitor_to_signing_in(member: User, stranger: Client) -> None:
    page = signed_in(member).get("/account/data/").content.decode()
    assert 'href="/account/data/file/"' in page
    for address in ("/account/data/", "/account/data/file/"):
        assert stranger.get(address).headers["Location"].startswith("/account/login/")
