"""What a calendar program reads: the stored dates, no more and no less, read back by another library."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import time_machine
from django.test import Client

from community.groups.models import Group
from community.groups.services import leave_group
from community.people.models import User
from meetups.models import CalendarToken, Kind, Mode, Occurrence, Series
from meetups.services import (
    Outline,
    Terms,
    cancel_occurrence,
    change_occurrence,
    plan_date,
    renew_token,
    reply,
    restore,
    revoke_token,
)
from regions.models import Library, Region
from tests.cast import signed_in

One = Callable[..., Occurrence]
Many = Callable[..., Series]
BRUSSELS = ZoneInfo("Europe/Brussels")
SUMMER = {"on": date(2027, 2, 3), "at": time(10)}


def read(secret: str) -> icalendar.Calendar:
    response = Client().get(f"/calendar/{secret}.ics")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = icalendar.Calendar.from_ical(response.content)
    assert isinstance(found, icalendar.Calendar)
    return found


def of(user: User, region: Region | None = None) -> icalendar.Calendar:
    return read(renew_token(user=user, group=region.group if region else None))


def moments(calendar: icalendar.Calendar, *, standing: bool = False) -> list[datetime]:
    """Every start that a program would show in the eighteen months whose dates are rows."""
    found = recurring_ical_events.of(calendar).between(date(2026, 11, 26), date(2028, 5, 27))
    if standing:
        found = [one for one in found if one["STATUS"] != "CANCELLED"]
    return sorted(one["DTSTART"].dt.astimezone(UTC) for one in found)


def stored(**wanted: Any) -> list[datetime]:
    return list(Occurrence.objects.filter(**wanted).order_by("starts_at").values_list("starts_at", flat=True))


def events(calendar: icalendar.Calendar) -> list[Any]:
    return list(calendar.walk("VEVENT"))


def overrides(calendar: icalendar.Calendar) -> list[Any]:
    return [one for one in events(calendar) if "RECURRENCE-ID" in one]


def moved(occurrence: Occurrence, by: User, **changed: Any) -> Occurrence:
    names = ("on", "at", "minutes", "library", "place", "online_url", "seats", "online_seats")
    terms = Terms(**{**{name: getattr(occurrence, name) for name in names}, **changed})
    return change_occurrence(occurrence=occurrence, by=by, terms=terms)


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ("FREQ=WEEKLY;BYDAY=WE", SUMMER),
        ("FREQ=MONTHLY;BYDAY=1WE", {}),
        ("FREQ=MONTHLY;BYDAY=-1WE", {"until": date(2027, 10, 27)}),
        ("FREQ=WEEKLY;BYDAY=WE;COUNT=5", {"until": date(2026, 12, 20)}),
        ("FREQ=WEEKLY;BYDAY=WE;COUNT=5", {}),
        ("FREQ=MONTHLY;BYMONTHDAY=31", {}),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", {"skip_holidays": True}),
        ("FREQ=DAILY", {"on": date(2027, 12, 20), "skip_holidays": True}),
    ],
)
def test_a_calendar_program_sees_the_stored_dates(
    many: Many, member: User, limburg: Region, rule: str, given: dict[str, Any]
) -> None:
    many(rule, **given)
    assert stored()
    assert moments(of(member, limburg)) == stored()
    assert moments(of(member)) == stored()


def test_ten_o_clock_stays_ten_o_clock_all_year(many: Many, member: User) -> None:
    many("FREQ=WEEKLY;BYDAY=WE", **SUMMER)
    found = moments(of(member))
    local = {at.astimezone(BRUSSELS).time() for at in found}
    assert local == {time(10)}
    assert {at.hour for at in found} == {8, 9}  # both sides of both changes
    assert datetime(2027, 3, 24, 9, tzinfo=UTC) in found
    assert datetime(2027, 3, 31, 8, tzinfo=UTC) in found
    assert datetime(2027, 10, 27, 8, tzinfo=UTC) in found
    assert datetime(2027, 11, 3, 9, tzinfo=UTC) in found


def test_the_zone_is_in_the_calendar(many: Many, member: User) -> None:
    many()
    calendar = of(member)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Brussels"]
    assert events(calendar)[0]["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert (str(calendar["VERSION"]), str(calendar["METHOD"])) == ("2.0", "PUBLISH")


def test_the_last_day_ends_the_rule_in_utc(many: Many, member: User) -> None:
    many("FREQ=WEEKLY;BYDAY=WE", until=date(2026, 12, 16))
    rule = events(of(member))[0]["RRULE"]
    assert rule["UNTIL"] == [datetime(2026, 12, 16, 22, 59, 59, tzinfo=UTC)]


def test_a_skipped_holiday_is_an_exdate(many: Many, member: User) -> None:
    series = many("FREQ=WEEKLY;BYDAY=FR", on=date(2026, 12, 4), skip_holidays=True)
    assert "20261225T100000" in series.__class__.objects.get(pk=series.pk).skipped
    calendar = of(member)
    gone = [one.dt for one in events(calendar)[0]["EXDATE"].dts]
    assert datetime(2026, 12, 25, 10, tzinfo=BRUSSELS) in gone
    assert datetime(2026, 12, 25, 9, tzinfo=UTC) not in moments(calendar)


def test_a_moved_date_has_the_recurrence_id_that_the_rule_asked_for(
    many: Many, member: User, organiser: User
) -> None:
    second = many().occurrences.order_by("starts_at")[1]
    moved(second, organiser, on=date(2027, 1, 8), at=time(13, 30), place="Polyvalente zaal")
    calendar = of(member)
    assert moments(calendar) == stored()
    [override] = overrides(calendar)
    assert override["RECURRENCE-ID"].dt == datetime(2027, 1, 6, 10, tzinfo=BRUSSELS)
    assert override["DTSTART"].dt == datetime(2027, 1, 8, 13, 30, tzinfo=BRUSSELS)
    assert override["SEQUENCE"] == 1
    assert "Polyvalente zaal" in override["LOCATION"]
    assert {str(one["UID"]) for one in events(calendar)} == {second.uid}


def test_a_cancelled_date_says_so_and_a_restored_one_too(many: Many, member: User, organiser: User) -> None:
    second = many().occurrences.order_by("starts_at")[1]
    cancel_occurrence(occurrence=second, by=organiser, reason="Staking")
    [override] = overrides(of(member))
    assert (override["STATUS"], override["SEQUENCE"]) == ("CANCELLED", 1)
    assert moments(of(member), standing=True) == stored(status="planned")
    restore(occurrence=second, by=organiser)
    [override] = overrides(of(member))
    assert (override["STATUS"], override["SEQUENCE"]) == ("CONFIRMED", 2)
    assert moments(of(member), standing=True) == stored()


def test_the_sequence_rises_with_every_move(many: Many, member: User, organiser: User) -> None:
    second = many().occurrences.order_by("starts_at")[1]
    for sequence, day in enumerate((7, 8, 6), start=1):
        moved(second, organiser, on=date(2027, 1, day))
        [override] = overrides(of(member))
        assert override["SEQUENCE"] == sequence
    moved(second, organiser, seats=12)  # no calendar needs to follow that
    second.refresh_from_db()
    assert second.sequence == 3


def test_a_uid_never_changes(many: Many, one: One, member: User, organiser: User) -> None:
    occurrence, series = one(), many()
    before = {str(event["UID"]) for event in events(of(member))}
    assert before == {occurrence.uid, series.uid}
    moved(occurrence, organiser, on=date(2026, 12, 9))
    moved(series.occurrences.order_by("starts_at")[2], organiser, at=time(15))
    assert {str(event["UID"]) for event in events(of(member))} == before


def test_a_date_by_itself_has_all_that_a_calendar_shows(one: One, member: User) -> None:
    occurrence = one(
        description="Meebrengen: een laptop; en goesting, veel",
        mode=Mode.HYBRID,
        online_url="https://v.example/x",
    )
    [event] = events(of(member))
    assert event["SUMMARY"] == "Regio-overleg Limburg"
    assert event["DTSTART"].dt == datetime(2026, 12, 2, 10, tzinfo=BRUSSELS)
    assert event.duration.total_seconds() == 150 * 60
    assert event["DESCRIPTION"] == "Meebrengen: een laptop; en goesting, veel\n\nhttps://v.example/x"
    assert event["LOCATION"] == "Bibliotheek Genk"
    assert event["URL"].endswith(f"/meetups/{occurrence.pk}/")
    assert event["STATUS"] == "CONFIRMED"


def test_a_download_is_that_one_date(many: Many, member: User, as_member: Client, organiser: User) -> None:
    second = many().occurrences.order_by("starts_at")[1]
    moved(second, organiser, at=time(14))
    response = as_member.get(f"/meetups/{second.pk}/calendar.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="2027-01-06.ics"'
    calendar = icalendar.Calendar.from_ical(response.content)
    assert isinstance(calendar, icalendar.Calendar)
    [event] = events(calendar)
    assert moments(calendar) == [datetime(2027, 1, 6, 13, tzinfo=UTC)]
    assert event["SEQUENCE"] == 1
    assert not {"RRULE", "RECURRENCE-ID"} & set(event)
    assert calendar.walk("VTIMEZONE")


def test_a_download_of_what_one_may_not_see_does_not_exist(one: One, as_outsider: Client) -> None:
    occurrence = one()
    hidden = as_outsider.get(f"/meetups/{occurrence.pk}/calendar.ics")
    missing = as_outsider.get(f"/meetups/{occurrence.pk + 9999}/calendar.ics")
    assert (hidden.status_code, missing.status_code) == (404, 404)


def test_what_a_person_cannot_come_to_is_not_in_their_own_calendar(
    many: Many, one: One, member: User, limburg: Region
) -> None:
    series, alone = many(), one(title="Apart")
    second = series.occurrences.order_by("starts_at")[1]
    for occurrence in (second, alone):
        reply(occurrence=occurrence, user=member, answer="no")
    mine = moments(of(member))
    assert second.starts_at not in mine
    assert mine == stored(series=series)[:1] + stored(series=series)[2:]
    assert moments(of(member, limburg)) == stored()


def test_a_training_elsewhere_comes_in_with_the_answer(many: Many, outsider: User, westhoek: Region) -> None:
    third = many(kind=Kind.TRAINING).occurrences.order_by("starts_at")[2]
    assert moments(of(outsider)) == []
    reply(occurrence=third, user=outsider, answer="maybe")
    assert moments(of(outsider)) == [third.starts_at]
    assert moments(of(outsider, westhoek)) == []


def test_another_region_is_not_in_it(
    many: Many,
    member: User,
    outsider: User,
    organiser: User,
    outline: Callable[..., Outline],
    westhoek: Region,
) -> None:
    many()
    elsewhere = plan_date(by=organiser, outline=outline(group=westhoek.group, title="Ver weg"))
    assert elsewhere.starts_at in moments(of(outsider))
    assert {str(event["SUMMARY"]) for event in events(of(outsider))} == {"Ver weg"}
    assert {str(event["SUMMARY"]) for event in events(of(member))} == {"Regio-overleg Limburg"}


def test_who_left_sees_nothing_any_more_at_the_same_address(
    many: Many, member: User, limburg: Region
) -> None:
    many()
    own, whole = renew_token(user=member, group=None), renew_token(user=member, group=limburg.group)
    assert moments(read(whole)) == stored()
    leave_group(user=member, group=limburg.group, by=member)
    assert moments(read(own)) == moments(read(whole)) == []


def test_a_renewed_address_replaces_the_one_before(one: One, member: User) -> None:
    one()
    first, second = (renew_token(user=member, group=None) for _ in range(2))
    assert Client().get(f"/calendar/{first}.ics").status_code == 404
    assert moments(read(second)) == stored()


def test_a_revoked_address_does_not_exist(one: One, member: User, limburg: Region) -> None:
    own, whole = renew_token(user=member, group=None), renew_token(user=member, group=limburg.group)
    revoke_token(user=member, group=None)
    assert Client().get(f"/calendar/{own}.ics").status_code == 404
    assert Client().get(f"/calendar/{whole}.ics").status_code == 200


@pytest.mark.parametrize("wrong", ["x", "a" * 43, "a" * 5000, "%00", "é"])
def test_a_wrong_address_does_not_exist(member: User, wrong: str) -> None:
    renew_token(user=member, group=None)
    assert Client().get(f"/calendar/{wrong}.ics").status_code == 404


def test_an_address_of_a_closed_account_does_not_exist(member: User) -> None:
    secret = renew_token(user=member, group=None)
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_only_the_digest_is_kept(member: User) -> None:
    secret = renew_token(user=member, group=None)
    kept = CalendarToken.objects.get()
    assert secret not in str(vars(kept))
    assert kept.digest == CalendarToken.digest_of(secret)


def test_the_secret_does_not_come_into_the_log(
    member: User, one: One, caplog: pytest.LogCaptureFixture
) -> None:
    one()
    secret = renew_token(user=member, group=None)
    with caplog.at_level("INFO", "klankbord.request"):
        read(secret)
    assert "/calendar/" in caplog.text
    assert secret not in caplog.text


def test_an_address_is_shown_once_and_can_be_stopped(member: User, one: One, limburg: Region) -> None:
    one()
    client = signed_in(member)
    made = client.post("/meetups/subscribe/", {"group": limburg.group_id})
    secret = made.content.decode().split("/calendar/")[1].split(".ics")[0]
    assert made["Cache-Control"] == "no-store"
    assert moments(read(secret)) == stored()
    assert secret not in client.get("/meetups/subscribe/").content.decode()
    client.post("/meetups/subscribe/", {"group": limburg.group_id, "revoke": "1"})
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


@pytest.mark.parametrize("group", ["99999", "x", "-1", "9" * 30, "²"])
def test_no_address_for_a_group_that_one_cannot_see(as_outsider: Client, one: One, group: str) -> None:
    one()
    assert as_outsider.post("/meetups/subscribe/", {"group": group}).status_code == 404
    hidden = Group.objects.get(name="Limburg").pk
    assert as_outsider.post("/meetups/subscribe/", {"group": hidden}).status_code == 404


@pytest.mark.parametrize("series", [1, 12])
def test_a_feed_costs_the_same_however_much_is_in_it(
    many: Many, member: User, series: int, django_assert_num_queries: Any
) -> None:
    for n in range(series):
        many(title=f"Reeks {n}")
    secret = renew_token(user=member, group=None)
    read(secret)
    with django_assert_num_queries(6):
        read(secret)


def test_a_feed_says_the_same_until_something_changes(
    many: Many, member: User, genk: Library, clock: time_machine.Traveller
) -> None:
    many()
    secret = renew_token(user=member, group=None)
    before = Client().get(f"/calendar/{secret}.ics").content
    clock.move_to("2026-11-27T08:00:00Z")
    assert Client().get(f"/calendar/{secret}.ics").content == before
