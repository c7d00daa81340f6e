"""Mail: written with what it reports, sent once, tried again, given up visibly. A real SMTP server listens."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.db import connection, transaction

from community.notices import outbox, services
from community.notices.models import Delivery
from community.people.models import User

MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)


class Sink:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.arrived: list[Any] = []
        self.hang_ups = 0

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        if self.hang_ups:
            self.hang_ups -= 1
            return "421 Tot straks"
        self.arrived.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    handler = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    yield handler
    controller.stop()


def put(user: User, key: str = "een", **more: Any) -> Delivery:
    return services.mail(
        key=key, template="notices/mail/test.txt", context={"name": "Mira"}, user=user, **more
    )


@pytest.fixture(autouse=True)
def words(settings: Any, tmp_path: Any) -> None:
    folder = tmp_path / "notices" / "mail"
    folder.mkdir(parents=True)
    (folder / "test.txt").write_text("Subject: Dag {{ name }}\n\nJe zit erbij.\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]


def test_what_is_due_is_sent_once(member: User, sink: Sink) -> None:
    delivery = put(member)
    assert (outbox.send_due(), outbox.send_due()) == (1, 0)
    [arrived] = sink.arrived
    assert (arrived["Subject"], arrived["To"]) == ("Dag Mira", member.email)
    assert arrived["Message-ID"] == delivery.message_id
    assert arrived.get_payload(decode=True).decode().startswith("Je zit erbij.\r\n\r\n-- \r\nKlankbord")


def test_the_same_key_is_never_mailed_twice(member: User, sink: Sink) -> None:
    put(member)
    put(member)
    outbox.send_due()
    assert len(sink.arrived) == 1


@transaction.atomic
def put_and_fail(user: User) -> None:
    put(user)
    raise RuntimeError


def test_what_is_undone_isnt_mailed(member: User, sink: Sink) -> None:
    with pytest.raises(RuntimeError):
        put_and_fail(member)
    assert outbox.send_due() == 0


def test_mail_waits_until_it_is_due(member: User, sink: Sink) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        put(member, due_at=MORNING + timedelta(hours=2))
        assert outbox.send_due() == 0
        clock.shift(timedelta(hours=2))
        assert outbox.send_due() == 1


def test_a_server_that_is_away_is_tried_again_until_the_mail_is_given_up(member: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with time_machine.travel(MORNING, tick=False) as clock:
        put(member)
        for tried in range(1, len(outbox.RETRY) + 1):
            assert outbox.send_due() == 0
            kept = Delivery.objects.get()
            assert (kept.attempts, kept.died_at) == (tried, None)
            clock.move_to(kept.due_at)
        outbox.send_due()
        kept = Delivery.objects.get()
        assert kept.died_at == clock_now()
        assert "ConnectionRefusedError" in kept.error
        assert outbox.send_due() == 0


def test_a_mail_that_cant_be_made_dies_at_once_and_holds_up_no_other(member: User, sink: Sink) -> None:
    bad = put(member, key="fout")
    Delivery.objects.filter(pk=bad.pk).update(headers={"X-Proef": "een\ntwee"})
    put(member, key="goed")
    assert outbox.send_due() == 1
    kept = Delivery.objects.get(pk=bad.pk)
    assert (kept.died_at is not None, kept.attempts, kept.lease_until) == (True, 1, None)
    assert kept.error.startswith("BadHeaderError")


def test_a_server_that_hangs_up_on_one_mail_still_gets_the_next(member: User, sink: Sink) -> None:
    put(member, key="een")
    put(member, key="twee")
    sink.hang_ups = 1
    assert outbox.send_due() == 1
    waiting = Delivery.objects.get(sent_at=None)
    assert (waiting.attempts, waiting.died_at) == (1, None)


def test_nothing_is_sent_in_the_last_minute_of_its_lease(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[timedelta] = []

    def slow(delivery: Delivery, mailer: object) -> bool:
        kept = Delivery.objects.get(pk=delivery.pk)
        assert kept.lease_until is not None
        left.append(kept.lease_until - clock_now())
        clock.shift(timedelta(seconds=100))
        Delivery.objects.filter(pk=delivery.pk).update(sent_at=clock_now())
        return True

    monkeypatch.setattr(outbox, "_send", slow)
    with time_machine.travel(MORNING, tick=False) as clock:
        for number in range(5):
            put(member, key=str(number))
        assert outbox.send_due() == 3
        clock.shift(outbox.LEASE)
        assert outbox.send_due() == 2
    assert min(left) >= timedelta(minutes=1)


def clock_now() -> datetime:
    return datetime.now(tz=UTC)


def test_a_lease_keeps_a_mail_from_others_until_it_ends(member: User, sink: Sink) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        put(member)
        assert len(outbox.lease(clock_now())) == 1
        assert outbox.send_due() == 0
        clock.shift(outbox.LEASE + timedelta(seconds=1))
        assert outbox.send_due() == 1


def test_an_invitation_travels_as_a_calendar_part(member: User, sink: Sink) -> None:
    put(member, calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", calendar_method="REQUEST")
    outbox.send_due()
    _text, calendar = sink.arrived[0].get_payload()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "REQUEST"


def test_the_age_of_what_waits_is_measured(member: User) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        assert outbox.oldest_waiting(clock_now()) == 0
        put(member)
        clock.shift(timedelta(seconds=90))
        assert outbox.oldest_waiting(clock_now()) == 90


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(sink: Sink) -> None:
    user = User.objects.create_user("twee@bib.example", name="Twee Tegelijk")
    for number in range(30):
        put(user, key=f"mail-{number}")
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        outbox.send_due()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    ids = [message["Message-ID"] for message in sink.arrived]
    assert (len(ids), len(set(ids))) == (30, 30)
