"""The ranks on ballots as an array: 0 the best tier, the largest value of the dtype where there is none."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ranks = NDArray[np.unsignedinteger[Any]]


class Ties(IntEnum):
    """What a ballot ties."""

    NONE = 0
    LAST_TIER = 1
    ELSEWHERE = 2


def absent_rank(ranks: Ranks) -> int:
    """The value that stands for *in no pair* in an array of this dtype."""
    return int(np.iinfo(ranks.dtype).max)


def ties_of(ranks: Ranks) -> NDArray[np.uint8]:
    """(n,): what each ballot ties, as Ties."""
    absent = absent_rank(ranks)
    deep = np.sort(ranks.astype(np.uint16), axis=1)  # of 16 bits, because numpy sorts those many at once
    tied = (deep[:, 1:] == deep[:, :-1]) & (deep[:, 1:] != absent)
    if not tied.any():
        return np.zeros(len(ranks), dtype=np.uint8)
    last = (deep * (deep != absent)).max(axis=1, initial=0)
    elsewhere = (tied & (deep[:, 1:] != last[:, None])).any(axis=1)
    return np.where(elsewhere, Ties.ELSEWHERE, tied.any(axis=1)).astype(np.uint8)
