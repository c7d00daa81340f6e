"""What is kept of how somebody is told things. Not the words of a notice or mail: those are about others."""

from collections.abc import Iterator

from django.db.models import Q

from community.notices.models import Delivery, Follow, Notice, Preference
from community.people.erasure import Erasure
from community.people.models import User
from community.people.privacy import Section, rows


def export(user: User) -> Iterator[Section]:
    told = Notice.objects.filter(user=user).order_by("pk")
    yield "notices", rows(told, "kind", "url", "created_at", "read_at")
    mails = Delivery.objects.filter(user=user).order_by("pk")
    yield "mails", rows(mails, "to", "created_at", "sent_at")
    yield "preferences", rows(Preference.objects.filter(user=user), "kind", "mail")
    yield "follows", rows(Follow.objects.filter(user=user), "kind", "level", number="object_id")


def forget(erasure: Erasure) -> None:
    """Mails to them: what waits isn't sent any more. In the notices of others their name goes."""
    Delivery.objects.filter(Q(user=erasure.user) | Q(to__in=erasure.addresses)).delete()
    for notice in Notice.objects.filter(words__who=erasure.user.name).select_related("user"):
        notice.words = erasure.words.out_of_all(notice.words, notice.user.language)
        notice.save(update_fields=["words"])
