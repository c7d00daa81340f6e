"""What a group makes of a count: its own order, and where the two lines lie. Pure.

An order lists every proposal of the ladder once, depth first: in a nested round children stay under their
parent. It speaks of proposals by their primary keys; `contests` are those of `feedback.counting`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from feedback.counting import Computed, ladder

NO_REASONS: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class Run:
    """Proposals of the contest under `parent` that stand equal, beside each other on the ladder."""

    depth: int
    parent: int | None
    proposals: list[int]


@dataclass(frozen=True, slots=True)
class Agreement:
    """An order and its lines: how many stand above each of the two. `apart` are tied with nobody any more:
    the group said of them why they stand where they stand."""

    contests: Sequence[Computed]
    order: tuple[int, ...]
    lines: tuple[int, int]
    apart: frozenset[int] = frozenset()

    @property
    def counted(self) -> tuple[int, ...]:
        return tuple(p for group in ladder(self.contests) for p in group)

    @property
    def is_whole(self) -> bool:
        """Whether every proposal is in it once, and every child right under its parent."""
        return len(self.order) == len(self.counted) and self.order == self.listing

    @property
    def listing(self) -> tuple[int, ...]:
        return tuple(p for run in self.runs() for p in run.proposals)

    @property
    def ends(self) -> list[int]:
        """Where a line may lie: at the top, or below each run."""
        found = [0]
        for run in self.runs():
            found.append(found[-1] + len(run.proposals))
        return found

    def runs(self) -> Iterator[Run]:
        """The lines of the ladder, children right after the run in which their parent stands."""
        by_parent = {entry["parent"]: entry for entry in self.contests}

        def descend(parent: int | None, depth: int) -> Iterator[Run]:
            for run in self._runs_of(by_parent[parent]):
                yield Run(depth, parent, run)
                for proposal in run:
                    if proposal in by_parent:
                        yield from descend(proposal, depth + 1)

        return descend(None, 0) if None in by_parent else iter(())

    def _runs_of(self, entry: Computed) -> list[list[int]]:
        """Equals stay together as long as they stand as they were counted and nothing sets one apart."""
        after = {lower: upper for group in entry["groups"] for upper, lower in pairwise(group)}
        runs: list[list[int]] = []
        for proposal in self.siblings(entry):
            above = runs[-1][-1] if runs else None
            if above is not None and after.get(proposal) == above and not {above, proposal} & self.apart:
                runs[-1].append(proposal)
            else:
                runs.append([proposal])
        return runs

    def siblings(self, entry: Computed) -> list[int]:
        inside = set(entry["candidates"])
        return [proposal for proposal in self.order if proposal in inside]

    def contest_of(self, proposal: int) -> Computed:
        return next(entry for entry in self.contests if proposal in entry["candidates"])

    def unit(self, proposal: int) -> set[int]:
        """It and all that stands under it: they move together."""
        found, waiting = set(), [proposal]
        by_parent = {entry["parent"]: entry["candidates"] for entry in self.contests}
        while waiting:
            found.add(one := waiting.pop())
            waiting += by_parent.get(one, [])
        return found

    def part(self, proposal: int) -> int:
        """The one in which it stands: 1, 2 or 3."""
        at = self.order.index(proposal)
        return 1 + sum(at >= line for line in self.lines)

    def over(self, proposal: int, by: int) -> int | None:
        """The part that one step up (-1) or down (1) brings it to, where a line lies there."""
        rows = [n for n, one in enumerate(self.order) if one in self.unit(proposal)]
        at = rows[0] if by < 0 else rows[-1] + 1
        return self.part(proposal) + by if at in self.lines else None

    # moving

    def step(self, proposal: int, by: int) -> Agreement:
        """One up (-1) or down (1): past the line that lies there, else past its neighbour."""
        rows = [n for n, one in enumerate(self.order) if one in self.unit(proposal)]
        start, end = rows[0], rows[-1] + 1
        first, second = self.lines
        if by < 0 and start in self.lines:
            return self.ruled(first, end) if second == start else self.ruled(end, second)
        if by > 0 and end in self.lines:
            return self.ruled(start, second) if first == end else self.ruled(first, start)
        return self.put(proposal, self.siblings(self.contest_of(proposal)).index(proposal) + by)

    def put(self, proposal: int, at: int) -> Agreement:
        """To place `at` (from 0) among those that it competes with; beyond the ends nothing changes."""
        siblings = self.siblings(self.contest_of(proposal))
        if not 0 <= at < len(siblings) or siblings.index(proposal) == at:
            return self
        left = [one for one in siblings if one != proposal]
        turn = iter([*left[:at], proposal, *left[at:]])
        inside = set(siblings)
        moved = replace(self, order=tuple(next(turn) if one in inside else one for one in self.order))
        listing = moved.listing
        first, second = (self._kept(line, proposal, listing) for line in self.lines)
        return replace(moved, order=listing).ruled(first, second)

    def _kept(self, line: int, proposal: int, listing: Sequence[int]) -> int:
        """Where a line lies once `proposal` moved: what else stood above it still does."""
        unit, above = self.unit(proposal), set(self.order[:line])
        places = [n for n, one in enumerate(listing) if one in above - unit]
        at = places[-1] + 1 if places else 0
        if proposal in above and listing[at : at + 1] == (proposal,):
            at += len(unit)
        return at

    def ruled(self, first: int, second: int) -> Agreement:
        """With these lines, each below the equals that it would run through."""
        ends = self.ends
        first, second = (min((e for e in ends if e >= line), default=ends[-1]) for line in (first, second))
        return replace(self, lines=(first, max(first, second)))

    def draw(self, which: int, count: int) -> Agreement:
        """The first (0) or second (1) line below so many; the other one gives way."""
        if count not in self.ends:
            return self
        first, second = self.lines
        return self.ruled(count, max(count, second)) if which == 0 else self.ruled(min(first, count), count)

    def nudge(self, which: int, by: int) -> Agreement:
        """A line one rung up (-1) or down (1)."""
        at = self.ends.index(self.lines[which]) + by
        return self.draw(which, self.ends[at]) if 0 <= at < len(self.ends) else self

    # against the count

    def is_explained(self, explained: Collection[int]) -> bool:
        """Whether those of which nothing is said stand among each other as they were counted."""
        return not any(self._contradicted(entry, explained) for entry in self.contests)

    def _contradicted(self, entry: Computed, explained: Collection[int]) -> set[int]:
        """Of those without a reason: each pair that the count puts the other way round."""
        index = {proposal: n for n, proposal in enumerate(entry["candidates"])}
        left = [proposal for proposal in self.siblings(entry) if proposal not in explained]
        found = set()
        for n, upper in enumerate(left):
            for lower in left[n + 1 :]:
                if entry["above"][index[lower]][index[upper]]:
                    found |= {upper, lower}
        return found

    def asked(self, explained: Collection[int], touched: Collection[int] = ()) -> set[int]:
        """The fewest further ones to say a reason of, so that the rest needs none; `touched` first."""
        found: set[int] = set()
        for entry in self.contests:
            wrong = self._contradicted(entry, explained)
            left = [proposal for proposal in self.siblings(entry) if proposal not in explained]
            rank = {p: n for n, group in enumerate(entry["groups"]) for p in group}
            found |= wrong - set(_longest(left, rank, touched))
        return found


def _longest(row: Sequence[int], rank: Mapping[int, int], touched: Collection[int]) -> list[int]:
    """The most of `row` that stand in the order of `rank`, preferring those that weren't touched."""
    best: list[tuple[int, int, list[int]]] = []
    for n, one in enumerate(row):
        before = [best[m] for m in range(n) if rank[row[m]] <= rank[one]]
        size, calm, chain = max(before, key=lambda found: found[:2], default=(0, 0, []))
        best.append((size + 1, calm + (one not in touched), [*chain, one]))
    return max(best, key=lambda found: found[:2], default=(0, 0, []))[2]


