"""What the log holds of a person: that they did something, and when. Not what it held: others' words too."""

from collections.abc import Iterator

from community.history.models import Entry
from community.people.erasure import Erasure
from community.people.models import User
from community.people.privacy import Section, rows


def export(user: User) -> Iterator[Section]:
    done = Entry.objects.filter(actor=user).order_by("pk")
    yield "done", rows(done, "verb", "at", what="kind", number="object_id")


def forget(erasure: Erasure) -> None:
    Entry.objects.anonymise(erasure.user)
