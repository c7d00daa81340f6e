"""The loop that sends what is due and does recurring duties: a thread of the process, or `manage.py work`."""

import threading
import time
from datetime import timedelta

import structlog
from django.db import close_old_connections

from community.notices import wakeup
from community.notices.duties import Duty, duties, duty
from community.notices.outbox import send_due

log = structlog.get_logger("klankbord.work")
POLL_SECONDS = 5.0

duty("notices.outbox", send_due, timedelta(0))


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
        wakeup.ring()
        self.thread.join(timeout)

    def run(self) -> None:
        while not self.ending.is_set():
            self.turn()
            wakeup.sleep(POLL_SECONDS)

    def turn(self) -> None:
        """Every duty whose time has come, once; the outbox at every turn, for somebody may have rung."""
        for each in duties():
            since = time.monotonic() - self.last.get(each.name, float("-inf"))
            if since >= each.every.total_seconds():
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
