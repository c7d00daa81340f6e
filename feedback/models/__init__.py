"""The sounding board's rows, by noun."""

from feedback.models.actions import Action, ActionUpdate
from feedback.models.boards import Board, TimelineEntry
from feedback.models.evidence import Evidence, Source
from feedback.models.gathering import AgendaPoint, Application, Call, Session
from feedback.models.interviews import Interview, Trial, Verdict
from feedback.models.proposals import Merge, MeToo, Proposal
from feedback.models.reports import Finding, PassedOver, Recommendation, Report
from feedback.models.results import AgreedOrder, Result
from feedback.models.rounds import Ballot, Contestant, Guest, Participation, Reason, Round, Signature
from feedback.models.silence import SilentMoment, SilentNote
from feedback.models.talk import Excerpt
from feedback.models.together import SharedOrder

__all__ = [
    "Action",
    "ActionUpdate",
    "AgendaPoint",
    "AgreedOrder",
    "Application",
    "Ballot",
    "Board",
    "Call",
    "Contestant",
    "Evidence",
    "Excerpt",
    "Finding",
    "Guest",
    "Interview",
    "MeToo",
    "Merge",
    "Participation",
    "PassedOver",
    "Proposal",
    "Reason",
    "Recommendation",
    "Report",
    "Result",
    "Round",
    "Session",
    "SharedOrder",
    "Signature",
    "SilentMoment",
    "SilentNote",
    "Source",
    "TimelineEntry",
    "Trial",
    "Verdict",
]
