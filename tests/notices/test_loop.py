"""The loop does each duty when its time has come, whatever another one does, and wakes when it is rung."""

import threading
import time
from datetime import timedelta

import pytest

from community.notices import duties, loop, wakeup

done: list[str] = []


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    done.clear()
    monkeypatch.setattr(duties, "_duties", {})
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)


def test_a_duty_that_fails_holds_up_no_other() -> None:
    duties.duty("stuk", lambda: 1 / 0, timedelta(0))
    duties.duty("heel", lambda: done.append("heel"), timedelta(0))
    loop.Loop().turn()
    assert done == ["heel"]


def test_a_duty_waits_until_its_time_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    duties.duty("uur", lambda: done.append("uur"), timedelta(hours=1))
    working = loop.Loop()
    for clock[0] in (0.0, 3599.0, 3600.0, 3601.0):
        working.turn()
    assert done == ["uur", "uur"]


def test_the_bell_wakes_the_loop_and_stop_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "POLL_SECONDS", 60.0)
    second = threading.Event()

    def count() -> None:
        done.append("beurt")
        (wakeup.ring if len(done) == 1 else second.set)()

    duties.duty("beurt", count, timedelta(0))
    working = loop.start_loop()
    assert second.wait(10)
    working.stop()
    assert not working.thread.is_alive()
