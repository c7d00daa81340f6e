"""Random elections for property tests: ties, truncation, things unseen, no opinion, counts."""

from __future__ import annotations

from hypothesis import strategies as st

from feedback.ballots import RankedBallot, profile_from

Election = tuple[int, list[RankedBallot]]


@st.composite
def ballots_of(draw: st.DrawFn, size: int) -> RankedBallot:
    """One ballot over the candidates 0 … size − 1."""
    order = draw(st.permutations(range(size)))
    ranked = draw(st.integers(0, size))
    breaks = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    tiers: list[list[int]] = []
    for candidate, fresh in zip(order[:ranked], breaks, strict=False):
        if fresh or not tiers:
            tiers.append([])
        tiers[-1].append(candidate)
    left = list(order[ranked:])
    unsure = draw(st.integers(0, len(left)))
    shown = draw(st.one_of(st.none(), st.sets(st.integers(0, size - 1))))
    return RankedBallot(tiers=tiers, seen=shown, no_opinion=left[:unsure], count=draw(st.integers(0, 3)))


@st.composite
def elections(draw: st.DrawFn, largest: int = 6) -> tuple[int, list[RankedBallot]]:
    size = draw(st.integers(2, largest))
    return size, draw(st.lists(ballots_of(size), max_size=9))


def plain(election: Election) -> list[tuple[int, list[int | None]]]:
    """Each ballot as (count, the tier of each candidate or None where absent)."""
    size, ballots = election
    profile = profile_from(range(size), ballots)
    return [
        (ballot.count, [None if rank == profile.absent else rank for rank in row])
        for ballot, row in zip(ballots, profile.ranks.tolist(), strict=True)
    ]
