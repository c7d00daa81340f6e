"""A ballot, as a screen sends it and as the plain form does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from community.numbers import whole
from feedback import bins
from feedback.errors import BallotMalformed

UNKNOWN = "unknown"
MOVES = ("up", "down", "0", "1", "2", "add", "more")
MOST_ON_A_BALLOT = 1000
LARGEST = 2**31


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot as it came in, its shape checked; whether it fits the round is the service's to say."""

    bins: bins.Bins
    seen: list[int]
    no_opinion: list[int]
    revision: int
    reasons: dict[int, str] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)


def read_ballot(data: Any) -> Cast:
    """From JSON `{"bins": [[[12], [7, 9]], [], []], "seen": […], "no_opinion": […], "revision": 3}`;
    `"reasons": {"12": "…"}` and `"merged": "30:12"` (what was merged where it was made) may come with it."""
    if not isinstance(data, Mapping):
        raise BallotMalformed
    parts = data.get("bins")
    if not isinstance(parts, list) or len(parts) != 3:
        raise BallotMalformed
    for part in parts:
        if not isinstance(part, list) or not all(isinstance(tier, list) for tier in part):
            raise BallotMalformed
    return Cast(
        bins=[[numbers(tier) for tier in part] for part in parts],
        seen=numbers(data.get("seen", [])),
        no_opinion=numbers(data.get("no_opinion", [])),
        revision=number(data.get("revision")),
        reasons=texts(data.get("reasons", {})),
        merged=pairs(data.get("merged", "")),
    )


def texts(value: Any) -> dict[int, str]:
    if not isinstance(value, Mapping) or len(value) > MOST_ON_A_BALLOT:
        raise BallotMalformed
    if not all(isinstance(text, str) for text in value.values()):
        raise BallotMalformed
    return {digits(str(proposal)): text for proposal, text in value.items()}


def numbers(value: Any) -> list[int]:
    if not isinstance(value, list) or len(value) > MOST_ON_A_BALLOT:
        raise BallotMalformed
    return [number(item) for item in value]


def number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < LARGEST:
        raise BallotMalformed
    return value


def read_plain(data: QueryDict) -> Cast:
    """From the form: `shown` (what stood on it), `bin-12` (0, 1, 2, unknown, “”), `place-12`, `reason-12`,
    `revision`, `merged`; and the button that sent it: `move` says what becomes of one of them then."""
    rows: list[tuple[int, int, int | None]] = []
    no_opinion = []
    shown = [digits(value) for value in data.getlist("shown")]
    for proposal in shown:
        part = data.get(f"bin-{proposal}", "")
        if part == UNKNOWN:
            no_opinion.append(proposal)
        elif part in ("0", "1", "2"):
            place = data.get(f"place-{proposal}", "").strip()
            rows.append((proposal, int(part), digits(place) if place else None))
        elif part:
            raise BallotMalformed
    parts = bins.from_places(rows)
    for value in data.getlist("move"):
        proposal, move = read_move(value)
        parts = moved(parts, proposal, into(data, "1") if move == "add" else move)
    ranked = {proposal for part in parts for tier in part for proposal in tier}
    no_opinion = [proposal for proposal in no_opinion if proposal not in ranked]
    reasons = {p: str(data[f"reason-{p}"]) for p in shown if f"reason-{p}" in data}
    merged = pairs(data.get("merged", ""))
    return Cast(parts, shown, no_opinion, digits(data.get("revision", "")), reasons, merged)


def pairs(text: Any) -> dict[int, int]:
    """`30:12 31:12`: each merged one and its head."""
    if not isinstance(text, str) or len(text) > 24 * MOST_ON_A_BALLOT:
        raise BallotMalformed
    found = (each.partition(":") for each in text.split())
    return {digits(gone): digits(head) for gone, _colon, head in found}


def read_move(value: str) -> tuple[int, str]:
    """`12 up`, `12 down`, `12 0` (to the end of that part), `12 add` (of the one being filled), `12 more`."""
    proposal, _space, move = value.partition(" ")
    if move not in MOVES:
        raise BallotMalformed
    return digits(proposal), move


def into(data: QueryDict, otherwise: str) -> str:
    """The part that a tap in the tray fills."""
    part = data.get("filling", "")
    return part if part in ("0", "1", "2") else otherwise


def moved(parts: bins.Bins, proposal: int, move: str) -> bins.Bins:
    if move == "more":
        return parts
    if move in ("up", "down"):
        return bins.step(parts, proposal, -1 if move == "up" else 1)
    return bins.move(parts, proposal, to=int(move))


def digits(text: str) -> int:
    number = whole(text)
    if number is None or number >= LARGEST:
        raise BallotMalformed
    return number
