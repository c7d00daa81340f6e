"""*Laat collega's meedoen*: for a minute, fictional colleagues post, reply and rank by the real services."""

import threading

import structlog
from django.db import close_old_connections

from community.demo.world import parts
from community.errors import Refused

log = structlog.get_logger("klankbord.demo")
STEPS = 12
SECONDS_BETWEEN = 5.0
_busy = threading.Lock()


def join_in(steps: int = STEPS, seconds: float = SECONDS_BETWEEN) -> bool:
    """Begin in a thread of its own; False while an earlier round still runs."""
    if not _busy.acquire(blocking=False):
        return False
    threading.Thread(target=_play, args=(steps, seconds), name="demo-company", daemon=True).start()
    return True


def _play(steps: int, seconds: float) -> None:
    pause = threading.Event()
    try:
        for step in range(steps):
            play_step(step)
            pause.wait(seconds)
    finally:
        close_old_connections()
        _busy.release()


def play_step(step: int) -> None:
    """One step of every app that has colleagues who join in. A refusal ends that app's step alone."""
    for part in parts():
        if not hasattr(part, "join_in"):
            continue
        try:
            part.join_in(step)
        except Refused as error:
            log.info("a colleague was refused", part=part.__name__, code=error.code)
