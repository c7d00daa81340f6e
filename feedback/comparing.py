"""Any two proposals of a result: why the one stands above the other, or why they weren't compared. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from feedback.counting import Computed, tally_of
from feedback.explaining import Explanation, explain
from feedback.ranking import ranked_pairs
from feedback.tallying import Tally


class Why(StrEnum):
    MERGED = "merged"
    """One speaks for the other, or a third for both."""
    NOT_RANKED = "not-ranked"
    """This round didn't ask about it."""
    COLLECTING = "collecting"
    """Too few have seen it."""
    OTHER_CONTEST = "other-contest"
    """Each was compared with those under its own parent only."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Two of which only the order is told: whether `upper` stands above the other, or neither does."""

    upper: int
    lower: int
    above: bool


@dataclass(frozen=True, slots=True)
class Apart:
    """Two that weren't compared. `about`: those of the two that are the reason.

    `through`: in other contests, the two of one contest that they lie under (or are), where there are such:
    comparing these says which comes first on the ladder; the same twice where one lies under the other.
    """

    why: Why
    about: tuple[int, ...]
    through: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """`explanation` names its candidates by index in `candidates` and counts in `unit`ths of a voice;
    `kept_back`: its numbers only say which majority is stronger than which."""

    explanation: Explanation
    candidates: Sequence[int]
    unit: int
    kept_back: bool = False


def compare(computed: Computed, one: int, other: int) -> Compared | Placed | Apart:
    """As far as the result tells it (`feedback.withholding`). The merged are spoken for by their heads.

    Raises ValueError for one proposal compared with itself.
    """
    if one == other:
        raise ValueError("a proposal doesn't stand above itself")
    heads = dict(computed.get("merged", []))
    upper, lower = heads.get(one, one), heads.get(other, other)
    if upper == lower:
        return Apart(Why.MERGED, tuple(each for each in (one, other) if each in heads))
    contests = {proposal: entry for entry in computed["contests"] for proposal in listed(entry)}
    if missing := tuple(each for each in (upper, lower) if each not in contests):
        return Apart(Why.NOT_RANKED, missing)
    if new := tuple(each for each in (upper, lower) if each not in contests[each]["candidates"]):
        return Apart(Why.COLLECTING, new)
    entry = contests[upper]
    if entry is not contests[lower]:
        return Apart(Why.OTHER_CONTEST, (upper, lower), meeting(contests, upper, lower))
    if "wins" not in entry and "strengths" not in entry:
        return placed(entry, upper, lower)
    counted = tally_of(entry) if "wins" in entry else tally_of_strengths(entry)
    names = entry["candidates"]
    found = explain(counted, ranked_pairs(counted.wins), names.index(upper), names.index(lower))
    return Compared(found, names, computed.get("unit", 1), kept_back="wins" not in entry)


def tally_of_strengths(entry: Computed) -> Tally:
    """One whose majorities are to each other as those that were counted."""
    size = len(entry["candidates"])
    strengths = np.array(entry["strengths"], dtype=np.int64).reshape(size, size)
    return Tally(tuple(entry["candidates"]), strengths, np.maximum(strengths, strengths.T), 0)


def placed(entry: Computed, one: int, other: int) -> Placed:
    i, j = (entry["candidates"].index(each) for each in (one, other))
    if entry["above"][j][i]:
        return Placed(other, one, above=True)
    return Placed(one, other, above=bool(entry["above"][i][j]))


def listed(entry: Computed) -> Iterator[int]:
    yield from entry["candidates"]
    yield from (proposal for proposal, *_where in entry["collecting"])


def meeting(contests: dict[int, Computed], one: int, other: int) -> tuple[int, int] | None:
    """The nearest of each one's line (itself, its parent, …) that stand in one contest."""
    for upper in line(contests, one):
        for lower in line(contests, other):
            if contests[upper] is contests[lower]:
                return upper, lower
    return None


def line(contests: dict[int, Computed], proposal: int | None) -> Iterator[int]:
    while proposal in contests:
        yield proposal
        proposal = contests[proposal]["parent"]
