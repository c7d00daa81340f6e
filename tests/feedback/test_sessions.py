"""A session of the board: on the timeline, with an agenda of everybody, who was there, and minutes."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from community.groups.models import Group, Membership
from community.history.models import Entry
from community.notices.models import Delivery, Notice
from community.people.models import User
from feedback import errors
from feedback.models import AgendaPoint, Board, Session, TimelineEntry
from feedback.services import sessions
from meetups.models import Occurrence


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel("2026-11-10 12:00:00+01:00", tick=False):
        yield


@pytest.fixture
def session(board: Board, facilitator: User) -> Session:
    return sessions.plan_session(
        board=board, by=facilitator, title="Eerste bijeenkomst", on=date(2026, 11, 10), mode="hybrid"
    )


def at(session: Session, more: str = "") -> str:
    return f"/boards/{session.entry.board_id}/sessions/{session.pk}/{more}"


def on(session: Session, day: date) -> Session:
    TimelineEntry.objects.filter(pk=session.entry_id).update(on=day)
    return Session.objects.select_related("entry__board__group").get(pk=session.pk)


def read(client: Client, session: Session) -> str:
    return client.get(at(session)).content.decode()


def test_a_planned_session_stands_on_the_timeline_and_leads_to_its_page(
    board: Board, as_facilitator: Client, as_member: Client
) -> None:
    typed = {"title": "Eerste bijeenkomst", "on": "2026-12-03", "mode": "online", "text": "We maken kennis."}
    answer = as_facilitator.post(f"/boards/{board.pk}/sessions/new/", typed)
    session = Session.objects.get()
    assert answer.headers["Location"] == at(session)
    told = as_member.get(f"/boards/{board.pk}/").context["story"]
    moment = next(moment for moment in told if moment.said == "Eerste bijeenkomst")
    assert (moment.state, moment.mode, moment.url) == ("later", "online", at(session))
    assert [entry.verb for entry in Entry.objects.about(session)] == ["plan"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("http://localhost:8000/meetups/7/", "/meetups/7/"),
        ("/meetups/7/", "/meetups/7/"),
        ("https://elders.example/zaal", "https://elders.example/zaal"),
        ("", ""),
    ],
)
def test_an_address_of_this_site_is_kept_without_its_host(
    board: Board, as_facilitator: Client, settings: Any, typed: str, kept: str
) -> None:
    settings.PUBLIC_URL = "http://localhost:8000"
    whole = {"title": "Samen", "on": "2026-12-03", "mode": "online", "url": typed}
    as_facilitator.post(f"/boards/{board.pk}/sessions/new/", whole)
    assert TimelineEntry.objects.get().url == kept


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "zaal 3", "//elders.example/"])
def test_what_is_no_address_is_asked_again(board: Board, as_facilitator: Client, typed: str) -> None:
    whole = {"title": "Samen", "on": "2026-12-03", "mode": "online", "url": typed}
    answer = as_facilitator.post(f"/boards/{board.pk}/sessions/new/", whole)
    assert (answer.status_code, "Dat is geen adres." in answer.content.decode()) == (422, True)
    assert not Session.objects.exists()


def test_members_answer_the_date_of_the_calendar_from_the_page(
    session: Session, as_member: Client, stranger: Client
) -> None:
    group = session.entry.board.group
    start = timezone.now() + timedelta(days=3)
    occurrence = Occurrence.objects.create(
        group=group, title="Samen", on=start.date(), at=time(13), minutes=60, starts_at=start,
        ends_at=start + timedelta(hours=1),
    )  # fmt: skip
    TimelineEntry.objects.filter(pk=session.entry_id).update(url=occurrence.get_absolute_url())
    assert f'hx-get="/meetups/{occurrence.pk}/fragment/?as=next"' in read(as_member, session)
    assert as_member.get(f"/meetups/{occurrence.pk}/fragment/?as=next").status_code == 200
    Group.objects.filter(pk=group.pk).update(readers=Group.Readers.PUBLIC)
    shown = read(stranger, session)
    assert 'hx-get="/meetups' not in shown
    assert f'href="/meetups/{occurrence.pk}/"' in shown


def test_members_add_to_the_agenda_and_take_their_own_off(
    session: Session, member: User, as_member: Client, facilitator: User, as_facilitator: Client
) -> None:
    as_member.post(at(session, "agenda/"), {"text": "De servicedesk"})
    as_member.post(at(session, "agenda/"), {"text": "De servicedesk"})
    point = AgendaPoint.objects.get()
    other = sessions.add_point(session=session, by=facilitator, text="Welkom")
    shown = read(as_member, session)
    assert "De servicedesk" in shown
    assert member.name in shown
    assert as_member.post(at(session, f"agenda/{other.pk}/take-off/")).status_code == 403
    assert as_member.post(at(session, f"agenda/{point.pk}/take-off/")).status_code == 302
    assert as_facilitator.post(at(session, f"agenda/{other.pk}/take-off/")).status_code == 302
    assert not AgendaPoint.objects.exists()


def test_an_empty_point_and_one_that_comes_too_late_are_answered_with_a_sentence(
    session: Session, as_member: Client
) -> None:
    answer = as_member.post(at(session, "agenda/"), {"text": " "})
    assert (answer.status_code, "Zeg in enkele woorden waarover" in answer.content.decode()) == (422, True)
    on(session, date(2026, 11, 9))
    answer = as_member.post(at(session, "agenda/"), {"text": "Nog iets"})
    assert (answer.status_code, "Deze bijeenkomst is voorbij" in answer.content.decode()) == (409, True)
    assert not AgendaPoint.objects.exists()


def test_a_reader_who_is_no_member_sees_the_agenda_without_names(
    session: Session, member: User, as_outsider: Client
) -> None:
    sessions.add_point(session=session, by=member, text="De servicedesk")
    Group.objects.filter(pk=session.entry.board.group_id).update(readers=Group.Readers.PUBLIC)
    shown = read(as_outsider, session)
    assert "De servicedesk" in shown
    assert member.name not in shown
    assert as_outsider.post(at(session, "agenda/"), {"text": "Ik ook"}).status_code == 403


def test_who_was_there_is_ticked_and_read_by_members_alone(
    session: Session,
    member: User,
    colleague: User,
    as_facilitator: Client,
    as_member: Client,
    stranger: Client,
) -> None:
    as_facilitator.post(at(session, "present/"), {"present": [member.pk, colleague.pk]})
    assert set(session.attended.all()) == {member, colleague}
    Group.objects.filter(pk=session.entry.board.group_id).update(readers=Group.Readers.PUBLIC)
    assert colleague.name in read(as_member, session)
    assert colleague.name not in read(stranger, session)
    as_facilitator.post(at(session, "present/"), {})
    assert not session.attended.exists()


def test_only_members_can_have_been_there_and_not_before_its_day(
    session: Session, outsider: User, member: User, facilitator: User, as_facilitator: Client
) -> None:
    assert as_facilitator.post(at(session, "present/"), {"present": [outsider.pk]}).status_code == 422
    with pytest.raises(errors.NotOfBoard):
        sessions.note_attendance(session=session, by=facilitator, present=[outsider])
    on(session, date(2026, 11, 11))
    answer = as_facilitator.post(at(session, "present/"), {"present": [member.pk]})
    assert (answer.status_code, "moet nog komen" in answer.content.decode()) == (409, True)
    assert not session.attended.exists()


def test_who_left_the_board_stays_among_those_who_were_there(
    session: Session, member: User, colleague: User, facilitator: User, as_facilitator: Client
) -> None:
    sessions.note_attendance(session=session, by=facilitator, present=[member])
    Membership.objects.filter(user=member, group=session.entry.board.group_id).delete()
    as_facilitator.post(at(session, "present/"), {"present": [member.pk, colleague.pk]})
    assert set(session.attended.all()) == {member, colleague}


def test_a_draft_is_the_facilitators_and_published_minutes_the_members(
    session: Session, member: User, as_facilitator: Client, as_member: Client, as_outsider: Client
) -> None:
    Group.objects.filter(pk=session.entry.board.group_id).update(readers=Group.Readers.PUBLIC)
    as_facilitator.post(
        at(session, "minutes/"), {"text": "* **Bellen** eerst", "revision": "0", "draft": "1"}
    )
    assert "<strong>Bellen</strong>" in read(as_facilitator, session)
    assert "Bellen" not in read(as_member, session)
    assert not Notice.objects.filter(kind="feedback.minutes").exists()
    as_facilitator.post(at(session, "minutes/"), {"text": "Bellen eerst", "revision": "1", "publish": "1"})
    assert "Bellen eerst" in read(as_member, session)
    assert "Bellen eerst" not in read(as_outsider, session)
    as_facilitator.post(at(session, "minutes/"), {"text": "Bellen dan", "revision": "2", "publish": "1"})
    assert Notice.objects.filter(kind="feedback.minutes", user=member).count() == 1
    assert "Eerste bijeenkomst" in Delivery.objects.get(user=member).subject


def test_nobody_overwrites_anothers_minutes(
    session: Session, facilitator: User, as_facilitator: Client
) -> None:
    sessions.write_minutes(session=session, by=facilitator, text="Van Fia", publish=False, revision=0)
    answer = as_facilitator.post(at(session, "minutes/"), {"text": "Van mij", "revision": "0", "draft": "1"})
    assert answer.status_code == 409
    assert "Van mij" in answer.content.decode()
    session.refresh_from_db()
    assert session.minutes == "Van Fia"


@pytest.mark.parametrize(
    ("day", "text", "error"),
    [(date(2026, 11, 10), "", errors.MinutesEmpty), (date(2026, 11, 11), "Al klaar", errors.SessionToCome)],
)
def test_minutes_that_cant_be_published_are_refused(
    session: Session, facilitator: User, day: date, text: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        sessions.write_minutes(session=on(session, day), by=facilitator, text=text, publish=True, revision=0)


def test_a_session_with_minutes_stays_and_a_mistake_can_go(
    session: Session, facilitator: User, as_facilitator: Client
) -> None:
    sessions.write_minutes(session=session, by=facilitator, text="Gezegd", publish=False, revision=0)
    assert as_facilitator.post(at(session, "call-off/")).status_code == 409
    sessions.write_minutes(session=session, by=facilitator, text="", publish=False, revision=1)
    assert as_facilitator.post(at(session, "call-off/")).status_code == 302
    assert not TimelineEntry.objects.exists()


def test_members_run_no_session(session: Session, as_member: Client) -> None:
    for more in ("edit/", "present/", "minutes/"):
        assert as_member.get(at(session, more)).status_code == 403, more
    assert as_member.post(at(session, "call-off/")).status_code == 403


def test_the_way_back_is_marked_as_the_language_of_the_board(
    session: Session, as_facilitator: Client
) -> None:
    Board.objects.filter(pk=session.entry.board_id).update(language="en")
    for more in ("edit/", "present/", "minutes/"):
        shown = as_facilitator.get(at(session, more)).content.decode()
        assert f'<a href="{at(session)}"><span lang="en" dir="auto">Eerste bijeenkomst</span></a>' in shown, (
            more
        )
