"""`manage.py rank`: a JSON election on standard input, its order as JSON on standard output."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feedback.ballots import BallotError, Profile, RankedBallot, Unranked, profile_from
from feedback.methods import METHODS
from feedback.ranking import Order
from feedback.tallying import Tally, tally

MOST_BALLOTS = 1 << 62


class Command(BaseCommand):
    help = "Reads {candidates, unranked, ballots} as JSON from standard input and prints the order as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--method",
            default="ranked-pairs",
            help="one of: " + ", ".join(METHODS) + " (default: ranked-pairs)",
        )

    def handle(self, *args: Any, method: str, **options: Any) -> None:
        if method not in METHODS:
            raise CommandError(f"There is no method {quoted(method)}; choose from: {', '.join(METHODS)}.")
        profile = read_election(sys.stdin.read)
        counted = tally(profile)
        self.stdout.write(json.dumps(answer(counted, METHODS[method](counted))))


def read_election(read: Any) -> Profile:
    """The profile of a JSON election. Raises CommandError with one sentence that says what is wrong."""
    try:
        election = json.loads(read())
    except RecursionError:
        raise CommandError("The input is nested too deeply to be an election.") from None
    except ValueError as error:
        raise CommandError(f"The input is not JSON: {error}.") from None
    if not isinstance(election, dict):
        raise CommandError("The input must be a JSON object with candidates and ballots.")
    candidates = names(election.get("candidates"), "candidates")
    unranked = read_unranked(election.get("unranked", "last"))
    rows = election.get("ballots")
    if not isinstance(rows, list):
        raise CommandError("'ballots' must be a list of [count, tiers].")
    ballots = [read_ballot(row, f"Ballot {number}") for number, row in enumerate(rows, start=1)]
    if sum(ballot.count for ballot in ballots) >= MOST_BALLOTS:
        raise CommandError(f"The counts add up to more than {MOST_BALLOTS - 1} ballots.")
    return checked_profile(candidates, ballots, unranked)


def checked_profile(candidates: list[str], ballots: list[RankedBallot], unranked: Unranked) -> Profile:
    try:
        return profile_from(candidates, ballots, unranked=unranked)
    except BallotError as error:
        for number, ballot in enumerate(ballots, start=1):
            try:
                profile_from(candidates, [ballot], unranked=unranked)
            except BallotError as culprit:
                raise CommandError(f"Ballot {number}: {culprit}") from None
        raise CommandError(str(error)) from None


def read_unranked(value: Any) -> Unranked:
    if value == "last" or value == "no_opinion":
        return "last" if value == "last" else "no_opinion"
    raise CommandError(f'\'unranked\' must be "last" or "no_opinion", not {quoted(value)}.')


def read_ballot(row: Any, where: str) -> RankedBallot:
    """One [count, tiers] or [count, tiers, seen]."""
    if not isinstance(row, list) or len(row) not in (2, 3):
        raise CommandError(f"{where} must be [count, tiers] or [count, tiers, seen], not {quoted(row)}.")
    count, tiers = row[:2]
    if not isinstance(count, int) or isinstance(count, bool):
        raise CommandError(f"{where}: the count must be a whole number, not {quoted(count)}.")
    if count < 0:
        raise CommandError(f"{where}: the count can't be negative, and {quoted(count)} is.")
    if not isinstance(tiers, list):
        raise CommandError(f"{where}: the tiers must be a list of lists of candidates, not {quoted(tiers)}.")
    return RankedBallot(
        tiers=[names(tier, f"{where}: each tier") for tier in tiers],
        seen=names(row[2], f"{where}: what was seen") if len(row) == 3 else None,
        count=count,
    )


def names(value: Any, what: str) -> list[str]:
    if not isinstance(value, list):
        raise CommandError(f"{what} must be a list of candidates, not {quoted(value)}.")
    for name in value:
        if not isinstance(name, str):
            raise CommandError(f"{what} must hold names (text), not {quoted(name)}.")
    return value


def quoted(value: Any) -> str:
    """A value as JSON, cut to a length that fits a sentence."""
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "…"


def answer(counted: Tally, order: Order) -> dict[str, Any]:
    """What the command prints (CONTRACT.md)."""
    candidates = counted.candidates
    tiers = order.tiers
    return {
        "above": {
            str(name): [candidates[lower] for lower in row.nonzero()[0].tolist()]
            for name, row in zip(candidates, order.above, strict=True)
        },
        "places": {str(name): place for name, place in zip(candidates, order.places.tolist(), strict=True)},
        "tiers": None if tiers is None else [[candidates[member] for member in tier] for tier in tiers],
        "pairwise": counted.wins.tolist(),
    }
