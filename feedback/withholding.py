"""What of a result its pages tell: who isn't of the board what its file holds (docs/decisions/0026). Pure.

Whoever reads pages can write down what they say, so telling one pair at a time is telling all of them.
"""

from __future__ import annotations

from feedback.counting import Computed
from feedback.publishable import Publishable
from feedback.sealing import sections


def told(computed: Computed, shown: Publishable) -> Computed:
    """The result without what is kept back: keys as in `feedback.counting`, those that aren't told missing.

    A contest has `wins` and `together` where the votes are told, `strengths` (`feedback.sealing`) where only
    those are. What still collects opinions is [proposal, None, None, None] without the votes.
    """
    known = {name: content for name, content in sections(computed).items() if name in shown.sections}
    contests = [contest(entry) for entry in known["order"]["contests"]]
    found: Computed = {**known["order"], "contests": contests}
    if "strengths" in known:
        for entry, strengths in zip(contests, known["strengths"], strict=True):
            entry["strengths"] = strengths
    for name in known.keys() & {"votes", "certainty"}:
        for entry, more in zip(contests, known[name]["contests"], strict=True):
            entry.update(more)
        found |= {key: value for key, value in known[name].items() if key != "contests"}
    if "parts" in known:
        found["parts"] = known["parts"]
    return found


def contest(entry: Computed) -> Computed:
    kept = {key: value for key, value in entry.items() if key != "waiting"}
    return {**kept, "collecting": [[proposal, None, None, None] for proposal in entry["waiting"]]}