def agreement(
    computed: Computed,
    lines: Sequence[int],
    order: Sequence[int] = (),
    apart: Collection[int] = (),
) -> Agreement:
    """The group's order where it has one, else that of the count.

    What was merged since is left out of it, and what stands by itself again stands below what the count
    puts it below; the lines keep above them what they had.
    """
    first, second = lines
    as_counted = Agreement(computed["contests"], (), (first, second))
    as_counted = replace(as_counted, order=as_counted.counted)
    if not order:
        return as_counted
    here = set(as_counted.order)
    kept = [proposal for proposal in order if proposal in here]
    first, second = (sum(proposal in here for proposal in order[:line]) for line in lines)
    for n, proposal in enumerate(as_counted.order):
        if proposal not in kept:
            at = kept.index(as_counted.order[n - 1]) + 1 if n else 0
            kept.insert(at, proposal)
            first, second = first + (at < first), second + (at < second)
    own = replace(as_counted, order=tuple(kept), apart=frozenset(apart) & here)
    return replace(own, order=own.listing).ruled(first, second)


def agreed_on(computed: Computed, order: Any) -> Agreement:
    """As an AgreedOrder says; for None as counted, with the lines that the ballots suggest."""
    if order is None:
        return agreement(computed, computed["cuts"])
    return agreement(
        computed, (order.first_until, order.next_until), order.order, set(map(int, order.reasons))
    )
