"""From a round's ballots to the one object that every result is shown from. Pure, plain JSON.

`{"method", "round", "revision", "scope", "voice", "unit", "voices", "ballots", "cuts", "parts", "merged",
"contests", "divisions"}`, and once released a `salt` (`feedback.sealing`): `ballots` are those on which
something is ranked, the others aren't counted;
`voice` is *member* or *library* (what a ballot weighs: `feedback.voices`), `unit` the parts in which a voice
is counted, 1 where each ballot is one, and `voices` how many whole voices there are; `cuts` is where the
ballots would draw the two lines on the ladder (see `ladder`); `parts` holds per proposal how often it lay in
each of the three parts, in ballots; `merged` what the head of each merged proposal is: `[proposal, head]`.
A contest:
`{"parent", "candidates", "groups", "places", "above", "wins", "together", "ballots", "weight", "collecting",
"schulze", "average_place", "unsolid", "by_library", "by_member"}`:
`candidates` are the established ones; `above`, `wins` and `together` their matrices and `places` their
[best, worst], in that order; `wins` and `together` count in `unit`ths of a voice and so does `weight`, all
that was cast; `groups` the ladder's rungs (lists of proposals that stand equal, best first);
`collecting` what too few have seen: `[proposal, seen by, best, worst]`, seen by so many ballots.
Second opinions, in the order of `candidates` too: `schulze` are the places of that method, `average_place`
`[numerator, denominator]` or null, `unsolid` the `[upper, lower]` that the order puts so and Split Cycle
doesn't; every other pair of `above` is solid. `by_library`, `by_member`: the places if voices were counted
so; null where they are counted so, or where no ballot has a library. Definitions: `feedback.methods`.
How sure each place is, and `divisions`: `feedback.certainty`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np

from feedback.ballots import Profile, RankedBallot, established, profile_from
from feedback.certainty import Grounds, certainty, grounds
from feedback.merging import aliased, merged_contests, root_of
from feedback.methods import average_places, schulze, split_cycle
from feedback.ranking import Order, ranked_pairs
from feedback.tallying import Tally, dtype_for, tally
from feedback.voices import Voice, Weights, weights_of

METHOD = "ranked-pairs"
Computed = dict[str, Any]
Cuts = Sequence[int]
NO_ALIASES: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Voices:
    """How the ballots of a round weigh, and how they would the other way (None: libraries aren't known)."""

    voice: Voice
    official: Weights
    other: Weights | None


def count(
    contests: Mapping[int | None, list[int]],
    ballots: Sequence[tuple[RankedBallot, Cuts]],
    *,
    aliases: Mapping[int, int] = NO_ALIASES,
    voice: Voice = "member",
    labels: Mapping[str, Sequence[str]] | None = None,
) -> Computed:
    """Count every contest (parent → its proposals) over the same ballots, each with its cuts.

    `aliases`: each merged proposal and what it was merged into; the head speaks for it (`feedback.merging`).
    A ballot's library is its `voice`. `labels`: division → the cell of each ballot, where a breakdown by it
    may be made (`feedback.certainty`).
    """
    contests = merged_contests(contests, aliases)
    cast = [(aliased(ballot, aliases), cuts) for ballot, cuts in ballots if not ballot.is_empty]
    voices = voices_of([ballot for ballot, _cuts in cast], voice)
    kept = [not ballot.is_empty for ballot, _cuts in ballots]
    cells = {name: list(compress(each, kept)) for name, each in (labels or {}).items()}
    on = grounds([ballot for ballot, _cuts in cast], voices.official.each, voice, cells)
    everything = [proposal for members in contests.values() for proposal in members]
    profile = profile_from(everything, [ballot for ballot, _cuts in cast])
    column = {proposal: index for index, proposal in enumerate(everything)}
    counted = [
        contest(parent, profile.only(column[proposal] for proposal in members), voices, on)
        for parent, members in contests.items()
    ]
    return {
        "method": METHOD,
        "voice": voice,
        "unit": voices.official.unit,
        "voices": voices.official.voices,
        "ballots": profile.size,
        "contests": counted,
        "parts": parts(everything, cast),
        "cuts": suggested_cuts(ladder(counted), cast),
        "divisions": on.division_rows(),
        "merged": [[proposal, root_of(proposal, aliases)] for proposal in sorted(aliases)],
    }


def order_so_far(
    contests: Mapping[int | None, list[int]],
    ballots: Sequence[tuple[RankedBallot, Cuts]],
    *,
    aliases: Mapping[int, int] = NO_ALIASES,
) -> Computed:
    """Of `count` what a ladder is drawn from, and nothing else: a hundredth of the time, for a room that
    looks on. Each member's voice counts alike."""
    contests = merged_contests(contests, aliases)
    cast = [(aliased(ballot, aliases), cuts) for ballot, cuts in ballots if not ballot.is_empty]
    everything = [proposal for members in contests.values() for proposal in members]
    profile = profile_from(everything, [ballot for ballot, _cuts in cast])
    column = {proposal: index for index, proposal in enumerate(everything)}
    counted = [
        ordered(parent, profile.only(column[proposal] for proposal in members))[0]
        for parent, members in contests.items()
    ]
    cuts = suggested_cuts(ladder(counted), cast)
    return {"ballots": profile.size, "contests": counted, "cuts": cuts, "parts": parts(everything, cast)}


def voices_of(ballots: Sequence[RankedBallot], voice: Voice) -> Voices:
    known = any(ballot.voice is not None for ballot in ballots)
    other: Voice = "member" if voice == "library" else "library"
    return Voices(voice, weights_of(ballots, voice), weights_of(ballots, other) if known else None)


def contest(parent: int | None, profile: Profile, voices: Voices, on: Grounds) -> Computed:
    entry, counted, order = ordered(parent, profile, voices.official.each)
    inside = np.flatnonzero(established(profile)).tolist()
    other = None
    if voices.other is not None:
        other = ranked_pairs(tally(profile.only(inside), voices.other.each).wins).places.tolist()
    return {
        **entry,
        **second_opinions(counted, order),
        **certainty(profile.only(inside), on),
        "by_library": other if voices.voice == "member" else None,
        "by_member": other if voices.voice == "library" else None,
    }


def ordered(
    parent: int | None, profile: Profile, weights: Sequence[int] | None = None
) -> tuple[Computed, Tally, Order]:
    """The order of one contest, and what it was counted from: the established ones."""
    official = established(profile)
    inside = np.flatnonzero(official).tolist()
    everyone = tally(profile, weights)
    counted = everyone.only(inside)
    order = ranked_pairs(counted.wins)
    entry = {
        "parent": parent,
        "candidates": list(counted.candidates),
        "groups": [[counted.candidates[i] for i in group] for group in rungs(order)],
        "places": order.places.tolist(),
        "above": order.above.astype(int).tolist(),
        "wins": counted.wins.tolist(),
        "together": counted.together.tolist(),
        "ballots": profile.size,
        "weight": counted.ballots,
        "collecting": [
            collecting(profile, everyone.only([*inside, i]), i) for i in np.flatnonzero(~official).tolist()
        ],
    }
    return entry, counted, order


def second_opinions(counted: Tally, order: Order) -> Computed:
    """What other methods say of the same ballots (the docstring of this module says how)."""
    unsolid = np.argwhere(order.above & ~split_cycle(counted).above).tolist()
    return {
        "schulze": schulze(counted).places.tolist(),
        "average_place": [
            None if place is None else list(place.as_integer_ratio()) for place in average_places(counted)
        ],
        "unsolid": [[counted.candidates[upper], counted.candidates[lower]] for upper, lower in unsolid],
    }


def collecting(profile: Profile, counted: Tally, newcomer: int) -> list[Any]:
    """[proposal, seen by, best, worst]: where it, the last counted, would land among the established."""
    seen_by = int(profile.counts @ profile.seen[:, newcomer].astype(np.int64))
    best, worst = ranked_pairs(counted.wins).places[-1].tolist()
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
    dtype = dtype_for(entry["weight"])
    return Tally(
        candidates=tuple(entry["candidates"]),
        wins=np.array(entry["wins"], dtype=dtype).reshape(size, size),
        together=np.array(entry["together"], dtype=dtype).reshape(size, size),
        ballots=entry["weight"],
    )


def canonical(content: Any) -> str:
    """The one way to write this as JSON."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def digest(content: Any) -> str:
    """SHA-256 of this as canonical JSON. Of a result see `feedback.sealing.fingerprint`."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()
