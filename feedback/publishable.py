"""What of a count may leave, as a file or on a page. Pure. The rule and its reasons: docs/decisions/0015.

Whoever gets it keeps it, and can count. So it is the most telling of these that lets nobody who knows one
ballot, their own, read off another's:

- *ballots*: every row stands there five times, and no choice on it gives away another.
- *votes*: how many put one above another, for every two; only from ten ballots on, in whole voices, where
  on every two some see it differently than the rest, and where the result shown before differs by five.
- *strengths*: which majority is stronger than which; the order follows from that.
- *order*: the ladder, with nothing to count it from.

How many must see it differently lies between two and five and is the result's secret: otherwise what is kept
back would itself say that all agree, but one.

Where everybody agreed to names beside ballots, members get ballots and votes whatever they say.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np

from feedback.counting import Computed
from feedback.ranking import ranked_pairs
from feedback.sealing import salt_of, strengths_of

Form = Literal["ballots", "votes", "strengths", "order"]
Row = Mapping[str, Any]
"""A ballot: its tiers, seen and no_opinion."""

LEAST = 5
"""Ballots of which something is said."""
ENOUGH = 10
"""Ballots, and voices."""
OTHERS = range(2, 6)
"""Who see it differently than the rest, one of these: a single one would know what all others chose."""
MOST = 20
"""Proposals of a contest whose ballots are looked at: of more, no five are alike."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is known of a round besides its count.

    `ballots` fetches those on which something is ranked. `closed`: what runs is told without any number, for
    results that follow each other could be subtracted. `changed`: by how many ballots the result differs from
    the one that was shown before it; None where none was. `names_agreed`: the reader may see whose is whose.
    """

    ballots: Callable[[], Sequence[Row]]
    closed: bool = True
    changed: int | None = None
    names_agreed: bool = False


@dataclass(frozen=True, slots=True)
class Publishable:
    """`sections` by name (`feedback.sealing`); `ballots`: rows of each contest, where they may be shown."""

    form: Form
    sections: tuple[str, ...]
    ballots: list[list[dict[str, Any]]] | None = None


EVERYTHING = Publishable("votes", ("order", "votes", "parts", "certainty"))
"""All but the ballots: for who belongs to the board."""


def publishable(computed: Computed, on: Grounds) -> Publishable:
    if not on.closed:
        return Publishable("order", ("order",))
    if on.names_agreed or votes_are_safe(computed, on):
        more = [
            name
            for name, is_safe in (("parts", parts_are_safe), ("certainty", certainty_is_safe))
            if on.names_agreed or is_safe(computed, others_of(computed))
        ]
        rows = ballots_of(computed, on)
        form: Form = "votes" if rows is None else "ballots"
        return Publishable(form, ("order", "votes", *more), rows)
    if strengths_are_safe(computed):
        return Publishable("strengths", ("order", "strengths"))
    return Publishable("order", ("order",))


def is_large(computed: Computed) -> bool:
    whole: int = min(computed["ballots"], computed["voices"])
    return whole >= ENOUGH


def others_of(computed: Computed) -> int:
    return OTHERS[int(salt_of(computed, "others"), 16) % len(OTHERS)]


def votes_are_safe(computed: Computed, on: Grounds) -> bool:
    """Parts of a voice would say how the few colleagues of one library were divided."""
    if not is_large(computed) or computed["unit"] != 1:
        return False
    if on.changed is not None and on.changed < LEAST:
        return False
    others = others_of(computed)
    return all(contest_is_safe(entry, others) for entry in computed["contests"])


def contest_is_safe(entry: Computed, others: int) -> bool:
    seen_by = [row[1] for row in entry["collecting"]]
    known = [entry["together"][i][i] for i in range(len(entry["candidates"]))]
    return all(count == 0 or count >= LEAST for count in (*seen_by, *known)) and all(
        is_shared(stances, others) for _pair, stances in stances_of(entry)
    )


def stances_of(entry: Computed) -> Iterator[tuple[tuple[int, int], tuple[int, int, int]]]:
    """Of every two: who put the one higher, who the other, and who found them equal."""
    wins, together = entry["wins"], entry["together"]
    for i, j in combinations(range(len(wins)), 2):
        yield (i, j), (wins[i][j], wins[j][i], together[i][j] - wins[i][j] - wins[j][i])


def is_shared(counts: Sequence[int], others: int) -> bool:
    """Five or more gave an answer, and whatever it is some gave another; or nobody gave any."""
    total = sum(counts)
    return total == 0 or (total >= LEAST and max(counts) <= total - others)


def parts_are_safe(computed: Computed, others: int) -> bool:
    return all(is_shared(counts, others) for _proposal, *counts in computed["parts"])


def certainty_is_safe(computed: Computed, others: int) -> bool:
    """Its breakdowns hold five in every cell already (`feedback.breakdowns`)."""
    thirds = [counts for entry in computed["contests"] for counts in entry.get("thirds") or []]
    return all(is_shared(counts, others) for counts in thirds)


def strengths_are_safe(computed: Computed) -> bool:
    """Only of a group so large that two may still say otherwise where half of all votes lead."""
    return is_large(computed) and all(map(follows_from_strengths, computed["contests"]))


def follows_from_strengths(entry: Computed) -> bool:
    size = len(entry["candidates"])
    told = np.array(strengths_of(entry["wins"], entry["weight"]), dtype=np.int64).reshape(size, size)
    return np.array_equal(ranked_pairs(told).above, np.array(entry["above"], dtype=bool).reshape(size, size))


def ballots_of(computed: Computed, on: Grounds) -> list[list[dict[str, Any]]] | None:
    """The rows of every contest, or None: what one contest left out could be subtracted from its votes.

    Of what a library's voice was made nothing is left once a round is closed, so those can't be recounted.
    """
    members = [entered(computed, entry) for entry in computed["contests"]]
    many = any(len(each) > MOST for each in members)
    if computed["voice"] != "member" or (many and not on.names_agreed):
        return None
    cast = on.ballots()
    if len(cast) != computed["ballots"]:
        return None
    found = [rows_of(cast, each) for each in members]
    return found if on.names_agreed or all(map(rows_are_safe, found)) else None


def entered(computed: Computed, entry: Computed) -> list[int]:
    """What takes part in a contest: its proposals, those that wait, and what was merged into them."""
    heads = {*entry["candidates"], *(row[0] for row in entry["collecting"])}
    return sorted(heads | {gone for gone, head in computed["merged"] if head in heads})


def rows_of(ballots: Iterable[Row], members: Sequence[int]) -> list[dict[str, Any]]:
    """What stands on the ballots of these proposals, as it was cast: equal rows once, with how many, and by
    their text. `left` was seen and not placed. A row of one contest says nothing of the others'."""
    alike = Counter(json.dumps(row_of(ballot, set(members))) for ballot in ballots)
    return [{"count": count, **json.loads(text)} for text, count in sorted(alike.items())]


