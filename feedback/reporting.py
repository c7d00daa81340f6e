"""The report of a board as one object, and the same with everything in its place. Pure, plain JSON.

`{"format", "title", "language", "edition", "published_on", "board", "texts", "who", "steps", "sources",
"evidence", "proposals", "interviews", "order", "count", "findings", "recommendations", "actions",
"answered"}` is what `services/reporting.py` gathers, what an edition freezes, and all that the published
page, the PDF and the exports show. Rows hold ids of other rows. Nobody's name stands in it but in what people
wrote themselves. Kinds and statuses stand as codes, so that each reader has the words of their language.
`count` is the file of the result (`feedback.exporting`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from feedback import ladder
from feedback.counting import Computed
from feedback.counting import ladder as counted_groups

FORMAT = "klankbord-report/1"
TEXTS = (
    "foreword",
    "method",
    "sources",
    "needs",
    "interviews",
    "order",
    "findings",
    "recommendations",
    "actions",
    "closing",
)
"""The parts that people write, in Markdown, around what is generated."""
FEW = 5
"""Fewer ballots than this have no place of their own in a report."""

Told = dict[str, Any]


def order_of(computed: Computed, agreed: Mapping[str, Any] | None) -> Told:
    """The ladder's lines, what waits beside it, and the agreed order where it is another one."""
    listed = [proposal for group in counted_groups(computed["contests"]) for proposal in group]
    differs = agreed is not None and agreed["order"] != listed
    cuts = computed["cuts"] if agreed is None or differs else [agreed["first_until"], agreed["next_until"]]
    drawn = ladder.build(computed, cuts)
    return {
        "lines": [asdict(line) for line in drawn.lines],
        "collecting": [
            [proposal, seen_by, places] if (seen_by or 0) >= FEW else [proposal, None, ""]
            for proposal, seen_by, places in drawn.collecting
        ],
        "first": (agreed["order"] if agreed else listed)[: (agreed["first_until"] if agreed else cuts[0])],
        "agreed": None if agreed is None else agreed_list(agreed, differs=differs),
    }


def agreed_list(agreed: Mapping[str, Any], *, differs: bool) -> Told:
    """`[{"proposal", "place", "part", "opens", "reason"}…]`, best first."""
    rows, before = [], 0
    for number, proposal in enumerate(agreed["order"]):
        part = 1 + (number >= agreed["first_until"]) + (number >= agreed["next_until"])
        rows.append(
            {
                "proposal": proposal,
                "place": str(number + 1),
                "part": part,
                "opens": part if part != before else 0,
                "reason": agreed["reasons"].get(str(proposal), ""),
            }
        )
        before = part
    return {"differs": differs, "reason": agreed["reason"], "on": agreed["on"], "rows": rows}


def answered(ranked: Sequence[int], actions: Iterable[Told], passed_over: Iterable[int]) -> Told:
    """Of what was ranked: how many have a public action, and how many a reason why not."""
    acted = {proposal for action in actions for proposal in action["proposals"]}
    passed = set(passed_over) - acted
    return {
        "of": len(ranked),
        "with_action": sum(proposal in acted for proposal in ranked),
        "with_reason": sum(proposal in passed for proposal in ranked),
    }


def resolved(told: Told) -> Told:
    """The same with rows where there were ids: what a template or a typesetter reads."""
    by_id = {
        key: {row["id"]: dict(row) for row in told[key]}
        for key in ("sources", "evidence", "proposals", "findings", "recommendations", "actions")
    }
    for proof in by_id["evidence"].values():
        proof["source"] = by_id["sources"][proof["source"]]
    for key in ("proposals", "findings", "recommendations", "actions"):
        for row in by_id[key].values():
            for field in ("evidence", "findings", "proposals", "actions"):
                if field in row:
                    row[field] = [by_id[field][pk] for pk in row[field] if pk in by_id[field]]
    return {
        **told,
        **{key: list(rows.values()) for key, rows in by_id.items()},
        "figures": by_snapshot(by_id["evidence"].values()),
        "needs": nested(list(by_id["proposals"].values())),
        "order": told["order"] and with_rungs(told["order"], by_id["proposals"]),
        "passed_over": [row for row in by_id["proposals"].values() if row["passed_over"]],
        "left": [row for row in by_id["proposals"].values() if is_left(row)],
    }


def by_snapshot(evidence: Iterable[Told]) -> list[Told]:
    """`[{"source", "title", "dated_on", "url", "snapshot", "proofs"}…]`: what was taken over at once."""
    found: dict[str, Told] = {}
    kept = ("source", "title", "dated_on", "url", "snapshot")
    for proof in evidence:
        said = [proof["source"]["id"], proof["title"], proof["dated_on"], proof["url"], proof["snapshot"]]
        group = found.setdefault(json.dumps(said, sort_keys=True), {key: proof[key] for key in kept})
        group.setdefault("proofs", []).append(proof)
    return sorted(found.values(), key=lambda group: group["source"]["id"])


def is_left(row: Told) -> bool:
    """Ranked, and neither an action nor a reason."""
    return bool(row["ranked"] and not row["actions"] and not row["passed_over"])


def nested(proposals: Sequence[Told]) -> list[Told]:
    """Those that stand, children right after their parent, each with its `depth`; needs before ideas."""
    standing = [row for row in proposals if row["standing"]]
    here = {row["id"] for row in standing}
    children: dict[int | None, list[Told]] = defaultdict(list)
    for row in sorted(standing, key=lambda row: (row["kind"] != "need", row["label"], row["id"])):
        children[row["parent"] if row["parent"] in here else None].append(row)
    found: list[Told] = []

    def descend(parent: int | None, depth: int) -> None:
        for row in children[parent]:
            row["depth"] = depth
            found.append(row)
            descend(row["id"], depth + 1)

    descend(None, 0)
    return found


def with_rungs(order: Told, proposals: Mapping[int, Told]) -> Told:
    """Proposals where there were ids."""
    lines = [
        {**line, "rungs": [{**rung, "proposal": proposals[rung["proposal"]]} for rung in line["rungs"]]}
        for line in order["lines"]
    ]
    waiting = [
        {"proposal": proposals[proposal], "seen_by": seen_by, "places": places}
        for proposal, seen_by, places in order["collecting"]
    ]
    agreed = order["agreed"] and {
        **order["agreed"],
        "rows": [{**row, "proposal": proposals[row["proposal"]]} for row in order["agreed"]["rows"]],
    }
    return {**order, "lines": lines, "collecting": waiting, "agreed": agreed}
