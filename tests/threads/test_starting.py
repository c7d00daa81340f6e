"""Asking or telling something: the form."""

import uuid
from typing import Any

from django.test import Client

from community.groups.models import Group
from community.people.models import User
from community.threads.models import Thread
from regions.models import Region
from tests.cast import join, signed_in

WORDS = {
    "kind": "question",
    "title": "Wie heeft een microfoon?",
    "body": "Die van ons is stuk.",
    "audience": "group",
}


def test_a_question_for_my_region(as_member: Client, limburg: Region) -> None:
    answer = as_member.post("/threads/new/", WORDS)
    thread = Thread.objects.get()
    assert (answer.status_code, answer["location"]) == (302, thread.get_absolute_url())
    assert (thread.group, thread.kind, thread.audience) == (limburg.group, "question", "group")


def test_my_region_is_chosen_and_the_title_comes_along(as_member: Client) -> None:
    page = as_member.get("/threads/new/?kind=discussion&title=Hallo").context["form"]
    assert (page["kind"].value(), page["title"].value(), page["audience"].value()) == (
        "discussion",
        "Hallo",
        "group",
    )
    assert "group" not in page.fields


def test_who_belongs_to_two_regions_chooses(member: User, westhoek: Region) -> None:
    join(member, westhoek)
    client = signed_in(member)
    client.post("/threads/new/", {**WORDS, "group": westhoek.group.pk})
    assert Thread.objects.get().group == westhoek.group


def test_a_region_that_is_not_mine_is_no_choice(member: User, westhoek: Region, limburg: Region) -> None:
    client = signed_in(member)
    client.post("/threads/new/", {**WORDS, "group": westhoek.group.pk})
    assert Thread.objects.get().group == limburg.group


def test_who_has_no_region_writes_for_everyone(root: Group, ex_member: User) -> None:
    client = signed_in(ex_member)
    assert "audience" not in client.get("/threads/new/").context["form"].fields
    client.post("/threads/new/", {**WORDS, "audience": "group"})
    thread = Thread.objects.get()
    assert (thread.group, thread.audience) == (root, "all")


def test_sent_twice_it_is_one(as_member: Client) -> None:
    words = {**WORDS, "uuid": str(uuid.uuid4())}
    assert (
        as_member.post("/threads/new/", words)["location"]
        == as_member.post("/threads/new/", words)["location"]
    )
    changed = as_member.post("/threads/new/", {**words, "body": "Andere tekst"})
    assert changed.status_code == 422
    assert "Andere tekst" in changed.content.decode()
    assert words["uuid"] not in changed.content.decode()


def test_a_question_can_stand_in_its_title_alone(as_member: Client) -> None:
    as_member.post("/threads/new/", {**WORDS, "kind": "question", "body": ""})
    assert Thread.objects.get().posts.get().body == WORDS["title"]


def test_what_is_missing_is_named_and_what_was_typed_stays(as_member: Client) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"body": "d" * 10_001}, "10.000 tekens"),
        ({"kind": "discussion", "body": " "}, "Schrijf eerst je bericht"),
        ({"title": ""}, "Titel"),
        ({"title": "t" * 201}, "200"),
        ({"kind": "x"}, "Wat is het?"),
    ]
    for change, sentence in wrong:
        answer = as_member.post("/threads/new/", {**WORDS, **change})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert {**WORDS, **change}["body"] in answer.content.decode()
    assert not Thread.objects.exists()
