"""What of a count may leave as a file: its ballots, its matrix, or only how its majorities compare. Pure.

A page answers one pair at a time; a file hands everything to everyone at once and for good. So it holds the
most telling of these that can't betray a member (docs/decisions/0009):

- *ballots*: at least ten of them, on a board of ten or more, and every whole ballot stands there five times.
- *matrix*: at least ten ballots on such a board; whoever knows both of a pair are none or five; what waits
  was seen by five; breakdowns hold five in every cell; and the result shown before it was five changed
  ballots away, so that no difference says what a few have changed.
- *strengths*: otherwise. In place of the votes stands which majorities are stronger, weaker or as strong
  (`order_only`). The order follows from that alone, and recounts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedback.counting import Computed, digest

LEAST = 5
"""A group of ballots that something is said of."""
ENOUGH = 10
"""Ballots, and members of the board."""

Row = Mapping[str, Any]
"""A ballot: its tiers, cuts, seen and no_opinion."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is known of a round besides its count.

    `members`: of the board. `ballots`: as they lie there, blank ones too. `changed`: ballots that differ
    from the result that was shown before; None where there was none, 0 where nobody wrote it down.
    """

    members: int
    ballots: Sequence[Row]
    changed: int | None


def published_count(computed: Computed, on: Grounds) -> dict[str, Any]:
    """`{"form", "computed", "digest", "ballots"}`: the digest is that of the `computed` beside it."""
    ballots = None
    form = "strengths"
    if matrix_is_safe(computed, on):
        form = "matrix"
        if ballots_are_safe(computed, on):
            form, ballots = "ballots", counted(on.ballots)
    shown = order_only(computed) if form == "strengths" else computed
    return {"form": form, "computed": shown, "digest": digest(shown), "ballots": ballots}


def ballots_are_safe(computed: Computed, on: Grounds) -> bool:
    """All or none: what was left out could be subtracted. Where libraries have a voice, a ballot has none."""
    if computed["voice"] != "member":
        return False
    alike = Counter(map(written, on.ballots))
    return sum(alike.values()) >= ENOUGH and all(count >= LEAST for count in alike.values())


def written(ballot: Row) -> str:
    """A ballot as text, the same for equal ones: order means something between tiers, nowhere else."""
    tiers = [sorted(tier) for tier in ballot["tiers"] if tier]
    seen, unknown = sorted(ballot["seen"]), sorted(ballot["no_opinion"])
    return json.dumps({"tiers": tiers, "seen": seen, "no_opinion": unknown, "cuts": list(ballot["cuts"])})


def counted(ballots: Iterable[Row]) -> list[dict[str, Any]]:
    """Equal ballots once, with how many; by their text, so no order of casting is left."""
    alike = Counter(map(written, ballots))
    return [{"count": count, **json.loads(text)} for text, count in sorted(alike.items())]


def matrix_is_safe(computed: Computed, on: Grounds) -> bool:
    if on.members < ENOUGH or computed["ballots"] < ENOUGH:
        return False
    if on.changed is not None and on.changed < LEAST:
        return False
    cells = [count for _name, found in computed.get("divisions", []) for _cell, count in found]
    return all(count >= LEAST for count in cells) and all(
        contest_is_safe(entry, computed["unit"]) for entry in computed["contests"]
    )


def contest_is_safe(entry: Computed, unit: int) -> bool:
    """A pair that few know says what those few think. Five whole voices are five ballots at least."""
    known = [count for row in entry["together"] for count in row]
    waiting = [seen_by for _proposal, seen_by, _best, _worst in entry["collecting"]]
    return all(count == 0 or count >= LEAST * unit for count in known) and all(
        seen_by == 0 or seen_by >= LEAST for seen_by in waiting
    )


def order_only(computed: Computed) -> Computed:
    """The same contests with the rank of each majority (1 the weakest) in place of its votes."""
    kept = ("method", "round", "revision", "scope", "voice", "ballots", "cuts", "merged")
    return {
        **{key: computed[key] for key in kept if key in computed},
        "counts": "strengths",
        "contests": [
            {
                **{key: entry[key] for key in ("parent", "candidates", "groups", "places", "above")},
                "wins": ranked_majorities(entry["wins"]),
            }
            for entry in computed["contests"]
        ],
    }


def ranked_majorities(wins: Sequence[Sequence[int]]) -> list[list[int]]:
    """Weaker and stronger as in `wins`: by margin, then smaller opposition. 0 where there is no majority."""
    size = range(len(wins))
    strengths = {
        (i, j): (wins[i][j] - wins[j][i], -wins[j][i]) for i in size for j in size if wins[i][j] > wins[j][i]
    }
    rank = {strength: place for place, strength in enumerate(sorted(set(strengths.values())), 1)}
    return [[rank[strengths[i, j]] if (i, j) in strengths else 0 for j in size] for i in size]
