"""From a round's ballots to the one object that every result is shown from. Pure, plain JSON.

`{"method", "round", "revision", "scope", "ballots", "cuts", "parts", "contests"}`; `ballots` counts those on
which something is ranked; `cuts` is where the ballots would draw the two lines on the ladder (see `ladder`);
`parts` holds per proposal how often it lay in each of the three parts. A contest:
`{"parent", "candidates", "groups", "places", "above", "wins", "together", "ballots", "collecting"}`:
`candidates` are the established ones; `above`, `wins` and `together` their matrices and `places` their
[best, worst], in that order; `groups` the ladder's rungs (lists of proposals that stand equal, best first);
`collecting` what too few have seen: `[proposal, seen by, best, worst]`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from feedback.ballots import Profile, RankedBallot, established, profile_from
from feedback.ranking import Order, ranked_pairs
from feedback.tallying import Tally, tally

METHOD = "ranked-pairs"
Computed = dict[str, Any]
Cuts = Sequence[int]


def count(contests: Mapping[int | None, list[int]], ballots: Sequence[tuple[RankedBallot, Cuts]]) -> Computed:
    """Count every contest (parent → its proposals) over the same ballots, each with its cuts."""
    everything = [proposal for members in contests.values() for proposal in members]
    profile = profile_from(everything, [ballot for ballot, _cuts in ballots])
    column = {proposal: index for index, proposal in enumerate(everything)}
    counted = [
        contest(parent, profile.only(column[proposal] for proposal in members))
        for parent, members in contests.items()
    ]
    return {
        "method": METHOD,
        "ballots": profile.size,
        "contests": counted,
        "parts": parts(everything, ballots),
        "cuts": suggested_cuts(ladder(counted), ballots),
    }


def contest(parent: int | None, profile: Profile) -> Computed:
    official = established(profile)
    inside = np.flatnonzero(official).tolist()
    counted = tally(profile.only(inside))
    order = ranked_pairs(counted.wins)
    return {
        "parent": parent,
        "candidates": list(counted.candidates),
        "groups": [[counted.candidates[i] for i in group] for group in rungs(order)],
        "places": order.places.tolist(),
        "above": order.above.astype(int).tolist(),
        "wins": counted.wins.tolist(),
        "together": counted.together.tolist(),
        "ballots": profile.size,
        "collecting": [collecting(profile, inside, i) for i in np.flatnonzero(~official).tolist()],
    }


def collecting(profile: Profile, inside: list[int], newcomer: int) -> list[Any]:
    """[proposal, seen by, best, worst]: where it would land among the established, were it one of them."""
    seen_by = int(np.where(profile.empty, 0, profile.counts) @ profile.seen[:, newcomer].astype(np.int64))
    order = ranked_pairs(tally(profile.only([*inside, newcomer])).wins)
    best, worst = order.places[-1].tolist()
    return [profile.candidates[newcomer], seen_by, best, worst]


def rungs(order: Order) -> list[list[int]]:
    """Best first; together stand those whom the same ones stand above and below, and none of them between."""
    alike: dict[tuple[bytes, bytes], list[int]] = {}
    for index in range(len(order.above)):
        key = (order.above[index].tobytes(), order.above[:, index].tobytes())
        alike.setdefault(key, []).append(index)
    places = order.places
    return sorted(alike.values(), key=lambda group: (int(places[group[0]].sum()), int(places[group[0], 0])))


def ladder(contests: Sequence[Computed]) -> list[list[int]]:
    """All groups as they stand below each other: children right after their parent's group."""
    by_parent = {entry["parent"]: entry for entry in contests}
    listed: list[list[int]] = []

    def descend(parent: int | None) -> None:
        for group in by_parent[parent]["groups"]:
            listed.append(group)
            for proposal in group:
                if proposal in by_parent:
                    descend(proposal)

    if None in by_parent:
        descend(None)
    return listed


def parts(everything: Sequence[int], ballots: Sequence[tuple[RankedBallot, Cuts]]) -> list[list[int]]:
    """[proposal, first, next, later]: in how many ballots it lay in each part."""
    found = {proposal: [0, 0, 0] for proposal in everything}
    for ballot, cuts in ballots:
        if len(cuts) == 2:
            for number, tier in enumerate(ballot.tiers):
                for proposal in tier:
                    found[proposal][(number >= cuts[0]) + (number >= cuts[1])] += 1  # type: ignore[index]
    return [[proposal, *counts] for proposal, counts in found.items()]


def suggested_cuts(
    groups: Sequence[Sequence[int]], ballots: Sequence[tuple[RankedBallot, Cuts]]
) -> list[int]:
    """Where the ballots, by their median share, draw the two lines; never through a group of equals."""
    total = sum(map(len, groups))
    shares = [share for ballot, cuts in ballots if (share := shares_of(ballot, cuts))]
    middle = [float(np.median(column)) for column in zip(*shares, strict=True)] or [1 / 3, 2 / 3]
    ends = np.cumsum([0, *map(len, groups)])
    first, second = (int(ends[np.abs(ends - share * total).argmin()]) for share in middle)
    return [first, max(first, second)]


def shares_of(ballot: RankedBallot, cuts: Cuts) -> tuple[float, float] | None:
    """Which share of what is ranked lies in the first part, and in the first two."""
    placed = sum(map(len, ballot.tiers))
    if len(cuts) != 2 or not placed:
        return None
    return (
        sum(map(len, ballot.tiers[: cuts[0]])) / placed,
        sum(map(len, ballot.tiers[: cuts[1]])) / placed,
    )


def tally_of(entry: Computed) -> Tally:
    """The tally of a contest again, as it was counted."""
    size = len(entry["candidates"])
    return Tally(
        candidates=tuple(entry["candidates"]),
        wins=np.array(entry["wins"], dtype=np.int64).reshape(size, size),
        together=np.array(entry["together"], dtype=np.int64).reshape(size, size),
        ballots=entry["ballots"],
    )


def digest(computed: Computed) -> str:
    """SHA-256 of the result as canonical JSON."""
    return hashlib.sha256(json.dumps(computed, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
