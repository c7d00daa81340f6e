"""What is refused while a board gathers: in silence, in interviews and sessions, by a call."""

from django.utils.translation import gettext_lazy as _

from community.errors import Conflict, Refused


class AlreadySilent(Conflict):
    sentence = _("A silent moment runs already. Show what was written before you begin another.")


class AlreadyDecided(Conflict):
    sentence = _("The group has decided, so nothing new is proposed here. Go back to collecting first.")


class SilenceOver(Conflict):
    sentence = _("The silent moment is over. What you typed is still here: put it on the board yourself.")


class NotSilent(Conflict):
    sentence = _("Everybody is writing in silence now, so this has to wait. What you typed is still here.")


class NothingWritten(Conflict):
    sentence = _("Nobody wrote anything yet. Wait a moment, or end the silence.")


class AlreadyWritten(Conflict):
    sentence = _("Somebody wrote something, and that would be lost. Show everything instead.")


class WroteEnough(Conflict):
    sentence = _("You wrote twenty already. Take one back if this one matters more.")


class RoomIsSilent(Conflict):
    """By its code: what is behind it isn't a round."""

    sentence = _("This code is for writing in silence. Open the page anew.")

    def __init__(self, code: str) -> None:
        self.room = code
        super().__init__()


class InterviewChanged(Conflict):
    sentence = _(
        "Somebody else changed this interview in the meantime. Take over what you typed, and save again."
    )


class NothingSaid(Refused):
    sentence = _("Say of at least one need or idea what came out of it.")


class NotYetHeld(Refused):
    sentence = _("That day is still to come. Keep it as a draft until the interview was held.")


class NothingCounted(Refused):
    sentence = _("No interview that may be counted says anything about this yet.")


class SessionOver(Conflict):
    sentence = _("This session is over, so its agenda stays as it was.")


class SessionToCome(Conflict):
    sentence = _("This session is still to come: who was there and what was said follow on its day.")


class MinutesChanged(Conflict):
    sentence = _("Somebody else changed these minutes in the meantime. Copy what you typed, and reload.")


class MinutesEmpty(Refused):
    sentence = _("There is nothing to publish yet. Write down what was said.")


class SessionHasRecord(Conflict):
    sentence = _("Minutes or names belong to this session, so it stays in the story.")


class NotOfBoard(Refused):
    sentence = _("Choose members of this board.")


class CallNotOpen(Conflict):
    sentence = _("This call isn't open yet. Come back on the day it opens.")


class CallOver(Conflict):
    sentence = _("This call is over, so nobody can apply any more. Ask the contact person of the board.")


class CallAnswered(Conflict):
    sentence = _("This call is closed: everyone who applied has had an answer.")


class OnTheBoard(Conflict):
    sentence = _("You are on this board already, so you needn't apply.")


class AppliedAlready(Conflict):
    sentence = _("You applied already. Your first words still stand: change them here if you like.")


class ApplicationGone(Conflict):
    sentence = _("This application was withdrawn, so it needs no answer.")


class UnknownAnswer(Refused):
    sentence = _("Choose one of the three answers.")


class SomebodyApplied(Conflict):
    sentence = _("Somebody applied in the meantime. Look at the list once more, then close it.")
