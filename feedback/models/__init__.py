"""The sounding board's rows, by noun."""

from feedback.models.actions import Action, ActionUpdate
from feedback.models.boards import Board, TimelineEntry
from feedback.models.proposals import Evidence, MeToo, Proposal
from feedback.models.results import AgreedOrder, Result
from feedback.models.rounds import Ballot, Contestant, Participation, Reason, Round

__all__ = [
    "Action",
    "ActionUpdate",
    "AgreedOrder",
    "Ballot",
    "Board",
    "Contestant",
    "Evidence",
    "MeToo",
    "Participation",
    "Proposal",
    "Reason",
    "Result",
    "Round",
    "TimelineEntry",
]
