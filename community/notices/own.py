"""What is kept of how somebody is told things. Not the words of a notice or mail: those are about others."""

from collections.abc import Iterator

from community.notices.models import Delivery, Follow, Notice, Preference
from community.people.models import User
from community.people.privacy import Section, rows


def export(user: User) -> Iterator[Section]:
    told = Notice.objects.filter(user=user).order_by("pk")
    yield "notices", rows(told, "kind", "url", "created_at", "read_at")
    mails = Delivery.objects.filter(user=user).order_by("pk")
    yield "mails", rows(mails, "to", "created_at", "sent_at")
    yield "preferences", rows(Preference.objects.filter(user=user), "kind", "mail")
    yield "follows", rows(Follow.objects.filter(user=user), "kind", "level", number="object_id")
