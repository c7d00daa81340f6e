"""A chart is a table: every number stands in text, and beside it bars that only the eye needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

PARTS = 3  # tones that can be told apart


@dataclass(frozen=True, slots=True)
class Row:
    """None among the values: not published, or too few to show."""

    label: str
    values: Sequence[float | None]
    url: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """`head` names the rows, `columns` the values. `whole` is a full bar; without it the largest one is.

    `stacked`: the values of a row lie behind each other in one bar; otherwise each has a bar of its own.
    `of` tells it from another of the same caption, where no eye sees what stands above it.
    """

    caption: str
    head: str
    columns: Sequence[str]
    rows: Sequence[Row]
    unit: str = ""
    whole: float = 0
    stacked: bool = False
    source: str = ""
    of: str = ""

    @property
    def name(self) -> str:
        return f"{self.caption}: {self.of}" if self.of else self.caption

    def keys(self) -> list[tuple[int, str]]:
        """The part (tone) and the name of each column; one column by itself needs no key."""
        several = len(self.columns) > 1
        return [(number if several else 0, name) for number, name in enumerate(self.columns, 1)]

    def lines(self) -> Iterator[dict[str, Any]]:
        full = self.whole or max((self._length(row) for row in self.rows), default=0)
        for row in self.rows:
            known = [value or 0 for value in row.values]
            bars = [known] if self.stacked else [[0] * place + [value] for place, value in enumerate(known)]
            yield {
                "row": row,
                "bars": [pieces(bar, full) for bar in bars],
                "cells": list(zip(self.keys(), row.values, strict=True)),
            }

    def _length(self, row: Row) -> float:
        known = [value or 0 for value in row.values]
        return sum(known) if self.stacked else max(known, default=0)


def pieces(values: Sequence[float], whole: float) -> list[dict[str, str]]:
    """Where each value begins and how long it is, in percent as SVG writes them; nothing for a zero."""
    found, start = [], 0.0
    for place, value in enumerate(values):
        share = 100 * max(0.0, value) / whole if whole > 0 else 0.0
        share = min(share, 100 - start)
        if share > 0:
            part = str(min(place + 1, PARTS))
            found.append({"x": f"{start:.3f}%", "width": f"{share:.3f}%", "part": part})
        start += share
    return found
