"""The loop that sends what is due and does recurring duties: a thread of the process, or `manage.py work`."""

import threading
import time
from datetime import timedelta

import structlog
from django.db import close_old_connections

from community.notices.duties import Duty, duties, duty
from community.notices.outbox import send_due

log = structlog.get_logger("klankbord.work")
POLL_SECONDS = 5.0
_awake = threading.Event()

duty("notices.outbox", send_due, timedelta(seconds=POLL_SECONDS))


def wake() -> None:
    """Something was put into the outbox in this process: look now, not at the next poll."""
    _awake.set()


class Loop:
    """Runs duties until `stop`. An error in one is logged and holds up no other."""

    def __init__(self) -> None:
        self.ending = threading.Event()
        self.last: dict[str, float] = {}
        self.thread = threading.Thread(target=self.run, name="work", daemon=True)

    def start(self) -> "Loop":
        self.thread.start()
        return self

    def stop(self, timeout: float = 10) -> None:
        self.ending.set()
        wake()
        self.thread.join(timeout)

    def run(self) -> None:
        while not self.ending.is_set():
            woken = _awake.is_set()
            _awake.clear()
            self.turn(woken)
            _awake.wait(POLL_SECONDS)

    def turn(self, woken: bool = False) -> None:
        """Every duty whose time has come, once."""
        for each in duties():
            since = time.monotonic() - self.last.get(each.name, float("-inf"))
            if since >= each.every.total_seconds() or (woken and each.run is send_due):
                self.last[each.name] = time.monotonic()
                self.do(each)

    def do(self, each: Duty) -> None:
        close_old_connections()
        try:
            each.run()
        except Exception:  # the outermost edge: one duty's fault must not stop the others
            log.exception("duty failed", duty=each.name)
        finally:
            close_old_connections()


def start_loop() -> Loop:
    return Loop().start()
