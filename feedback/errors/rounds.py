"""What is refused of a round: beginning it, changing it, closing it."""

from django.utils.translation import gettext_lazy as _

from community.errors import Conflict, Refused


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


class UnknownPhase(Refused):
    sentence = _("Choose one of the five phases.")


class RoundGoesOn(Conflict):
    sentence = _("The round isn't over yet. Close it and reveal the order first.")
