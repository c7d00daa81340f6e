"""What a member still has to place, in an order of their own that stays the same. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from hashlib import sha256

MOST = 30


def shuffle(seed: str) -> Callable[[int], bytes]:
    """A key to sort proposals by: the same for the same seed, another for every other."""
    return lambda proposal: sha256(f"{seed}:{proposal}".encode()).digest()


def tray(
    waiting: Sequence[tuple[int, int]], *, seen: Collection[int], seed: str, size: int = MOST
) -> list[int]:
    """At most `size` of `waiting` (proposal, ballots that were shown it): those this member saw before,
    then those that the fewest have seen; shuffled per seed."""
    key = shuffle(seed)
    chosen = sorted(waiting, key=lambda row: (row[0] not in seen, row[1], key(row[0])))[:size]
    return sorted((proposal for proposal, _seen_by in chosen), key=key)
