"""The ladder as lines to draw, from a result and the two lines of the group. Pure: templates find words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from feedback.agreeing import NO_REASONS, Agreement, agreement
from feedback.counting import Computed
from feedback.voices import in_voices

KEPT_BACK: Mapping[str, Any] = dict.fromkeys(("n", "of", "equal"))
Pair = tuple[int, int, int, bool]
"""(for upper, knowing both, for lower, whether upper stands above)"""


@dataclass(frozen=True, slots=True)
class Rung:
    """`place`: "3", "8–9", "3a"; "a" under one that shares its place. `even`: stands equal with others.
    `wide`: its place isn't decided.

    `counted`: its place by the count, where the group put it elsewhere; `because`: what the group says of it.
    """

    proposal: int
    place: str
    even: bool
    wide: bool
    counted: str = ""
    because: str = ""

    @property
    def prefix(self) -> str:
        """What the places under it begin with: nothing where several have this place."""
        return "" if self.even or self.wide else self.place


@dataclass(frozen=True, slots=True)
class Between:
    """What the ballots say between two neighbours of a contest: `n` of the `of` who know both; None where the
    numbers are kept back.

    `kind`: direct · chain (as many for as against) · overruled · undecided · mixed (a tie whose
    pairs aren't alike) · agreed (the count says otherwise, the group put it so). `each`: the numbers are the
    least of several pairs. `equal` find both equally important. `apart`: something stands between the two on
    the ladder, so they must be named.
    """

    upper: int
    lower: int
    kind: str
    n: int | float | None
    of: int | float | None
    equal: int | float | None
    each: bool
    apart: bool
    upper_place: str
    lower_place: str

    def in_voices(self, unit: int) -> Between:
        """With numbers of whole voices and parts of them, where they were counted in parts."""
        if self.n is None:
            return self
        shown = {name: in_voices(int(getattr(self, name)), unit) for name in ("n", "of", "equal")}
        return replace(self, **shown)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Line:
    """A cut (`opens`: the part that begins here), and then rungs beside each other.

    `under`: the parent of the family that begins here, where that one shares its place and so must be named.
    """

    part: int
    depth: int
    rungs: list[Rung]
    opens: int = 0
    between: Between | None = None
    under: int | None = None


@dataclass(slots=True)
class Ladder:
    lines: list[Line] = field(default_factory=list)
    collecting: list[tuple[int, int | None, str]] = field(default_factory=list)
    """[proposal, seen by, the places where it would land]; None and nothing where that is kept back."""

    @property
    def differs(self) -> bool:
        """Whether the group put something elsewhere than it was counted."""
        return any(rung.counted for line in self.lines for rung in line.rungs)


def build(
    computed: Computed,
    cuts: Sequence[int],
    order: Sequence[int] = (),
    reasons: Mapping[int, str] = NO_REASONS,
) -> Ladder:
    """All lines, children right after their parent's; `cuts`: how many stand above each of the two lines.

    In the `order` that the group agreed on, if there is one; `reasons` are what it says of proposals.
    """
    agreed = agreement(computed, cuts, order, reasons)
    cuts, ladder = agreed.lines, Ladder()
    for rungs, depth, between, under in Drawing(agreed, reasons).lines():
        count = sum(len(line.rungs) for line in ladder.lines)
        part = 1 + (count >= cuts[0]) + (count >= cuts[1])
        before = ladder.lines[-1].part if ladder.lines else 0
        said = between and between.in_voices(computed.get("unit", 1))
        ladder.lines.append(Line(part, depth, rungs, part if part != before else 0, said, under))
    for entry in computed["contests"]:
        for proposal, seen_by, best, worst in entry["collecting"]:
            ladder.collecting.append((proposal, seen_by, "" if seen_by is None else span(best, worst)))
    return ladder


def agreed(computed: Computed, order: Any) -> Ladder:
    """As the group agreed (an AgreedOrder); without one as counted, with the lines that ballots suggest."""
    if order is None:
        return build(computed, computed["cuts"])
    reasons = {int(proposal): text for proposal, text in order.reasons.items()}
    return build(computed, (order.first_until, order.next_until), order.order, reasons)


class Drawing:
    """An agreement as it is drawn: what stands on each line, and between it and the one before."""

    def __init__(self, agreed: Agreement, reasons: Mapping[int, str] = NO_REASONS) -> None:
        self.agreed, self.reasons = agreed, reasons
        self.contests = {entry["parent"]: entry for entry in agreed.contests}
        counted = Agreement(agreed.contests, agreed.counted, agreed.lines)
        self.changed = {
            parent
            for parent, entry in self.contests.items()
            if agreed.siblings(entry) != counted.siblings(entry) or agreed.apart & set(entry["candidates"])
        }
        self.counted = Drawing(counted).places() if self.changed else {}

    def places(self) -> dict[int, str]:
        return {rung.proposal: rung.place for rungs, *_where in self.lines() for rung in rungs}

    def lines(self) -> Iterator[tuple[list[Rung], int, Between | None, int | None]]:
        earlier: dict[int | None, list[Rung]] = {}
        prefixes: dict[int | None, str | None] = {None: None}
        for run in self.agreed.runs():
            entry = self.contests[run.parent]
            above = earlier.get(run.parent, [])
            rungs = [
                self.rung(entry, proposal, run.proposals, prefixes[run.parent]) for proposal in run.proposals
            ]
            apart = any(rung.proposal in self.contests for rung in above)
            said = between(entry, above, rungs, apart=apart) if above else None
            under = run.parent if not above and prefixes[run.parent] == "" else None
            yield rungs, run.depth, said, under
            earlier[run.parent] = rungs
            prefixes |= {rung.proposal: rung.prefix for rung in rungs}

    def rung(self, entry: Computed, proposal: int, beside: Sequence[int], prefix: str | None) -> Rung:
        """By the count; in a contest that the group put in another order, by that, and then where it was."""
        counted = rung_of(entry, proposal, len(beside), prefix)
        if entry["parent"] not in self.changed:
            return counted
        place = 1 + self.agreed.siblings(entry).index(beside[0])
        best, worst = entry["places"][entry["candidates"].index(proposal)]
        said = self.reasons.get(proposal, "")
        elsewhere = place < best or place + len(beside) - 1 > worst
        return Rung(
            proposal,
            named(place, prefix),
            even=len(beside) > 1,
            wide=False,
            counted=self.counted[proposal] if elsewhere or said else "",
            because=said,
        )


def rung_of(entry: Computed, proposal: int, beside: int, prefix: str | None) -> Rung:
    best, worst = entry["places"][entry["candidates"].index(proposal)]
    tied = beside == worst - best + 1
    place = named(best, prefix) if tied else span(best, worst, prefix)
    return Rung(proposal, place, even=tied and beside > 1, wide=not tied)


def span(best: int, worst: int, prefix: str | None = None) -> str:
    if best == worst:
        return named(best, prefix)
    return f"{named(best, prefix)}–{worst if prefix is None else letter(worst)}"


def named(place: int, prefix: str | None) -> str:
    """A number on top (`prefix` None), a letter below."""
    return str(place) if prefix is None else f"{prefix}{letter(place)}"


def letter(place: int) -> str:
    """a, b, … z, aa, ab, …"""
    text = ""
    while place > 0:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def between(entry: Computed, uppers: list[Rung], lowers: list[Rung], *, apart: bool) -> Between | None:
    """None where nothing but the order is told."""
    index = {proposal: i for i, proposal in enumerate(entry["candidates"])}
    couples = [(index[upper.proposal], index[lower.proposal]) for upper in uppers for lower in lowers]
    turned = any(entry["above"][lower][upper] for upper, lower in couples)
    pairs = [pair for upper, lower in couples if (pair := votes(entry, upper, lower))]
    if not pairs and not turned:
        return None
    each = len(couples) > 1
    numbers = counted(min(pairs), each=each) if "wins" in entry else KEPT_BACK
    return Between(
        upper=uppers[0].proposal,
        lower=lowers[0].proposal,
        kind="agreed" if turned else kind_of(pairs),
        **numbers,
        each=each,
        apart=apart,
        upper_place=uppers[0].place,
        lower_place=lowers[0].place,
    )


def counted(least: Pair, *, each: bool) -> dict[str, Any]:
    n, of, against, _above = least
    return {"n": n, "of": of, "equal": 0 if each else of - n - against}


def votes(entry: Computed, upper: int, lower: int) -> Pair | None:
    """In votes where they are told, by the strengths of the majorities where only those are."""
    wins = entry.get("wins") or entry.get("strengths")
    if wins is None:
        return None
    of = entry["together"][upper][lower] if "wins" in entry else 0
    return wins[upper][lower], of, wins[lower][upper], bool(entry["above"][upper][lower])


def kind_of(pairs: Sequence[Pair]) -> str:
    if all(n > against and above for n, _of, against, above in pairs):
        return "direct"
    if len(pairs) > 1:
        return "mixed"
    n, _of, against, above = pairs[0]
    if not above:
        return "undecided"
    return "chain" if n == against else "overruled"
