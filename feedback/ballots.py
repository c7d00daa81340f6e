"""What members cast, and the compact arrays that are counted from it.

Nothing here knows Django. A candidate is any hashable: a proposal's primary key, or a name.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal, NoReturn

import numpy as np
from numpy.typing import NDArray

from feedback.ranks import Ranks, absent_rank, ties_of

Candidate = Hashable
Unranked = Literal["last", "no_opinion"]

MINIMUM_SEEN = 3
BLOCK = 4096  # ballots that become arrays at once


class BallotError(ValueError):
    """A ballot that can't be counted. `candidate` is the culprit, where there is one."""

    def __init__(self, message: str, *, candidate: Candidate | None = None) -> None:
        super().__init__(message)
        self.candidate = candidate


class UnknownCandidate(BallotError):
    """A ballot names something that this contest doesn't rank."""


class CandidateTwice(BallotError):
    """A ballot puts one candidate in two places, or a contest lists one twice."""


class NegativeCount(BallotError):
    """A ballot that is cast a negative number of times."""


@dataclass(frozen=True, slots=True)
class RankedBallot:
    """One ballot, or `count` equal ones.

    `tiers`: best first; those within a tier are tied; empty tiers mean nothing.
    `seen`: what was shown; None means everything. What is ranked was seen, whatever `seen` says.
    `no_opinion`: marked so by the member, therefore absent from every pair (it was seen, though).
    `voice`: whose voice it shares, so its library; None where it is a voice of its own.
    """

    tiers: Sequence[Collection[Candidate]]
    seen: Collection[Candidate] | None = None
    no_opinion: Collection[Candidate] = ()
    count: int = 1
    voice: Hashable | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is ranked on it."""
        return not any(self.tiers)


@dataclass(frozen=True, slots=True)
class Profile:
    """All ballots of a contest as arrays; n ballots (rows), m candidates (columns).

    `ranks` (n, m), uint8 or uint16: the tier, 0 the best; the largest value of the dtype (`absent`)
    where the candidate is in no pair of that ballot.
    `seen` (n, m) bool: what was shown. `counts` (n,) int64: how often each ballot was cast.
    `ties` (n,) uint8: what it ties at most, as Ties.
    """

    candidates: tuple[Candidate, ...]
    ranks: Ranks
    seen: NDArray[np.bool_]
    counts: NDArray[np.int64]
    ties: NDArray[np.uint8] = field(repr=False)
    empty: NDArray[np.bool_] = field(repr=False)

    @property
    def absent(self) -> int:
        return absent_rank(self.ranks)

    @property
    def size(self) -> int:
        """Ballots cast on which something is ranked."""
        return int(self.counts[~self.empty].sum())

    def only(self, columns: Iterable[int]) -> Profile:
        """The contest between these candidates: what is left once the others are taken off every ballot.

        `empty` stays as it was: a member who ranked only what is left out did take part.
        """
        kept = list(columns)
        return Profile(
            candidates=tuple(self.candidates[column] for column in kept),
            ranks=np.ascontiguousarray(self.ranks[:, kept]),
            seen=np.ascontiguousarray(self.seen[:, kept]),
            counts=self.counts,
            ties=self.ties,
            empty=self.empty,
        )

    def among(self, rows: slice | NDArray[np.int64] | NDArray[np.bool_]) -> Profile:
        """The same contest as these ballots alone would have it."""
        return Profile(
            self.candidates,
            ranks=self.ranks[rows],
            seen=self.seen[rows],
            counts=self.counts[rows],
            ties=self.ties[rows],
            empty=self.empty[rows],
        )


def profile_from(
    candidates: Sequence[Candidate], ballots: Iterable[RankedBallot], *, unranked: Unranked = "last"
) -> Profile:
    """The arrays of these ballots, in their order.

    `unranked` reads what a ballot has seen and doesn't rank: `last` (the design: one tier below
    everything ranked) or `no_opinion` (in no pair). What it hasn't seen is absent either way.
    Raises a BallotError when a candidate is unknown or stands twice, or a count is negative.
    """
    columns = columns_of(candidates)
    cast = list(ballots)
    rows = len(cast)
    dtype = np.uint8 if len(candidates) < np.iinfo(np.uint8).max else np.uint16
    ranks: Ranks = np.full((rows, len(candidates)), np.iinfo(dtype).max, dtype=dtype)
    seen = np.zeros((rows, len(candidates)), dtype=np.bool_)
    for start in range(0, rows, BLOCK):
        block = slice(start, start + BLOCK)
        fill(ranks[block], seen[block], cast[block], columns, unranked)
    return Profile(
        candidates=tuple(candidates),
        ranks=ranks,
        seen=seen,
        ties=ties_of(ranks),
        counts=np.array([checked_count(ballot) for ballot in cast], dtype=np.int64),
        empty=np.array([ballot.is_empty for ballot in cast], dtype=np.bool_),
    )


def profile_from_ranks(candidates: Sequence[Candidate], ranks: Ranks) -> Profile:
    """A profile of single ballots that are arrays already; whatever isn't absent counts as seen."""
    present = ranks != absent_rank(ranks)
    return Profile(
        candidates=tuple(candidates),
        ranks=ranks,
        seen=present,
        counts=np.ones(len(ranks), dtype=np.int64),
        ties=ties_of(ranks),
        empty=~present.any(axis=1),
    )


