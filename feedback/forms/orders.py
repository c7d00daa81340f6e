"""The order as the facilitator types, presses and chooses it: all of the page at once, nothing kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from feedback import errors
from feedback.agreeing import Agreement, agreed_on, agreement
from feedback.bins import Bins
from feedback.counting import Computed
from feedback.forms.ballots import digits
from feedback.models import AgreedOrder
from feedback.together import proposed

LINES = {"first": 0, "next": 1}
STEPS = {"up": -1, "down": 1}


@dataclass
class Draft:
    """An order in the making, with what is said of it. `touched`: what was moved, for whose reason we ask;
    `since`: the state of the agreed order from which it was begun (None: not said)."""

    agreed: Agreement
    reasons: dict[int, str] = field(default_factory=dict)
    reason: str = ""
    touched: list[int] = field(default_factory=list)
    since: str | None = ""
    moved: str = ""  # "12", "first" or "next": what the last press moved
    crossed: bool = False  # and it only went past a line


def kept(computed: Computed, found: AgreedOrder | None) -> Draft:
    """What the group agreed on before, else what was counted."""
    agreed = agreed_on(computed, found)
    if found is None:
        return Draft(agreed)
    reasons = {int(p): text for p, text in found.reasons.items() if int(p) in agreed.order}
    return Draft(agreed, reasons, found.reason, since=found.state)


def taken_over(computed: Computed, parts: Bins) -> Draft:
    """What the group ordered together; nothing is kept before it is confirmed, with its reasons."""
    return Draft(proposed(agreement(computed, computed["cuts"]), parts))


def read(data: QueryDict, computed: Computed) -> Draft:
    """From the form: `row` (proposals in order), `place-12` (a number among its neighbours), `first`, `next`
    (how many stand above that line), `reason-12`, `reason`, `touched`; and the button that sent it, `move`
    ("12 up", "first down"). Raises OrderIncomplete and BallotMalformed."""
    rows = tuple(digits(value) for value in data.getlist("row"))
    counted = agreement(computed, (0, 0))
    if sorted(rows) != sorted(counted.order):
        raise errors.OrderIncomplete
    reasons = {p: str(data.get(f"reason-{p}", "")).strip() for p in rows}
    reasons = {p: text for p, text in reasons.items() if text}
    shown = Agreement(counted.contests, rows, (0, 0), frozenset(reasons))
    if not shown.is_whole:
        shown = agreement(computed, (0, 0), (), reasons.keys())
    shown = shown.ruled(digits(data.get("first", "")), digits(data.get("next", "")))
    touched = [digits(value) for value in data.getlist("touched")]
    draft = Draft(shown, reasons, str(data.get("reason", "")), touched, data.get("since"))
    placed(draft, data)
    pressed(draft, data.get("move", ""))
    return draft


def placed(draft: Draft, data: Mapping[str, str]) -> None:
    """Move what was given another number than it has."""
    before = draft.agreed
    for proposal in before.order:
        siblings = before.siblings(before.contest_of(proposal))
        wanted = data.get(f"place-{proposal}", "")
        if wanted and digits(wanted) != siblings.index(proposal) + 1:
            draft.agreed = draft.agreed.put(proposal, digits(wanted) - 1)
            draft.touched.append(proposal)
            draft.moved = str(proposal)


def pressed(draft: Draft, move: str) -> None:
    """One step of a proposal or a line."""
    what, _space, way = move.partition(" ")
    if way not in STEPS:
        return
    draft.moved = what
    if what in LINES:
        draft.agreed = draft.agreed.nudge(LINES[what], STEPS[way])
        return
    proposal = digits(what)
    if proposal not in draft.agreed.order:
        raise errors.OrderIncomplete
    before = draft.agreed
    draft.agreed = before.step(proposal, STEPS[way])
    draft.crossed = draft.agreed.order == before.order and draft.agreed.lines != before.lines
    if draft.agreed.order != before.order and proposal not in draft.touched:
        draft.touched.append(proposal)
