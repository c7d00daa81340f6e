"""What is refused of a ballot: on a screen, on paper, or in the room."""

from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from community.errors import Conflict, Refused

if TYPE_CHECKING:
    from feedback.models import Ballot


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
