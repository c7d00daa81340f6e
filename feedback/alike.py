"""Which titles say nearly the same, for whoever is about to propose it again. Pure, and without a language:
words by their beginning, so that *opleidingen* and *opleiding* meet; short words say nothing."""

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")
STEM = 6
SHORTEST = 4  # of a word that says something
ENOUGH = 0.5
MOST = 3


def alike(title: str, others: Iterable[tuple[T, str]]) -> list[T]:
    """Those whose title resembles, most alike first."""
    others = list(others)
    found = Counter(stem for _thing, other in others for stem in stems(other))
    rare = {stem for stem, times in found.items() if times == 1}
    scored = [(likeness(title, other, rare), thing) for thing, other in others]
    near = [pair for pair in scored if pair[0] >= ENOUGH]
    return [thing for _score, thing in sorted(near, key=lambda pair: -pair[0])[:MOST]]


def likeness(one: str, other: str, rare: set[str]) -> float:
    """From 0 to 1: the share of the shorter title's words in the other, or how alike the letters are.

    One word in common counts in full where no other title has it.
    """
    mine, theirs = stems(one), stems(other)
    if not mine or not theirs:
        return 0.0
    common = mine & theirs
    words = len(common) / min(len(mine), len(theirs))
    if len(common) == 1 and not common & rare:
        words /= 2
    letters = SequenceMatcher(None, one.casefold(), other.casefold()).ratio()
    return max(words, letters if letters > 0.75 else 0.0)


def stems(title: str) -> set[str]:
    words = re.findall(r"\w+", title.casefold())
    return {word[:STEM] for word in words if len(word) >= SHORTEST}
