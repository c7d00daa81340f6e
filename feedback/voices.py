"""How much a ballot weighs: *one member one voice*, or *one library one voice*, exactly.

Under *one library one voice* each ballot of a library weighs one divided by the ballots of that library on
which something is ranked; a ballot without a library is a voice of its own. All of it is counted in `unit`ths
of a voice, the unit being the least common multiple of those numbers of ballots, so integers throughout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm
from typing import Literal

from feedback.ballots import RankedBallot

Voice = Literal["member", "library"]


@dataclass(frozen=True, slots=True)
class Weights:
    """`each`: what one ballot of every row weighs, in `unit`ths of a voice; `voices`: how many there are."""

    each: list[int]
    unit: int
    voices: int


def member_voices(ballots: Sequence[RankedBallot]) -> Weights:
    return Weights([1] * len(ballots), unit=1, voices=sum(ballot.count for ballot in ballots))


def library_voices(ballots: Sequence[RankedBallot]) -> Weights:
    """Of ballots on which something is ranked: those that are empty must have been left out."""
    cast: Counter[object] = Counter()
    for ballot in ballots:
        cast[ballot.voice] += ballot.count
    alone = cast.pop(None, 0)
    unit = lcm(*(count for count in cast.values() if count))
    each = [unit if ballot.voice is None else unit // (cast[ballot.voice] or 1) for ballot in ballots]
    return Weights(each, unit, voices=alone + sum(count > 0 for count in cast.values()))


def weights_of(ballots: Sequence[RankedBallot], voice: Voice) -> Weights:
    return library_voices(ballots) if voice == "library" else member_voices(ballots)


def in_voices(n: int, unit: int, decimals: int = 1) -> int | float:
    """`n` `unit`ths of a voice as a reader sees them: whole ones, or to so many decimals."""
    return n // unit if n % unit == 0 else round(n / unit, decimals)
