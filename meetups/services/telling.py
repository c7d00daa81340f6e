"""Who is told what: the screens that look on, and the people whom a change concerns."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from community.live import door
from community.notices.services import notify
from community.people.models import User
from meetups.models import Occurrence, Reply

MOVED = "meetups.moved"
CANCELLED = "meetups.cancelled"
RESTORED = "meetups.restored"
SEAT_GIVEN = "meetups.seat_given"


def revised(occurrence: Occurrence) -> None:
    """Count the change and tell the screens. The occurrence's row is locked by the caller."""
    Occurrence.objects.filter(pk=occurrence.pk).update(revision=F("revision") + 1)
    occurrence.revision = Occurrence.objects.values_list("revision", flat=True).get(pk=occurrence.pk)
    door.publish(occurrence.topic, "revised", {"revision": occurrence.revision})


def words_of(occurrence: Occurrence, **more: Any) -> dict[str, Any]:
    """What the templates of a notice say; moments as text, for the words are kept as JSON."""
    return {
        "title": occurrence.title,
        "language": occurrence.language,
        "starts": occurrence.local_start.isoformat(),
        "ends": occurrence.local_end.isoformat(),
        "where": occurrence.where,
        "online": occurrence.in_the_room is False,
        "reason": occurrence.reason,
        **more,
    }


def tell_who_replied(occurrence: Occurrence, kind: str, *, actor: User, **more: Any) -> None:
    users = User.objects.filter(meetup_replies__occurrence=occurrence, is_active=True)
    key = f"{occurrence.pk}:{occurrence.sequence}"
    words = words_of(occurrence, **more)
    notify(users=users, kind=kind, key=key, url=occurrence.get_absolute_url(), words=words, actor=actor)


def tell_seated(occurrence: Occurrence, replies: Iterable[Reply]) -> None:
    """Those who moved up from the waiting list; each time somebody does is a notice of its own."""
    for reply in replies:
        notify(
            users=[reply.user],
            kind=SEAT_GIVEN,
            key=f"{occurrence.pk}:{reply.queued_at.isoformat()}",
            url=occurrence.get_absolute_url(),
            words=words_of(occurrence, answer=reply.answer),
        )
