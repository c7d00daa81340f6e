#!/usr/bin/env python3
"""Telt het resultaat van een Klankbord-ronde na. Counts the result of a Klankbord round again.

    python3 recount.py klankbord-3.json [--fingerprint 1a2b3c] [--pairs] [--language nl|en]

Needs Python 3.8 or later and nothing else; asks nothing of any network. It says whether the file is whole and
makes the fingerprint that it carries, and whether its ballots, votes or strengths give its order, counted
from the definition: Ranked Pairs on margins, then smaller opposition, equal strengths together.

Exit code: 0 all agrees · 1 something doesn't · 2 no such file · 3 the file holds nothing to count.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from fractions import Fraction
from itertools import combinations
from typing import Any, Dict, List, Tuple

Found = Dict[str, Any]
Words = Dict[str, str]
Matrix = List[List[int]]
Strengths = Dict[Tuple[int, int], Tuple[int, int]]

FORMAT = "klankbord-result/1"
LARGEST = 100_000_000  # bytes
AGREES, DIFFERS, UNREADABLE, NOTHING = 0, 1, 2, 3

# One file that stands by itself has its translations in it.
WORDS = {
    "en": {
        "missing": "There is no file “%s” that can be read.",
        "unreadable": "This isn't a result file of Klankbord: %s.",
        "json": "it holds no JSON",
        "format": "it doesn't say “%s”",
        "field": "“%s” is missing or isn't what it should be",
        "checksum": "This file was changed after it was made: its checksum doesn't agree.",
        "fingerprint": "What stands in this file doesn't make its fingerprint: it was changed.",
        "other": "The fingerprint is another than the one you gave: this is another result.",
        "order": "Counted again, the order is another one than this file says.",
        "votes": "Counted again, the ballots give other votes than this file says.",
        "impossible": "The votes in this file contradict each other: no ballots give them.",
        "nothing": "The order is as published, but this file holds no votes, so it can't be counted again."
        " With so few of them they would betray who chose what.",
        "ballots": "Counted from every ballot: the order agrees.",
        "strengths": "Counted from which majority is stronger than which: the order agrees.",
        "counted": "Counted from the votes on every two: the order agrees.",
        "seen": "The fingerprint agrees with what is in this file: %s",
        "compare": "Is it the one on the page of the result? Then nobody has changed this file.",
        "waiting": "Still collecting opinions",
        "of": "%s ballots",
        "pair": "%s: %s of %s · %s: %s",
    },
    "nl": {
        "missing": "Er is geen bestand “%s” dat gelezen kan worden.",
        "unreadable": "Dit is geen resultaat van Klankbord: %s.",
        "json": "er zit geen JSON in",
        "format": "er staat geen “%s” in",
        "field": "“%s” ontbreekt of is niet wat het moet zijn",
        "checksum": "Dit bestand is na het maken veranderd: zijn controlegetal klopt niet.",
        "fingerprint": "Wat in dit bestand staat, geeft zijn vingerafdruk niet: het is veranderd.",
        "other": "De vingerafdruk is een andere dan die je opgaf: dit is een ander resultaat.",
        "order": "Nageteld is de volgorde anders dan wat dit bestand zegt.",
        "votes": "Nageteld geven de stembriefjes andere stemmen dan wat dit bestand zegt.",
        "impossible": "De stemmen in dit bestand spreken elkaar tegen: geen stembriefjes geven die.",
        "nothing": "De volgorde is zoals gepubliceerd, maar er staan geen stemmen in, dus natellen kan niet."
        " Met zo weinig zouden ze verraden wie wat koos.",
        "ballots": "Nageteld uit elk stembriefje: de volgorde klopt.",
        "strengths": "Nageteld uit welke meerderheid sterker is dan welke: de volgorde klopt.",
        "counted": "Nageteld uit de stemmen over elke twee: de volgorde klopt.",
        "seen": "De vingerafdruk klopt met wat in dit bestand staat: %s",
        "compare": "Is het die op de pagina van het resultaat? Dan heeft niemand dit bestand veranderd.",
        "waiting": "Nog te weinig bekeken",
        "of": "%s stembriefjes",
        "pair": "%s: %s van de %s · %s: %s",
    },
}


class Unreadable(Exception):
    """Not a file of this form. Carries the key of a sentence and what belongs in it."""


class Refuted(Exception):
    """The file contradicts itself. Carries the key of a sentence."""


# ---- the file


def read(path: str) -> Found:
    try:
        with open(path, "rb") as file:
            content = file.read(LARGEST + 1)
    except OSError:
        raise Unreadable("missing", path) from None
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable("json") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Unreadable("format", FORMAT)
    return found


def take(mapping: Any, key: str, kind: Any) -> Any:
    value = mapping.get(key) if isinstance(mapping, dict) else None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Unreadable("field", key)
    return value


def canonical(content: Any) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def check_seals(found: Found, expected: str) -> str:
    """The checksum of the file, and the fingerprint over all sections, shown or kept back."""
    rest = {key: value for key, value in found.items() if key != "checksum"}
    if take(found, "checksum", str) != sha256(canonical(rest)):
        raise Refuted("checksum")
    hashes = dict(take(found, "kept_back", dict))
    for name, section in take(found, "sections", dict).items():
        content = canonical(section.get("content")) if isinstance(section, dict) else ""
        hashes[name] = sha256(take(section, "salt", str) + ":" + content)
    made = sha256(canonical(hashes))
    if made != take(found, "fingerprint", str):
        raise Refuted("fingerprint")
    if expected and not made.startswith(expected.strip().lower().rstrip("….")):
        raise Refuted("other")
    return made


def section(found: Found, name: str) -> Any:
    return take(take(take(found, "sections", dict), name, dict), "content", (dict, list))


# ---- counting


def square(matrix: Any, size: int, name: str) -> Matrix:
    """Checked to be size × size whole numbers, none below 0."""
    if not isinstance(matrix, list) or len(matrix) != size:
        raise Unreadable("field", name)
    for row in matrix:
        if not isinstance(row, list) or len(row) != size or any(type(n) is not int or n < 0 for n in row):
            raise Unreadable("field", name)
    return matrix


def majorities(wins: Matrix) -> Strengths:
    """(upper, lower) → its strength: the margin, then the smaller opposition."""
    size = range(len(wins))
    return {
        (i, j): (wins[i][j] - wins[j][i], -wins[j][i]) for i in size for j in size if wins[i][j] > wins[j][i]
    }


def order_of(strength: Strengths, size: int) -> list[int]:
    """reach[i]: the set, as bits, of those that i stands above."""
    by_strength: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for pair, key in strength.items():
        by_strength.setdefault(key, []).append(pair)
    reach = [0] * size
    for key in sorted(by_strength, reverse=True):
        rest = [(i, j) for i, j in by_strength[key] if not reach[j] >> i & 1]
        together = list(reach)
        for i, j in rest:
            join(together, i, j)
        for i, j in rest:
            if not together[j] >> i & 1:  # on no cycle of what is locked and this group
                join(reach, i, j)
    return reach


def join(reach: list[int], i: int, j: int) -> None:
    added = reach[j] | 1 << j
    for node in range(len(reach)):
        if node == i or reach[node] >> i & 1:
            reach[node] |= added


def places_of(reach: list[int]) -> list[list[int]]:
    size = len(reach)
    above = [sum(reach[j] >> i & 1 for j in range(size)) for i in range(size)]
    return [[1 + above[i], size - bin(reach[i]).count("1")] for i in range(size)]


def check_order(entry: Found, reach: list[int]) -> None:
    """What the file says of a contest against what was counted."""
    size, places = len(reach), places_of(reach)
    above = [[reach[i] >> j & 1 for j in range(size)] for i in range(size)]
    alike: dict[Any, list[int]] = {}
    for i in range(size):
        alike.setdefault((reach[i], tuple(row[i] for row in above)), []).append(i)
    rungs = sorted(alike.values(), key=lambda group: (sum(places[group[0]]), places[group[0]][0]))
    groups = [[entry["candidates"][i] for i in group] for group in rungs]
    if (above, places, groups) != (entry["above"], entry["places"], entry["groups"]):
        raise Refuted("order")


def check_votes(counted: Found, size: int) -> Matrix:
    wins = square(take(counted, "wins", list), size, "wins")
    together = square(take(counted, "together", list), size, "together")
    weight = take(counted, "weight", int)
    for i in range(size):
        for j in range(size):
            least = min(together[i][i], together[j][j], weight)
            if wins[i][j] + wins[j][i] > together[i][j] or together[i][j] != together[j][i]:
                raise Refuted("impossible")
            if together[i][j] > least or wins[i][i]:
                raise Refuted("impossible")
    return wins


# ---- counting ballots


def place_on(row: Found, speaking: set[int]) -> int | None:
    """The tier of a head on a ballot: the best of those it speaks for; None where it is in no pair."""
    for number, tier in enumerate(row["tiers"]):
        if speaking & set(tier):
            return number
    if speaking & set(row["unknown"]) or not speaking & set(row["left"]):
        return None
    return len(row["tiers"])


def votes_of(
    rows: list[Found], heads: list[int], merged: list[list[int]]
) -> tuple[Matrix, Matrix, list[int]]:
    """wins, together and how many have seen each, between these heads."""
    speaking = [{head} | {gone for gone, into in merged if into == head} for head in heads]
    size = range(len(heads))
    wins, together = [[0] * len(heads) for _ in size], [[0] * len(heads) for _ in size]
    seen = [0] * len(heads)
    for row in rows:
        places = [place_on(row, each) for each in speaking]
        for i in size:
            seen[i] += row["count"] * (places[i] is not None or bool(speaking[i] & set(row["unknown"])))
            for j in size:
                one, other = places[i], places[j]
                if one is not None and other is not None:
                    together[i][j] += row["count"]
                    wins[i][j] += row["count"] * (one < other)
    return wins, together, seen


def only(matrix: Matrix, inside: list[int]) -> Matrix:
    return [[matrix[i][j] for j in inside] for i in inside]


def check_ballots(rows: list[Found], entry: Found, counted: Found, order: Found) -> None:
    """The votes again from the ballots, what was seen enough, and where the others would land."""
    for row in rows:
        take(row, "count", int)
        for name in ("tiers", "left", "unknown"):
            take(row, name, list)
    heads = sorted(entry["candidates"] + entry["waiting"])
    wins, together, seen = votes_of(rows, heads, order["merged"])
    needed = max(3, -(-order["ballots"] // 4))
    inside = [heads.index(one) for one in entry["candidates"]]
    waiting = [heads.index(one) for one in entry["waiting"]]
    landed = []
    for one in waiting:
        reach = order_of(majorities(only(wins, inside + [one])), len(inside) + 1)
        landed.append([heads[one], seen[one]] + places_of(reach)[-1])
    agrees = (
        sum(row["count"] for row in rows) == order["ballots"]
        and all(seen[one] >= needed for one in inside)
        and all(seen[one] < needed for one in waiting)
        and (only(wins, inside), only(together, inside)) == (counted["wins"], counted["together"])
        and landed == counted["collecting"]
    )
    if not agrees:
        raise Refuted("votes")


# ---- all of it


def contests_of(order: Any) -> list[Found]:
    """Checked in form: every proposal stands in one contest, and none that was merged stands in any."""
    contests: list[Found] = take(order, "contests", list)
    met: set[int] = set()
    gone = {pair[0] for pair in take(order, "merged", list) if isinstance(pair, list) and len(pair) == 2}
    take(order, "ballots", int)
    for entry in contests:
        listed = take(entry, "candidates", list) + take(entry, "waiting", list)
        if any(type(one) is not int for one in listed) or met & set(listed) or gone & set(listed):
            raise Unreadable("field", "candidates")
        if len(set(listed)) < len(listed):
            raise Unreadable("field", "candidates")
        met |= set(listed)
        size = len(entry["candidates"])
        square(take(entry, "above", list), size, "above")
        if sorted(one for group in take(entry, "groups", list) for one in group) != sorted(
            entry["candidates"]
        ):
            raise Unreadable("field", "groups")
        take(entry, "places", list)
    return contests


def recount(found: Found) -> str:
    """The key of the sentence that says what was counted. Raises Refuted where anything differs."""
    order = section(found, "order")
    shows: str = take(found, "shows", str)
    contests = contests_of(order)
    for number, entry in enumerate(contests):
        size = len(entry["candidates"])
        if shows == "order":
            reach = [sum(1 << j for j in range(size) if row[j]) for row in entry["above"]]
        elif shows == "strengths":
            levels = square(section(found, "strengths")[number], size, "strengths")
            reach = order_of(majorities(levels), size)
        elif shows in ("votes", "ballots"):
            counted = take(section(found, "votes"), "contests", list)[number]
            reach = order_of(majorities(check_votes(counted, size)), size)
            if shows == "ballots":
                check_ballots(take(found, "ballots", list)[number], entry, counted, order)
        else:
            raise Unreadable("field", "shows")
        check_order(entry, reach)
    return {"order": "nothing", "votes": "counted"}.get(shows, shows)


def listing(found: Found, words: Words) -> list[str]:
    """The order for a reader, line by line; in parts of a voice where libraries share one."""
    order = section(found, "order")
    names = {take(row, "id", int): take(row, "title", str) for row in take(found, "proposals", list)}
    by_parent = {entry["parent"]: entry for entry in order["contests"]}
    lines: list[str] = [take(found, "question", str), words["of"] % order["ballots"], ""]

    def descend(parent: Any, depth: int) -> None:
        entry = by_parent[parent]
        for group in entry["groups"]:
            for one in group:
                best, worst = entry["places"][entry["candidates"].index(one)]
                place = str(best) if best == worst else "%s–%s" % (best, worst)
                lines.append("    " * depth + "%-6s %s" % (place, names.get(one, one)))
            for one in group:
                if one in by_parent:
                    descend(one, depth + 1)

    if None in by_parent:
        descend(None, 0)
    waiting = [names.get(one, one) for entry in order["contests"] for one in entry["waiting"]]
    if waiting:
        lines += ["", words["waiting"]] + ["       %s" % name for name in waiting]
    return lines + [""]


def pairs(found: Found, words: Words) -> list[str]:
    """Every two of a contest with their votes, exactly: where libraries share a voice, in parts of one."""
    votes, lines = section(found, "votes"), []
    names = {row["id"]: row["title"] for row in found["proposals"]}
    for entry, counted in zip(section(found, "order")["contests"], votes["contests"]):
        for i, j in combinations(range(len(entry["candidates"])), 2):
            one, other = (Fraction(counted["wins"][a][b], votes["unit"]) for a, b in ((i, j), (j, i)))
            of = Fraction(counted["together"][i][j], votes["unit"])
            upper, lower = (names.get(entry["candidates"][n], "?") for n in (i, j))
            lines.append(words["pair"] % (upper, one, of, lower, other))
    return [*lines, ""]


def language_of(found: Found, asked: str | None) -> str:
    said = asked or found.get("language") or os.environ.get("LANG", "")
    return "nl" if str(said).startswith("nl") else "en"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file")
    parser.add_argument("--fingerprint", default="", metavar="HEX")
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--language", choices=sorted(WORDS))
    asked = parser.parse_args(arguments)
    words = WORDS[language_of({}, asked.language)]
    try:
        found = read(asked.file)
        words = WORDS[language_of(found, asked.language)]
        made = check_seals(found, asked.fingerprint)
        said = recount(found)
        lines = listing(found, words)
        if asked.pairs and said in ("counted", "ballots"):
            lines += pairs(found, words)
    except Refuted as refuted:
        print(words[refuted.args[0]], file=sys.stderr)
        return DIFFERS
    except Unreadable as unreadable:
        key, *rest = unreadable.args
        text = words[key] % tuple(rest) if rest else words[key]
        print(text if key == "missing" else words["unreadable"] % text, file=sys.stderr)
        return UNREADABLE
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):  # a form that nobody foresaw
        print(words["unreadable"] % words["field"] % "sections", file=sys.stderr)
        return UNREADABLE
    print("\n".join(lines))
    print(words[said])
    print(words["seen"] % made)
    print(words["compare"])
    return NOTHING if said == "nothing" else AGREES


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
