"""How much the members agree, and on what they differ. Pure; shares are whole thousandths."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from feedback.ballots import Profile
from feedback.tallying import Tally

Thirds = NDArray[np.int64]


def thousandths(share: Fraction) -> int:
    return round(share * 1000)


def agreement(tally: Tally) -> int | None:
    """Kendall's u in thousandths: 1000 when all say the same, about 0 when chance would do as well.

    M. G. Kendall and B. Babington Smith, "On the method of paired comparisons", Biometrika 31 (1940),
    324–345. Of all pairs of ballots that both know two candidates: those that order them alike minus those
    that order them differently; ties and unseen ones take part in neither. None: no two ballots meet.
    """
    wins, together = tally.wins.astype(object), tally.together.astype(object)
    upper = np.triu_indices(len(wins), 1)
    one, other, both = wins[upper], wins.T[upper], together[upper]
    alike = (one * (one - 1) + other * (other - 1)).sum()
    pairs = (both * (both - 1)).sum()
    return thousandths(Fraction(int(alike - 2 * (one * other).sum()), int(pairs))) if pairs else None


def middle_ranks(profile: Profile) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(n, m) and (n, 1): twice the middle rank of each on its ballot, from 0, and twice the last one.

    Their quotient is the share of the ballot that stands above it; tied ones share theirs. −1: absent.
    """
    rows = len(profile.ranks)
    present = profile.ranks != profile.absent
    tiers = int(profile.ranks.max(where=present, initial=0)) + 1
    tier = np.where(present, profile.ranks, tiers).astype(np.int64)
    cells = (np.arange(rows)[:, None] * (tiers + 1) + tier).ravel()
    within = np.bincount(cells, minlength=rows * (tiers + 1)).reshape(rows, tiers + 1)
    ahead = np.cumsum(within, axis=1) - within
    doubled = 2 * np.take_along_axis(ahead, tier, axis=1) + np.take_along_axis(within, tier, axis=1) - 1
    last = 2 * (present.sum(axis=1, keepdims=True) - 1)
    return np.where(present & (last > 0), doubled, -1), last


def polarisation(profile: Profile) -> list[int | None]:
    """Per candidate in thousandths: 4 × the variance of its share of the ballot. 1000: half put it first,
    half last; 0: all put it in the same place. None where fewer than two ballots say anything."""
    doubled, last = middle_ranks(profile)
    found: list[int | None] = []
    for column in doubled.T:
        says = column >= 0
        counts = profile.counts[says]
        total = int(counts.sum())
        shares = column[says] / last[says, 0]
        mean = float(counts @ shares) / total if total else 0.0
        found.append(round(4000 * float(counts @ (shares - mean) ** 2) / total) if total > 1 else None)
    return found


def thirds(profile: Profile) -> Thirds:
    """(m, 3): on how many ballots each stands in the top, the middle and the bottom third of the ballot."""
    doubled, last = middle_ranks(profile)
    says = doubled >= 0
    top, bottom = says & (3 * doubled < last), says & (3 * doubled > 2 * last)
    masks = (top, says & ~top & ~bottom, bottom)
    return np.stack([profile.counts @ mask.astype(np.int64) for mask in masks], axis=1)
