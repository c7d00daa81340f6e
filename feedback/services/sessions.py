"""The writer of sessions: planned on the board's timeline, with agenda, who was there, and minutes."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from community.groups.models import Membership
from community.history.services import record
from community.people.models import User
from feedback import errors
from feedback.models import AgendaPoint, Board, Session, TimelineEntry
from feedback.services.telling import revised, tell_minutes


@transaction.atomic
def plan_session(
    *, board: Board, by: User, title: str, on: date, mode: str, text: str = "", url: str = ""
) -> Session:
    """On the timeline of this board. `url`: of its date in the calendar, or elsewhere."""
    entry = TimelineEntry.objects.create(
        board=board, kind=TimelineEntry.Kind.SESSION, title=title, on=on, mode=mode, text=text, url=url
    )
    session = Session.objects.create(entry=entry)
    record(actor=by, verb="plan", of=session, after=_facts(session))
    revised(board)
    return session


@transaction.atomic
def change_session(*, session: Session, by: User, **facts: Any) -> Session:
    """Title, day, mode, text or link. The same again changes nothing."""
    session = locked(session)
    before, entry = _facts(session), session.entry
    for name, value in facts.items():
        setattr(entry, name, value)
    if "on" in facts:
        entry.month_only = False
    entry.save()
    after = _facts(session)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        was, became = ({name: facts[name] for name in changed} for facts in (before, after))
        record(actor=by, verb="edit", of=session, before=was, after=became)
        revised(entry.board)
    return session


@transaction.atomic
def call_off(*, session: Session, by: User) -> None:
    """Take a session that was planned by mistake off the timeline. Raises SessionHasRecord."""
    session = locked(session)
    if session.minutes or session.attended.exists():
        raise errors.SessionHasRecord
    board = session.entry.board
    record(actor=by, verb="remove", of=session, before=_facts(session))
    session.entry.delete()
    revised(board)


@transaction.atomic
def add_point(*, session: Session, by: User, text: str) -> AgendaPoint:
    """Put something on the agenda. Raises SessionOver. The same of the same person twice is once."""
    session = locked(session)
    if session.is_over:
        raise errors.SessionOver
    point, _is_new = AgendaPoint.objects.get_or_create(session=session, by=by, text=text)
    return point


@transaction.atomic
def take_off(*, point: AgendaPoint, by: User) -> None:
    """Whose it was is in the history; what it said isn't."""
    record(actor=by, verb="take off", of=point.session, before={"by": point.by_id})
    point.delete()


@transaction.atomic
def note_attendance(*, session: Session, by: User, present: Collection[User]) -> None:
    """Who was there, of the board's members and of who was noted before. Raises SessionToCome, NotOfBoard."""
    session = locked(session)
    if not session.has_begun:
        raise errors.SessionToCome
    pks = {user.pk for user in present}
    if pks - set(attendable(session).values_list("pk", flat=True)):
        raise errors.NotOfBoard
    before = set(session.attended.values_list("pk", flat=True))
    if pks == before:
        return
    session.attended.set(pks)
    record(actor=by, verb="attendance", of=session, before={"n": len(before)}, after={"n": len(pks)})
    revised(session.entry.board)


def attendable(session: Session) -> QuerySet[User]:
    """The members, and who was there and left the board since."""
    members = Membership.objects.filter(group=session.entry.board.group_id).values("user")
    was_there = session.attended.values("pk")
    return User.objects.filter(Q(pk__in=members) | Q(pk__in=was_there)).order_by("name", "pk")


@transaction.atomic
def write_minutes(*, session: Session, by: User, text: str, publish: bool, revision: int) -> Session:
    """Keep them as they are, for who runs the board, or publish them: the members hear the first time.

    `revision` is what `by` read. Raises SessionToCome, MinutesChanged, MinutesEmpty.
    """
    session = locked(session)
    if not session.has_begun:
        raise errors.SessionToCome
    if session.revision != revision:
        raise errors.MinutesChanged
    if publish and not text:
        raise errors.MinutesEmpty
    published = session.minutes_published_at
    session.minutes, session.revision = text, revision + 1
    session.minutes_published_at = (published or timezone.now()) if publish else None
    session.save(update_fields=["minutes", "revision", "minutes_published_at"])
    record(
        actor=by,
        verb="minutes",
        of=session,
        before={"published": published is not None},
        after={"published": publish},
    )
    if publish:
        tell_minutes(session, by)
    revised(session.entry.board)
    return session


def locked(session: Session) -> Session:
    rows = Session.objects.select_for_update(of=("self",)).select_related("entry__board__group")
    return rows.get(pk=session.pk)


def _facts(session: Session) -> dict[str, Any]:
    entry = session.entry
    return {
        "title": entry.title,
        "on": entry.on.isoformat(),
        "mode": entry.mode,
        "text": entry.text,
        "url": entry.url,
    }