def row_of(ballot: Row, members: set[int]) -> dict[str, Any]:
    tiers = [sorted(members & set(tier)) for tier in ballot["tiers"] if members & set(tier)]
    ranked = {proposal for tier in tiers for proposal in tier}
    unknown = members & set(ballot["no_opinion"])
    left = (members & set(ballot["seen"])) - ranked - unknown
    return {"tiers": tiers, "left": sorted(left), "unknown": sorted(unknown)}


def rows_are_safe(rows: Sequence[Row]) -> bool:
    """Each stands there five times, and who knows how somebody compared two can't read off another two."""
    members = sorted(
        {one for row in rows for tier in (*row["tiers"], row["left"], row["unknown"]) for one in tier}
    )
    if any(row["count"] < LEAST for row in rows):
        return False
    found = [[compared(row, one, other) for row in rows] for one, other in combinations(members, 2)]
    return all(len(set(answers)) > 1 for answers in found) and all(
        len({other[n] for n in chosen}) > 1
        for answers in found
        for answer in set(answers)
        if (chosen := [n for n, given in enumerate(answers) if given == answer])
        for other in found
        if other is not answers
    )


def compared(row: Row, one: int, other: int) -> int | None:
    """1 where the one stands higher, -1 where the other does, 0 for equal; None: it doesn't know both."""
    places = {
        proposal: number for number, tier in enumerate((*row["tiers"], row["left"])) for proposal in tier
    }
    if one not in places or other not in places:
        return None
    return (places[one] < places[other]) - (places[one] > places[other])
