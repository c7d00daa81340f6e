"""What is refused of an order, and of the actions and the report that rest on it."""

from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from community.errors import Conflict, Refused

if TYPE_CHECKING:
    from feedback.models import AgreedOrder, Finding, SharedOrder
    from feedback.services.publishing import Missing


class OrderSealed(Conflict):
    sentence = _("The order isn't there yet, so there is no file of it. It comes once everyone can see it.")


class VotesKeptBack(Conflict):
    sentence = _(
        "The votes of this round stay secret: with what they say one could guess who chose what."
        " The order can be had as a table."
    )


class StaleOrder(Conflict):
    """Carries the order as it stands, so that a screen can show both."""

    sentence = _("The order was changed on another screen in the meantime. Look at both before you save.")

    def __init__(self, shared: "SharedOrder") -> None:
        super().__init__()
        self.shared = shared


class TogetherEnded(Conflict):
    sentence = _("You finished ordering together. Begin anew if the group wants to go on.")


class LinesCrossed(Refused):
    sentence = _("Each line lies below a rung, never between equals, and the second not above the first.")


class OrderIncomplete(Refused):
    sentence = _("An agreed order holds every proposal of the result exactly once.")


class ChildElsewhere(Refused):
    sentence = _("What is part of a need stays under that need: move it among its neighbours.")


class OrderChanged(Conflict):
    """Somebody else saved the group's order since this one was begun; what it is now is `found`."""

    def __init__(self, found: "AgreedOrder | None") -> None:
        self.found = found
        name = found.decided_by.name if found and found.decided_by else _("Somebody else")
        sentence = _(
            "{name} changed the group's order in the meantime. What you made is still here, but isn't"
            " kept yet. Look at that order first; confirm again to replace it."
        )
        super().__init__(format_lazy(sentence, name=name))


class ReasonNeeded(Refused):
    sentence = _("Say why: whoever proposed or ranked this reads it.")


class SkippedHigher(ReasonNeeded):
    sentence = _("Something stands higher and has no action yet. Say why, for everyone to read.")


class FindingRestsOnIt(Conflict):
    """Names the finding that would rest on nothing."""

    def __init__(self, finding: "Finding") -> None:
        sentence = _("The finding “{title}” rests on this. Rest that on something else first.")
        super().__init__(format_lazy(sentence, title=finding.title))


class NoReport(Refused):
    code = "not_found"
    status = 404
    sentence = _("There is no published report yet, so there is nothing to download.")


class ReportChanged(Conflict):
    sentence = _(
        "Somebody else changed this report in the meantime. Compare their texts with yours, and keep what it "
        "has to be."
    )


class ReportIncomplete(Conflict):
    """Carries what is missing, each with where to put it right."""

    sentence = _("The report isn't complete yet, so it wasn't published.")

    def __init__(self, missing: "list[Missing]") -> None:
        super().__init__()
        self.missing = missing
