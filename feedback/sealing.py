"""The fingerprint of a result: over its sections, each under a salt of its own. Pure.

A bare hash of everything would confirm a guess: a small group has few possible votes, and whoever tries them
all finds those that fit the fingerprint on the page. So each section is hashed with a salt that follows from
the result's secret `salt`, and the fingerprint is made of those hashes. What is published comes with its
salt, what is kept back as its hash alone: the fingerprint can be checked either way, and nothing tried
against it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from feedback.counting import Computed, canonical

Sections = dict[str, Any]

OF_THE_ORDER = ("method", "round", "revision", "scope", "voice", "ballots", "cuts", "merged")
OF_ITS_CONTESTS = ("parent", "candidates", "groups", "places", "above")
OF_THE_VOTES = ("ballots", "weight", "wins", "together", "collecting")


def salted(computed: Computed) -> Computed:
    """The same with a salt of its own, which nobody else may read."""
    return {**computed, "salt": secrets.token_hex(32)}


def sections(computed: Computed) -> Sections:
    """What can be published or kept back, each by itself.

    `order`: what the ladder shows, no number of votes in it. `strengths`: of each contest (`strengths_of`).
    `votes`: the matrices, and how many have seen what waits. `parts`: how often each lay in which part.
    `certainty`: second opinions, how sure, how agreed, breakdowns.
    """
    contests = computed["contests"]
    known = {*OF_ITS_CONTESTS, *OF_THE_VOTES}
    order = {key: computed[key] for key in OF_THE_ORDER if key in computed}
    order["contests"] = [
        {**picked(entry, OF_ITS_CONTESTS), "waiting": [row[0] for row in entry["collecting"]]}
        for entry in contests
    ]
    rest = [{key: value for key, value in entry.items() if key not in known} for entry in contests]
    return {
        "order": order,
        "strengths": [strengths_of(entry["wins"], entry["weight"]) for entry in contests],
        "votes": {
            "unit": computed["unit"],
            "voices": computed["voices"],
            "contests": [picked(entry, OF_THE_VOTES) for entry in contests],
        },
        "parts": computed["parts"],
        "certainty": {"contests": rest, "divisions": computed.get("divisions", [])},
    }


def picked(entry: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: entry[key] for key in keys}


def strengths_of(wins: Sequence[Sequence[int]], weight: int) -> list[list[int]]:
    """Which majorities are stronger, by margin and then by smaller opposition: 1 the weakest, 0 for none.

    Whatever leads by half of all votes or more is as strong as the strongest, so that nobody can tell whether
    all agreed.
    """
    size = range(len(wins))
    found = {
        (i, j): (2 * margin >= weight, 0, 0) if 2 * margin >= weight else (False, margin, -wins[j][i])
        for i in size
        for j in size
        if (margin := wins[i][j] - wins[j][i]) > 0
    }
    level = {strength: number for number, strength in enumerate(sorted(set(found.values())), 1)}
    return [[level[found[i, j]] if (i, j) in found else 0 for j in size] for i in size]


def salt_of(computed: Computed, name: str) -> str:
    """Of one section; says nothing of the salt of another."""
    return hmac.new(computed.get("salt", "").encode(), name.encode(), sha256).hexdigest()


def section_hash(salt: str, content: Any) -> str:
    return sha256(f"{salt}:{canonical(content)}".encode()).hexdigest()


def hashes(computed: Computed) -> dict[str, str]:
    return {
        name: section_hash(salt_of(computed, name), content) for name, content in sections(computed).items()
    }


def fingerprint(computed: Computed) -> str:
    """SHA-256, in hexadecimal: names a result on its page, in its files and to programs."""
    return sha256(canonical(hashes(computed)).encode()).hexdigest()
