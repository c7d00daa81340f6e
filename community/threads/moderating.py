"""What an organiser does to a whole conversation: close it, and let it stand on top."""

from django.db import transaction
from django.utils import timezone

from community.history.services import record
from community.people.models import User
from community.threads import stamps
from community.threads.models import Thread

VERBS = {
    "close": ("closed_at", True),
    "reopen": ("closed_at", False),
    "pin": ("pinned_at", True),
    "unpin": ("pinned_at", False),
}


@transaction.atomic
def moderate(*, thread: Thread, verb: str, by: User) -> Thread:
    """`verb`: close, reopen, pin or unpin. Again it changes nothing. Holds the thread, so that what is being
    written comes before or is refused; raises KeyError for another verb."""
    name, wanted = VERBS[verb]
    thread = stamps.hold(thread.pk)
    if (getattr(thread, name) is not None) != wanted:
        setattr(thread, name, timezone.now() if wanted else None)
        thread.save(update_fields=[name])
        record(actor=by, verb=verb, of=thread)
    return thread
