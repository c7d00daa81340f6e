"""What somebody proposed, said and cast on the boards.

A secret ballot as long as the round's key makes it theirs to see; once the round is closed nobody can tell
which it was, so that they took part is all that is left to say.
"""

from collections.abc import Iterator

from community.people.models import User
from community.people.privacy import Row, Section, rows
from feedback.errors import KeyMissing
from feedback.models import (
    ActionUpdate,
    AgendaPoint,
    Application,
    Ballot,
    Interview,
    MeToo,
    Participation,
    Proposal,
    Round,
    Session,
    SilentNote,
)
from feedback.services import casting


def export(user: User) -> Iterator[Section]:
    proposed = Proposal.objects.filter(author=user).order_by("pk")
    said = ("kind", "title", "body", "created_at", "retired_at")
    yield "proposals", rows(proposed, *said, number="pk", board="board__title")
    too = MeToo.objects.filter(user=user).order_by("pk")
    yield "has_this_too", rows(too, proposal="proposal_id", board="proposal__board__title")
    silent = SilentNote.objects.filter(author=user).order_by("pk")
    yield "written_in_silence", rows(silent, "kind", "title", "body", board="moment__board__title")
    applied = Application.objects.filter(user=user).order_by("pk")
    yield "applications", rows(applied, "motivation", "applied_at", call="call__title")
    points = AgendaPoint.objects.filter(by=user).order_by("pk")
    yield "agenda_points", rows(points, "text", "at", session="session__entry__title")
    there = Session.objects.filter(attended=user).order_by("pk")
    yield "sessions_attended", rows(there, title="entry__title", on="entry__on")
    held = Interview.objects.filter(by=user).order_by("pk")
    yield "interviews_held", rows(held, "on", library="library__name", board="board__title")
    reported = ActionUpdate.objects.filter(by=user).order_by("pk")
    yield "reported_on_actions", rows(reported, "text", "status", "at", action="action__title")
    took_part = Participation.objects.filter(user=user).order_by("round")
    yield "took_part", rows(took_part, "on_paper", round="round_id", board="round__board__title")
    yield "ballots", _ballots(user)


def _ballots(user: User) -> Iterator[Row]:
    for round in Round.objects.filter(participations__user=user).select_related("board").order_by("pk"):
        ballot = _ballot(user, round)
        if ballot is None:
            continue
        cast = {"tiers": ballot.tiers, "cuts": ballot.cuts, "no_opinion": ballot.no_opinion}
        yield {
            "round": round.pk,
            "board": round.board.title,
            **cast,
            "reasons": _reasons(user, round, ballot),
        }


def _ballot(user: User, round: Round) -> Ballot | None:
    if round.is_signed:
        return Ballot.objects.filter(round=round, signature__user=user).first()
    try:
        return casting.ballot_of(user, round)
    except KeyMissing:
        return None


def _reasons(user: User, round: Round, ballot: Ballot) -> dict[int, str]:
    """They lose their link to a person when the round closes."""
    try:
        return {} if round.closed_at else casting.reasons_of(user, round, ballot.seen)
    except KeyMissing:
        return {}
