"""The finished board: needs, figures, order and actions of feedback/data (see its README)."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from community.groups.models import Group, Membership
from community.groups.services import join_group
from community.history.models import Entry
from community.people.models import User
from feedback.demo import interviews
from feedback.demo.actions import plan_actions
from feedback.demo.conclusions import conclude, publish
from feedback.demo.figures import add_evidence
from feedback.demo.setting_back import moment, set_back
from feedback.models import Board, Proposal, Round, TimelineEntry
from feedback.services import casting, deciding, proposals, rounds
from regions.models import Library
from regions.services import set_workplace

TITLE = "Opleiding en ondersteuning 2023–2024"
SOURCE = Path(__file__).resolve().parent.parent / "data" / "programme.json"
ORGANISATION = "Bevraging van de bibliotheken"

INTRO = """\
Wat verwachten bibliotheken van opleiding en ondersteuning, en wat helpt echt? Vijf collega's uit vijf \
bibliotheken lazen de resultaten van de bevraging, maakten er noden van en zetten die samen op volgorde."""

# tiers of need keys, best first; "3a 3b" is a tie. Counted per parent these give the published order.
BALLOTS = [
    ("1|2|3|3a|3b|4|5|5a|5b|5c|5d", (4, 7)),
    ("1|3|3a|2|3b|4|5|5a|5b|5c 5d", (3, 6)),
    ("2|1|3|3b|3a|5|4|5b|5a|5c|5d", (3, 7)),
    ("1|2|4|3|3a|3b|5|5a|5c|5b|5d", (3, 6)),
    ("1|2 3|3a|3b|4|5|5b|5a|5d|5c", (3, 6)),
]

BODIES: dict[str, str] = json.loads((SOURCE.parent / "bodies.json").read_text(encoding="utf-8"))


def build(world: Any) -> Board:
    programme = json.loads(SOURCE.read_text(encoding="utf-8"))
    board = found_board(world)
    members = [world.people[key] for key in ("facilitator", "member", "organiser")] + guests(world, board)
    needs = propose_needs(board, world.people["facilitator"], programme)
    tell_story(board)
    add_evidence(board, world.people["facilitator"], needs, programme)
    interviews.build(board, world.people["facilitator"], needs, moment(2024, 2, 28))
    rank(board, world.people["facilitator"], members, needs)
    plan_actions(board, world, needs, programme)
    conclude(board, world.people["facilitator"], needs, moment(2024, 6, 30))
    publish(board, world.now - timedelta(days=3))
    world.made["finished_board"] = board
    return board


def found_board(world: Any) -> Board:
    group = Group.objects.create(kind=Group.Kind.BOARD, name=TITLE, readers=Group.Readers.PUBLIC)
    tom = world.people["facilitator"]
    for key, role in {
        "facilitator": Membership.Role.FACILITATOR,
        "member": Membership.Role.MEMBER,
        "organiser": Membership.Role.MEMBER,
    }.items():
        join_group(user=world.people[key], group=group, by=tom, role=role)
    return Board.objects.create(
        group=group,
        title=TITLE,
        question="Wat pakken we eerst aan?",
        intro=INTRO,
        ranks=Board.Ranks.NEEDS,
        contact=tom,
    )


def guests(world: Any, board: Board) -> list[User]:
    """The two members from further away: one at the coast, one in between."""
    made = []
    for key, name, town in (("coast", "Griet Zeebos", "Koksijde"), ("between", "Wim Lindehof", "Mechelen")):
        user = User.objects.create_user(f"{key}@demo.example", name=name, job="Bibliotheekmedewerker")
        library = Library.objects.filter(municipality__name=town).first() or Library.objects.first()
        if library is not None:
            set_workplace(user=user, library=library)
        join_group(user=user, group=board.group, by=board.contact)
        world.people[key] = user
        made.append(user)
    return made


def propose_needs(board: Board, author: User, programme: dict[str, Any]) -> dict[str, Proposal]:
    needs: dict[str, Proposal] = {}
    for need in programme["needs"]:
        needs[need["key"]] = proposals.propose(
            author=author,
            board=board,
            kind=Proposal.Kind.NEED,
            title=need["nl"],
            body=BODIES[need["key"]],
            parent=needs.get(need.get("parent", "")),
            label=need["key"],
        )
    then = moment(2023, 11, 23)
    board.proposals.update(created_at=then, author=None)  # the group put them into words together
    entries = Entry.objects.filter(kind="feedback.proposal", object_id__in=[n.pk for n in needs.values()])
    entries.backdate(then)
    return needs


def tell_story(board: Board) -> None:
    for kind, on, month_only, mode, title in (
        (TimelineEntry.Kind.CALL, date(2023, 10, 31), True, "", "Oproep: wie denkt mee?"),
        (
            TimelineEntry.Kind.SESSION,
            date(2023, 11, 23),
            False,
            TimelineEntry.Mode.ONLINE,
            "Eerste bijeenkomst",
        ),
        (TimelineEntry.Kind.SURVEY, date(2023, 12, 1), True, "", "Bevraging: 108 antwoorden"),
        (
            TimelineEntry.Kind.SESSION,
            date(2024, 1, 31),
            True,
            TimelineEntry.Mode.IN_PERSON,
            "Noden verwoord en op volgorde gezet",
        ),
        (TimelineEntry.Kind.INTERVIEWS, date(2024, 2, 28), True, "", "Zes korte interviews"),
        (
            TimelineEntry.Kind.SESSION,
            date(2024, 3, 31),
            True,
            TimelineEntry.Mode.ONLINE,
            "Oplossingen uitgeprobeerd",
        ),
        (TimelineEntry.Kind.REPORT, date(2024, 6, 30), True, "", "Rapport met aanbevelingen"),
        (TimelineEntry.Kind.OTHER, date(2024, 9, 30), True, "", "De diensten gaan aan de slag"),
    ):
        TimelineEntry.objects.create(
            board=board, kind=kind, on=on, month_only=month_only, mode=mode, title=title
        )


def rank(board: Board, facilitator: User, members: list[User], needs: dict[str, Proposal]) -> None:
    """A real round, counted for real, and then set back to when it was."""
    round = rounds.open_round(
        board=board,
        by=facilitator,
        closes_at=timezone.now() + timedelta(hours=1),
        scope=Round.Scope.PER_PARENT,
        visibility=Round.Visibility.SEALED,
    )
    for user, (text, cuts) in zip(members, BALLOTS, strict=True):
        tiers = [[needs[key].pk for key in tier.split()] for tier in text.split("|")]
        seen = [need.pk for need in needs.values()]
        casting.save_ballot(
            voter=user, round=round, tiers=tiers, cuts=cuts, seen=seen, no_opinion=[], revision=0
        )
    rounds.close_round(round=round, by=facilitator)
    round = rounds.reveal(round=round, by=facilitator)
    deciding.agree_order(round=round, by=facilitator, first_until=5, next_until=7)
    set_back(round, moment(2024, 1, 31))
    Board.objects.filter(pk=board.pk).update(phase=Board.Phase.FOLLOW_UP)
    board.phase = Board.Phase.FOLLOW_UP
