"""What the sounding board refuses, each with its sentence."""

from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from community.errors import Conflict, Refused

if TYPE_CHECKING:
    from feedback.models import AgreedOrder, Ballot, Finding, Proposal, SharedOrder
    from feedback.services.publishing import Missing


class BallotMalformed(Refused):
    sentence = _("That isn't a ballot. Reload the page and try again.")


class UnknownProposal(Refused):
    sentence = _("Something on your ballot isn't part of this round. Reload the page to see what is.")


class ProposalTwice(Refused):
    sentence = _("One proposal stands in two places on your ballot. Give it one place.")


class NotAMember(Refused):
    code = "forbidden"
    status = 403
    sentence = _("Only members of this board rank here. Ask the contact person to let you in.")


class InTheRoom(Conflict):
    sentence = _(
        "This round is ranked in the room. Scan the code on the screen there, and join with your phone."
    )


class NotJoined(Refused):
    code = "forbidden"
    status = 403
    sentence = _("This phone isn't in the round yet. Join with the code on the screen.")


class HandedInOnPaper(Conflict):
    sentence = _(
        "You handed in your order on paper, and that counts."
        " Was that a mistake? The facilitator can take you off the list."
    )


class RankedOnScreen(Conflict):
    """Names them: whoever is at the table has to know whose sheet doesn't count."""

    def __init__(self, names: list[str]) -> None:
        sentence = _("Ranked on a screen already, so a sheet of theirs doesn't count: {names}")
        super().__init__(format_lazy(sentence, names=", ".join(names)))


class FewerThanTyped(Conflict):
    sentence = _("More sheets were typed in than that. Tick off everyone who handed one in.")


class MoreThanHandedIn(Conflict):
    sentence = _("Every sheet that was handed in is typed in already. Tick off first who handed in another.")


class RoomFull(Conflict):
    sentence = _("Every seat of this round is taken. Tell the facilitator: a new round can have more.")


class OrderSealed(Conflict):
    sentence = _("The order isn't there yet, so there is no file of it. It comes once everyone can see it.")


class VotesKeptBack(Conflict):
    sentence = _(
        "The votes of this round stay secret: with what they say one could guess who chose what."
        " The order is there as a table."
    )


class RoomSmall(Conflict):
    sentence = _("With nine ballots or fewer the order stays sealed until closing. Close the round first.")


class NoSuchRoom(Refused):
    code = "not_found"
    status = 404
    sentence = _("No round has this code now. Look at the screen and type it once more.")


class TooManyTries(Refused):
    code = "rate_limited"
    status = 429
    sentence = _("Too many codes were wrong. Wait ten minutes, or scan the code on the screen after that.")


class BallotClosed(Conflict):
    sentence = _("This round is closed, so your ballot stays as it was.")


class KeyMissing(Conflict):
    """The round came back from a backup, which never holds its key."""

    sentence = _(
        "This round was restored from a backup. Its ballots are kept, but can't be changed any more."
    )


class StaleBallot(Conflict):
    """Carries the ballot as it stands, so that a screen can show both."""

    sentence = _("You changed your order on another screen in the meantime. Look at both before you save.")

    def __init__(self, ballot: "Ballot | None") -> None:
        super().__init__()
        self.ballot = ballot


class StaleOrder(Conflict):
    """Carries the order as it stands, so that a screen can show both."""

    sentence = _("The order was changed on another screen in the meantime. Look at both before you save.")

    def __init__(self, shared: "SharedOrder") -> None:
        super().__init__()
        self.shared = shared


class TogetherEnded(Conflict):
    sentence = _("You finished ordering together. Begin anew if the group wants to go on.")


class RoundRuns(Conflict):
    sentence = _("A round is running, and an order on the screen would lead it. Close the round first.")


class RoundAlreadyOpen(Conflict):
    sentence = _("A round is still open on this board. Close it before you open another.")


class RoundStillOpen(Conflict):
    sentence = _("This round is still open. Close it first; then you can reveal its result.")


class NothingToRank(Refused):
    sentence = _("A round needs at least two proposals of the kind that is ranked.")


class WrongMoment(Refused):
    sentence = _("A round closes after it opens, and in the future.")


class NotRunning(Conflict):
    sentence = _("This round isn't running, so that can't be done any more.")


class NotBegun(Conflict):
    sentence = _("This round hasn't begun. You can call it off.")


class RemindedAlready(Conflict):
    sentence = _("Those who haven't ranked were reminded already. Once a round is enough.")


class ClosesEarlier(Refused):
    sentence = _(
        "A round can last longer than was said, never shorter. Choose a later moment, or close it now."
    )


class RoundBegun(Conflict):
    sentence = _("This round has begun, so it can't be called off any more. You can close it.")


class VisibilityLoosened(Refused):
    sentence = _("What was promised about the result can be made stricter, never looser.")


class WrongPlace(Refused):
    sentence = _("Nothing can hang under itself or under its own child.")


class OtherBoard(Refused):
    sentence = _("That belongs to another board. Choose one of this board.")


class LinesCrossed(Refused):
    sentence = _("Each line lies below a rung, never between equals, and the second not above the first.")


class OrderIncomplete(Refused):
    sentence = _("An agreed order holds every proposal of the result exactly once.")


class ChildElsewhere(Refused):
    sentence = _("What is part of a need stays under that need: move it among its neighbours.")


class ReasonNeeded(Refused):
    sentence = _("Say why: whoever proposed or ranked this reads it.")


class UnknownPhase(Refused):
    sentence = _("Choose one of the five phases.")


class RoundGoesOn(Conflict):
    sentence = _("The round isn't over yet. Close it and reveal the order first.")


class SkippedHigher(ReasonNeeded):
    sentence = _("Something stands higher and has no action yet. Say why, for everyone to read.")


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


class FindingRestsOnIt(Conflict):
    """Names the finding that would rest on nothing."""

    def __init__(self, finding: "Finding") -> None:
        sentence = _("The finding “{title}” rests on this. Rest that on something else first.")
        super().__init__(format_lazy(sentence, title=finding.title))


class NoReport(Refused):
    code = "not_found"
    status = 404
    sentence = _("There is no published report yet, so there is nothing to download.")


class OrderChanged(Conflict):
    """Somebody else saved the group's order since this one was begun; what it is now is `found`."""

    def __init__(self, found: "AgreedOrder | None") -> None:
        self.found = found
        name = found.decided_by.name if found and found.decided_by else _("Somebody else")
        sentence = _(
            "{name} changed the group's order in the meantime. What you made stands here, but isn't kept yet."
            " Look at that order first; confirm again to replace it."
        )
        super().__init__(format_lazy(sentence, name=name))


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
