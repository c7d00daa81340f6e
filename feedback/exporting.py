"""A result as files that anybody can read and count again. Pure: what may leave is `feedback.publishable`'s.

The JSON, which `feedback/recount.py` reads and programs get too:
`{"format", "board", "question", "language", "round", "proposals", "agreed", "fingerprint", "shows",
"sections", "kept_back", "ballots", "checksum"}`. `fingerprint` names the result, as on its page. `shows`:
ballots, votes, strengths or order. `sections`: name → `{"salt", "content"}` (`feedback.sealing`);
`kept_back`: the hashes of the others. `ballots`: with *ballots* the rows of every contest, each
`{"count", "tiers", "left", "unknown"}`. `checksum`: SHA-256 of all the rest; it guards titles and the agreed
order, which the fingerprint doesn't cover.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from feedback.counting import Computed, digest
from feedback.publishable import Publishable
from feedback.sealing import hashes, salt_of, sections

FORMAT = "klankbord-result/1"
COMPUTED = "=+-@|%"
Document = dict[str, Any]


def document(computed: Computed, fingerprint: str, shown: Publishable, about: Mapping[str, Any]) -> Document:
    """`about`: board, question, language, round, proposals and agreed."""
    everything, kept = sections(computed), hashes(computed)
    found = {
        "format": FORMAT,
        **about,
        "fingerprint": fingerprint,
        "shows": shown.form,
        "sections": {
            name: {"salt": salt_of(computed, name), "content": everything[name]} for name in shown.sections
        },
        "kept_back": {name: kept[name] for name in kept if name not in shown.sections},
        "ballots": shown.ballots,
    }
    return {**found, "checksum": digest(found)}


def pair_rows(found: Document) -> list[list[Any]] | None:
    """[parent, one, other, n put the one higher, n the other, n found them equal, n don't know both] for
    every two of a contest, proposals by id. None where the votes are kept back."""
    votes = found["sections"].get("votes")
    if votes is None:
        return None
    unit = votes["content"]["unit"]
    rows = []
    for entry, counted in zip(
        found["sections"]["order"]["content"]["contests"], votes["content"]["contests"], strict=True
    ):
        for i, j in combinations(range(len(entry["candidates"])), 2):
            one, other = counted["wins"][i][j], counted["wins"][j][i]
            both = counted["together"][i][j]
            numbers = (one, other, both - one - other, counted["weight"] - both)
            pair = (entry["candidates"][i], entry["candidates"][j])
            rows.append([entry["parent"], *pair, *(voices(number, unit) for number in numbers)])
    return rows


def voices(number: int, unit: int) -> str:
    """Whole, or exactly in parts: 7 or 22/3."""
    return str(number // unit) if number % unit == 0 else f"{number}/{unit}"


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV as a Dutch Excel opens it at a double click: semicolons, UTF-8 with its mark, CRLF."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + file.getvalue()


def harmless(cell: Any) -> Any:
    """A text that a spreadsheet would compute gets an apostrophe before it, so that it stays a text."""
    is_formula = isinstance(cell, str) and (cell.lstrip()[:1] or " ") in COMPUTED
    return f"'{cell}" if is_formula else cell
