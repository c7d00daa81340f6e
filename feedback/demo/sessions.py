"""A page for each session that the boards tell of; one of the finished board with all that it can hold."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from community.history.models import Entry
from feedback.demo.programme import TITLE
from feedback.demo.setting_back import forget_notices
from feedback.models import AgendaPoint, Session, TimelineEntry
from feedback.services import sessions

FIRST = "Eerste bijeenkomst"
AGENDA = (
    "Kennismaken: wie zijn we, en waar botsen we op?",
    "Wat we de bibliotheken willen vragen",
    "Hoe vaak we samenkomen, en hoe",
)
MINUTES = """\
We maakten kennis: vijf collega's uit vijf bibliotheken, van de kust tot Limburg.

* De bevraging gaat in december naar alle bibliotheken. We vragen per dienst hoe goed iemand die kent.
* We vragen ook wat sterk is en wat anders mag, in eigen woorden.
* We komen nog twee keer samen: een keer fysiek om de noden op volgorde te zetten, een keer online.

Wie nog een vraag wil toevoegen, bezorgt die voor het einde van de week."""


def build(world: Any) -> None:
    for entry in TimelineEntry.objects.filter(kind=TimelineEntry.Kind.SESSION, session=None):
        Session.objects.create(entry=entry)
    first = Session.objects.filter(entry__board__title=TITLE, entry__title=FIRST)
    for session in first.select_related("entry__board__group"):
        hold(session, world)


def hold(session: Session, world: Any) -> None:
    """As it went; nobody needs a mail about it today."""
    board, tom = session.entry.board, world.people["facilitator"]
    then = timezone.make_aware(datetime.combine(session.entry.on, time(10)))
    for text in AGENDA:
        AgendaPoint.objects.create(session=session, text=text, by=tom, at=then)
    present = [row.user for row in board.group.memberships.select_related("user")]
    sessions.note_attendance(session=session, by=tom, present=present)
    sessions.write_minutes(session=session, by=tom, text=MINUTES, publish=True, revision=0)
    Session.objects.filter(pk=session.pk).update(minutes_published_at=then)
    Entry.objects.filter(kind="feedback.session", object_id=session.pk).backdate(then)
    forget_notices(f"session:{session.pk}")
