"""A bell beside the loop's bed: a Delivery written in this process goes out at once, not at the next poll."""

import threading

_rung = threading.Event()


def ring() -> None:
    """Wake the loop, if it sleeps in this process. Harmless otherwise."""
    _rung.set()


def sleep(seconds: float) -> None:
    """Until the bell rings or the time has passed."""
    _rung.wait(seconds)
    _rung.clear()
