"""What members cast, and the compact arrays that are counted from it.

Nothing here knows Django. A candidate is any hashable: a proposal's primary key, or a name.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn

import numpy as np
from numpy.typing import NDArray

Candidate = Hashable
Ranks = NDArray[np.unsignedinteger[Any]]
Unranked = Literal["last", "no_opinion"]

MINIMUM_SEEN = 3


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
    """

    candidates: tuple[Candidate, ...]
    ranks: Ranks
    seen: NDArray[np.bool_]
    counts: NDArray[np.int64]
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
            empty=self.empty,
        )


def absent_rank(ranks: Ranks) -> int:
    """The value that stands for *in no pair* in an array of this dtype."""
    return int(np.iinfo(ranks.dtype).max)


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
    for row, ballot in enumerate(cast):
        fill_row(ranks[row], seen[row], ballot, columns, unranked)
    return Profile(
        candidates=tuple(candidates),
        ranks=ranks,
        seen=seen,
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


def fill_row(
    ranks: Ranks,
    seen: NDArray[np.bool_],
    ballot: RankedBallot,
    columns: dict[Candidate, int],
    unranked: Unranked,
) -> None:
    """Write one ballot into its row of `ranks` and `seen`, both (m,); `ranks` comes in all absent."""
    absent = absent_rank(ranks)
    depth = 0
    for tier in ballot.tiers:
        for candidate in tier:
            column = columns.get(candidate, -1)
            if column < 0:
                refuse_unknown(candidate)
            if ranks[column] != absent:
                raise CandidateTwice(f"{candidate!r} stands twice on one ballot.", candidate=candidate)
            ranks[column] = depth
        depth += bool(tier)
    ranked = ranks != absent
    seen[:] = True if ballot.seen is None else mask(ballot.seen, columns)
    without_opinion = mask(ballot.no_opinion, columns)
    if (contradiction := np.flatnonzero(ranked & without_opinion)).size:
        candidate = list(columns)[contradiction[0]]
        raise CandidateTwice(f"{candidate!r} is both ranked and marked 'no opinion'.", candidate=candidate)
    seen |= ranked | without_opinion
    if unranked == "last":
        ranks[seen & ~ranked & ~without_opinion] = depth


def mask(members: Collection[Candidate], columns: dict[Candidate, int]) -> NDArray[np.bool_]:
    """(m,) bool: which columns these candidates have. Raises UnknownCandidate."""
    chosen = np.zeros(len(columns), dtype=np.bool_)
    for candidate in members:
        if candidate not in columns:
            refuse_unknown(candidate)
        chosen[columns[candidate]] = True
    return chosen


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
