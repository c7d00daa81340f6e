"""What changed between two texts, word by word, for a reader. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new"]
WORDS = re.compile(r"\s+|[^\s\w]|\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """Both texts as one: what stayed, what went and what came, each in its place.

    A space between two words that went is part of what went, so that no line is a string of crumbs.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    return list(_joined(_raw(old, new)))


def _raw(old: list[str], new: list[str]) -> Iterator[Piece]:
    codes = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    for number, (code, start, end, new_start, new_end) in enumerate(codes):
        same = "".join(old[start:end])
        if code == "equal" and (0 < number < len(codes) - 1) and not same.strip():
            yield Piece("gone", same)
            yield Piece("new", same)
        elif code == "equal":
            yield Piece("same", same)
        else:
            yield Piece("gone", same)
            yield Piece("new", "".join(new[new_start:new_end]))


def _joined(found: Iterator[Piece]) -> Iterator[Piece]:
    """What went and what came between two that stayed, as one of each."""
    gone = new = ""
    for piece in found:
        if piece.kind == "same":
            yield from _changed(gone, new)
            gone = new = ""
            yield piece
        elif piece.kind == "gone":
            gone += piece.text
        else:
            new += piece.text
    yield from _changed(gone, new)


def _changed(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece("gone", gone)
    if new:
        yield Piece("new", new)
