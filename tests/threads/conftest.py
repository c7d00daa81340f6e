"""Conversations to test with."""

import uuid
from typing import Any

import pytest

from community.people.models import User
from community.threads import services
from community.threads.models import Post, Thread
from regions.models import Region


def say(thread: Thread, author: User, body: str = "Dag allemaal", **fields: Any) -> Post:
    return services.post(
        author=author, thread=thread, body=body, uuid=fields.pop("uuid", uuid.uuid4()), **fields
    )


@pytest.fixture
def question(limburg: Region, member: User) -> Thread:
    """Asked by the member in Limburg; nobody has answered yet."""
    return services.start_thread(
        author=member,
        group=limburg.group,
        kind=Thread.Kind.QUESTION,
        title="Jeugdcollectie verhuizen",
        body="Kan dat in één keer?",
    )


@pytest.fixture
def corner(limburg: Region) -> Thread:
    return services.standing_thread(group=limburg.group)


@pytest.fixture
def everywhere(westhoek: Region, outsider: User) -> Thread:
    """Begun in the Westhoek, for all regions."""
    return services.start_thread(
        author=outsider,
        group=westhoek.group,
        kind=Thread.Kind.DISCUSSION,
        title="Boekstart overal",
        body="Hoe doen jullie dat?",
        audience=Thread.Audience.ALL,
    )
