"""The ladder as lines to draw, from a result and the two lines of the group. Pure: templates find words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedback.counting import Computed


@dataclass(frozen=True, slots=True)
class Rung:
    """`place`: "3", "8–9", "3a". `even`: stands equal with others. `wide`: its place isn't decided."""

    proposal: int
    place: str
    even: bool
    wide: bool


@dataclass(frozen=True, slots=True)
class Between:
    """What the ballots say between two neighbours of a contest: `n` of the `of` who know both.

    `kind`: direct · chain (as many for as against) · overruled · undecided · mixed (a tie whose
    pairs aren't alike). `each`: the numbers are the least of several pairs. `equal` find both equally
    important. `apart`: something stands between the two on the ladder, so they must be named.
    """

    upper: int
    lower: int
    kind: str
    n: int
    of: int
    equal: int
    each: bool
    apart: bool
    upper_place: str
    lower_place: str


@dataclass(frozen=True, slots=True)
class Line:
    """A cut (`opens`: the part that begins here), and then rungs beside each other."""

    part: int
    depth: int
    rungs: list[Rung]
    opens: int = 0
    between: Between | None = None


@dataclass(slots=True)
class Ladder:
    lines: list[Line] = field(default_factory=list)
    collecting: list[tuple[int, int, str]] = field(default_factory=list)
    """[proposal, seen by, the places where it would land]"""


def build(computed: Computed, cuts: Sequence[int]) -> Ladder:
    """All lines, children right after their parent's; `cuts`: how many stand above each of the two lines."""
    contests = {entry["parent"]: entry for entry in computed["contests"]}
    ladder = Ladder()
    for rungs, depth, between in _walk(contests, None, 0, ""):
        count = sum(len(line.rungs) for line in ladder.lines)
        part = 1 + (count >= cuts[0]) + (count >= cuts[1])
        before = ladder.lines[-1].part if ladder.lines else 0
        ladder.lines.append(Line(part, depth, rungs, part if part != before else 0, between))
    for entry in computed["contests"]:
        for proposal, seen_by, best, worst in entry["collecting"]:
            ladder.collecting.append((proposal, seen_by, span(best, worst)))
    return ladder


def _walk(
    contests: Mapping[int | None, Computed], parent: int | None, depth: int, prefix: str
) -> Iterator[tuple[list[Rung], int, Between | None]]:
    entry = contests.get(parent)
    if entry is None:
        return
    earlier: list[Rung] = []
    for group in entry["groups"]:
        rungs = [rung_of(entry, proposal, len(group), prefix) for proposal in group]
        apart = any(rung.proposal in contests for rung in earlier)
        yield rungs, depth, between(entry, earlier, rungs, apart=apart) if earlier else None
        earlier = rungs
        for rung in rungs:
            yield from _walk(contests, rung.proposal, depth + 1, rung.place)


def rung_of(entry: Computed, proposal: int, beside: int, prefix: str) -> Rung:
    best, worst = entry["places"][entry["candidates"].index(proposal)]
    tied = beside == worst - best + 1
    place = named(best, prefix) if tied else span(best, worst, prefix)
    return Rung(proposal, place, even=tied and beside > 1, wide=not tied)


def span(best: int, worst: int, prefix: str = "") -> str:
    if best == worst:
        return named(best, prefix)
    return f"{named(best, prefix)}–{letter(worst) if prefix else worst}"


def named(place: int, prefix: str) -> str:
    return f"{prefix}{letter(place)}" if prefix else str(place)


def letter(place: int) -> str:
    """a, b, … z, aa, ab, …"""
    text = ""
    while place > 0:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def between(entry: Computed, uppers: list[Rung], lowers: list[Rung], *, apart: bool) -> Between:
    index = {proposal: i for i, proposal in enumerate(entry["candidates"])}
    pairs = [
        votes(entry, index[upper.proposal], index[lower.proposal]) for upper in uppers for lower in lowers
    ]
    n, of, against, _above = min(pairs)
    each = len(pairs) > 1
    return Between(
        upper=uppers[0].proposal,
        lower=lowers[0].proposal,
        kind=kind_of(pairs),
        n=n,
        of=of,
        equal=0 if each else of - n - against,
        each=each,
        apart=apart,
        upper_place=uppers[0].place,
        lower_place=lowers[0].place,
    )


def votes(entry: Computed, upper: int, lower: int) -> tuple[int, int, int, bool]:
    """(for upper, knowing both, for lower, whether upper stands above)"""
    wins: Any = entry["wins"]
    return (
        wins[upper][lower],
        entry["together"][upper][lower],
        wins[lower][upper],
        bool(entry["above"][upper][lower]),
    )


def kind_of(pairs: Sequence[tuple[int, int, int, bool]]) -> str:
    if all(n > against and above for n, _of, against, above in pairs):
        return "direct"
    if len(pairs) > 1:
        return "mixed"
    n, _of, against, above = pairs[0]
    if not above:
        return "undecided"
    return "chain" if n == against else "overruled"
