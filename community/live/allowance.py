"""How many frames a socket may send."""

import time

BURST = 500.0
PER_SECOND = 500.0
PATIENCE = 1000  # refusals after which the socket is closed; each second of rest forgives some


class Allowance:
    """A bucket of frames that fills with time. Whoever goes on while it is empty spends our patience."""

    __slots__ = ("_at", "_left", "_refused")

    def __init__(self) -> None:
        self._left = BURST
        self._refused = 0.0
        self._at = time.monotonic()

    def take(self) -> bool:
        now = time.monotonic()
        earned = (now - self._at) * PER_SECOND
        self._at = now
        self._left = min(BURST, self._left + earned)
        if self._left >= 1:
            self._left -= 1
            self._refused = max(0.0, self._refused - 0.1)
            return True
        self._refused += 1
        return False

    @property
    def spent(self) -> bool:
        return self._refused > PATIENCE
