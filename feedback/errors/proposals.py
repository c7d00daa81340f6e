"""What is refused of a proposal: its place, merging it, answering it."""

from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from community.errors import Conflict, Refused

if TYPE_CHECKING:
    from feedback.models import Proposal


class WrongPlace(Refused):
    sentence = _("Nothing can hang under itself or under its own child.")


class OtherBoard(Refused):
    sentence = _("That belongs to another board. Choose one of this board.")


class AlreadyAnswered(Conflict):
    sentence = _("Something is done about this already, so it needs no reason why not.")


class Retired(Conflict):
    sentence = _("This proposal was withdrawn, so it can't be changed any more.")


class MergedIntoItself(Refused):
    sentence = _("A proposal can't be merged into itself. Choose another one.")


class MergedIntoItsChild(Refused):
    sentence = _(
        "That one hangs under the proposal that you want to merge."
        " Do it the other way round, or move it first."
    )


class MergeOfTwoKinds(Refused):
    sentence = _("A need and an idea stay two proposals. Say that the idea answers the need instead.")


class MergeOfWithdrawn(Conflict):
    sentence = _("What was withdrawn can't be merged. Bring it back first.")


class MergeInSilence(Conflict):
    sentence = _("One of them isn't on the board yet. Wait until the silent entry ends.")


class AlreadyMerged(Conflict):
    def __init__(self, proposal: "Proposal") -> None:
        words = {"title": proposal.title}
        super().__init__(format_lazy(_("“{title}” was merged already. Undo that first."), **words))


class MergedElsewhere(Conflict):
    """Names the head that speaks for it now."""

    def __init__(self, proposal: "Proposal", head: "Proposal") -> None:
        self.head = head
        sentence = _("“{title}” was merged itself. Merge into “{head}” instead.")
        super().__init__(format_lazy(sentence, title=proposal.title, head=head.title))
