"""What a result says of its own certainty: intervals, agreement, polarisation, who differs. Pure, plain JSON.

Per contest, in the order of its candidates: `intervals` [best, worst] place that nine of ten resamples bear
out, null with too few ballots; `without_library` [best, worst] whichever library is left out, null with too
few; `agreement` in thousandths; `polarisation` in thousandths each; `thirds` [top, middle, bottom] of the
ballots each; `by` division → one list of places per cell. The cells themselves stand once beside the
contests: `divisions` [name, [[cell, ballots]…]].
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feedback.agreement import agreement, polarisation, thirds
from feedback.ballots import Profile, RankedBallot
from feedback.breakdowns import divisions
from feedback.ranking import ranked_pairs
from feedback.resampling import place_intervals, places_without_one
from feedback.tallying import tally
from feedback.voices import Voice

ENOUGH_BALLOTS = 20
ENOUGH_LIBRARIES = 10
SEED = 1  # of every bootstrap, so that the same ballots say the same

Cells = Sequence[tuple[str, NDArray[np.bool_]]]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the certainty of every contest of a count rests on; n ballots.

    `groups` (n,): ballots that are drawn together. `libraries` (n,): the library of each, a number of its
    own where it has none; None where too few are known. `cells`: division → (cell, which ballots).
    """

    weights: Sequence[int]
    groups: NDArray[np.int64]
    enough: bool
    libraries: NDArray[np.int64] | None
    cells: Mapping[str, Cells]

    def division_rows(self) -> list[list[Any]]:
        return [
            [name, [[cell, int(mask.sum())] for cell, mask in cells]] for name, cells in self.cells.items()
        ]


def grounds(
    ballots: Sequence[RankedBallot],
    weights: Sequence[int],
    voice: Voice,
    labels: Mapping[str, Sequence[str]] | None = None,
) -> Grounds:
    """`labels`: division → the cell of each ballot; only where the round is closing, for a difference
    between two results would betray who came in between."""
    libraries = numbered([ballot.voice for ballot in ballots])
    known = len({ballot.voice for ballot in ballots} - {None})
    if voice == "library":
        groups, enough = libraries, int(libraries.max(initial=-1)) + 1 >= ENOUGH_LIBRARIES
    else:
        groups = np.arange(len(ballots))
        enough = sum(ballot.count for ballot in ballots) >= ENOUGH_BALLOTS
    cells = {
        name: [(cell, np.array([each == cell for each in found])) for cell in sorted(set(found), key=last)]
        for name, found in divisions(labels or {}).items()
    }
    return Grounds(weights, groups, enough, libraries if known >= ENOUGH_LIBRARIES else None, cells)


def last(cell: str) -> tuple[bool, str]:
    """By name, the others at the end."""
    return not cell, cell


def numbered(libraries: Sequence[Hashable]) -> NDArray[np.int64]:
    """(n,): the same number for the same library, one of its own for none."""
    numbers: dict[Hashable, int] = {}
    names = [("alone", row) if name is None else name for row, name in enumerate(libraries)]
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)


def certainty(profile: Profile, on: Grounds) -> dict[str, Any]:
    """Of one contest between the candidates of `profile`, whose rows are the ballots of `on`."""
    some = len(profile.candidates) > 1
    intervals = without = None
    if some and on.enough:
        intervals = place_intervals(profile, on.weights, on.groups, seed=SEED).tolist()
    if some and on.libraries is not None:
        without = places_without_one(profile, on.weights, on.libraries).tolist()
    return {
        "intervals": intervals,
        "without_library": without,
        "agreement": agreement(tally(profile)),
        "polarisation": polarisation(profile),
        "thirds": thirds(profile).tolist(),
        "by": {
            name: [places_among(profile, on.weights, mask) for _cell, mask in cells]
            for name, cells in on.cells.items()
        },
    }


def places_among(profile: Profile, weights: Sequence[int], mask: NDArray[np.bool_]) -> list[list[int]]:
    """The places by these ballots alone."""
    kept = [weight for weight, inside in zip(weights, mask.tolist(), strict=True) if inside]
    places: list[list[int]] = ranked_pairs(tally(profile.among(mask), kept).wins).places.tolist()
    return places