def columns_of(candidates: Sequence[Candidate]) -> dict[Candidate, int]:
    """Each candidate's column. Raises CandidateTwice."""
    columns: dict[Candidate, int] = {}
    for column, candidate in enumerate(candidates):
        if candidate in columns:
            raise CandidateTwice(f"{candidate!r} is listed twice as a candidate.", candidate=candidate)
        columns[candidate] = column
    return columns


def fill(
    ranks: Ranks,
    seen: NDArray[np.bool_],
    ballots: Sequence[RankedBallot],
    columns: dict[Candidate, int],
    unranked: Unranked,
) -> None:
    """Write ballots into their rows of `ranks` and `seen`, both (n, m); `ranks` comes in all absent."""
    tiers = [tier for ballot in ballots for tier in ballot.tiers]
    ends = np.cumsum([0, *(len(ballot.tiers) for ballot in ballots)])
    used = np.cumsum([0, *(bool(tier) for tier in tiers)])
    rows = np.repeat(np.arange(len(ballots)), np.diff(ends))
    depths = used[:-1] - used[ends[rows]]
    cells = cells_of(rows, tiers, columns)
    np.put(ranks, cells, np.repeat(depths, sizes_of(tiers)))
    ranked = ranks != absent_rank(ranks)
    if np.count_nonzero(ranked) < len(cells):
        refuse_twice(cells, columns, "stands twice on one ballot.")
    without_opinion = marked([ballot.no_opinion for ballot in ballots], columns)
    if (both := np.flatnonzero(ranked & without_opinion)).size:
        refuse_twice(np.repeat(both, 2), columns, "is both ranked and marked 'no opinion'.")
    seen[:] = marked([() if ballot.seen is None else ballot.seen for ballot in ballots], columns)
    seen |= np.array([[ballot.seen is None] for ballot in ballots], dtype=np.bool_)
    seen |= ranked | without_opinion
    if unranked == "last":
        last = np.diff(used[ends])[:, None].astype(ranks.dtype)
        np.copyto(ranks, last, where=seen & ~ranked & ~without_opinion)


def cells_of(
    rows: NDArray[np.int64], groups: Sequence[Collection[Candidate]], columns: dict[Candidate, int]
) -> NDArray[np.int64]:
    """Each member of each group as a cell of an (n, m) array, a row a group. Raises UnknownCandidate."""
    sizes = sizes_of(groups)
    members = chain.from_iterable(groups)
    try:
        found = np.fromiter(map(columns.__getitem__, members), dtype=np.int64, count=int(sizes.sum()))
    except KeyError as error:
        refuse_unknown(error.args[0])
    return np.repeat(rows, sizes) * len(columns) + found


def sizes_of(groups: Sequence[Collection[Candidate]]) -> NDArray[np.int64]:
    return np.fromiter(map(len, groups), dtype=np.int64, count=len(groups))


def marked(groups: Sequence[Collection[Candidate]], columns: dict[Candidate, int]) -> NDArray[np.bool_]:
    """(n, m) bool: which columns each of these has. Raises UnknownCandidate."""
    chosen = np.zeros((len(groups), len(columns)), dtype=np.bool_)
    np.put(chosen, cells_of(np.arange(len(groups)), groups, columns), True)
    return chosen


def refuse_twice(cells: NDArray[np.int64], columns: dict[Candidate, int], what: str) -> NoReturn:
    places, counts = np.unique(cells, return_counts=True)
    candidate = list(columns)[places[counts > 1][0] % len(columns)]
    raise CandidateTwice(f"{candidate!r} {what}", candidate=candidate)


def refuse_unknown(candidate: Candidate) -> NoReturn:
    raise UnknownCandidate(f"{candidate!r} is on a ballot but is not a candidate.", candidate=candidate)


def checked_count(ballot: RankedBallot) -> int:
    if ballot.count < 0:
        raise NegativeCount(f"A ballot can't be cast {ballot.count} times.")
    return ballot.count


def established(profile: Profile) -> NDArray[np.bool_]:
    """(m,) bool: seen by at least max(3, a quarter rounded up) of the non-empty ballots."""
    weights = np.where(profile.empty, 0, profile.counts)
    seen_by = weights @ profile.seen.astype(np.int64)
    needed = max(MINIMUM_SEEN, -(-profile.size // 4))
    return np.asarray(seen_by >= needed)
