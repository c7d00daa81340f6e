"""The finished board: needs, figures, order and actions of feedback/data (see its README)."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from community.groups.models import Group, Membership
from community.groups.services import join_group
from community.history.models import Entry
from community.people.models import User
from community.support.models import Service
from feedback.demo import interviews
from feedback.demo.conclusions import conclude, publish
from feedback.demo.setting_back import forget_notices
from feedback.models import (
    Action,
    ActionUpdate,
    Board,
    Evidence,
    Proposal,
    Result,
    Round,
    Source,
    TimelineEntry,
)
from feedback.services import casting, deciding, evidence, following_up, proposals, rounds
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


def moment(year: int, month: int, day: int, hour: int = 16) -> datetime:
    return timezone.make_aware(datetime(year, month, day, hour, 0))  # noqa: DTZ001 (made aware here)


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


# per figure of the programme, in its order: a few words for the ladder, and the needs it speaks for
FIGURES: list[tuple[str, str]] = [
    ("41% noemt het leerplatform het sterkst", "5"),
    ("31% noemt de servicedesk het sterkst", "2"),
    ("28% van de opmerkingen gaat over het leerplatform", "5"),
    ("12% van de opmerkingen gaat over de servicedesk", "2"),
    ("22% van de opmerkingen gaat over opleiding", "4 5a"),
    ("een derde werkt minder dan vijf jaar in de sector", "3 3a"),
    ("de helft werkt minder dan tien jaar in de sector", "3"),
    ("de meesten werken minstens vier vijfde", "5d"),
    ("bijna iedereen gebruikt leerplatform en servicedesk maandelijks", "5"),
]
# per source: a few words, what it counts, and the needs it speaks for
SOURCES: dict[str, tuple[str, str, str, str]] = {
    "survey": (Evidence.Kind.SURVEY, "bevraging · 108 antwoorden", Evidence.Base.ANSWERS, "1 4"),
    "board": (Evidence.Kind.BOARD, "klankbordgroep · 5 leden", Evidence.Base.PEOPLE, "3b 5b 5c 5d"),
    "interviews": (
        Evidence.Kind.INTERVIEW,
        "interviews · 6 gesprekken",
        Evidence.Base.INTERVIEWS,
        "3b 4 5c",
    ),
    "servicedesk": (Evidence.Kind.SERVICEDESK, "cijfers van de servicedesk", "", "2"),
    "prestudy": (Evidence.Kind.STUDY, "vooronderzoek leerplatform", "", "5"),
    "colleagues": (Evidence.Kind.COLLEAGUES, "bevraging van de eigen collega's", "", "1 3"),
}
VOICES = ["5 5a", "4"]


def add_evidence(board: Board, by: User, needs: dict[str, Proposal], programme: dict[str, Any]) -> None:
    sources = add_sources(board, by, programme)
    for key, cited, needed in evidence_rows(programme):
        evidence.cite(source=sources[key], by=by, proposals=[needs[need] for need in needed.split()], **cited)
    for kind in ("source", "evidence", "proposal"):
        Entry.objects.filter(kind=f"feedback.{kind}", verb__in=("add", "cite")).backdate(moment(2023, 12, 18))


def add_sources(board: Board, by: User, programme: dict[str, Any]) -> dict[str, Source]:
    """The six sources of the report. What counted how many is said where it was published."""
    made = {}
    for source in programme["sources"]:
        kind, _headline, base, _keys = SOURCES[source["key"]]
        made[source["key"]] = evidence.add_source(
            board=board,
            by=by,
            kind=kind,
            title=source["nl"],
            text=source.get("text", ""),
            base=base,
            n=source.get("answers", source.get("n")) if base else None,
            dated_on=date(2023, 12, 1) if kind == Evidence.Kind.SURVEY else None,
        )
    return made


def evidence_rows(programme: dict[str, Any]) -> Iterator[tuple[str, evidence.Cited, str]]:
    """(source, what is cited of it, the needs it speaks for)"""
    counts = {source["key"]: source.get("answers", source.get("n")) for source in programme["sources"]}
    for figure, (headline, keys) in zip(programme["figures"], FIGURES, strict=True):
        cited: evidence.Cited = {
            "headline": headline,
            "question": figure["question"]["nl"],
            "answer": figure["answer"]["nl"],
            "share": _share(figure.get("share")),
            "words": figure.get("words", {}).get("nl", ""),
            "base": figure["base"],
            "n": figure["n"],
        }
        yield figure["source"], cited, keys
    for key, (_kind, headline, base, keys) in SOURCES.items():
        yield key, {"headline": headline, "base": base, "n": counts[key] if base else None}, keys
    answered: evidence.Cited = {
        "answer": "van de bibliotheken antwoordde",
        "share": _share(programme["sources"][0]["library_share"]),
        "base": Evidence.Base.LIBRARIES,
    }
    yield "survey", answered, "1"
    for voice, keys in zip(programme["voices"], VOICES, strict=True):
        yield voice["source"], {"quote": voice["nl"]}, keys


def _share(figure: float | None) -> Decimal | None:
    return None if figure is None else Decimal(str(figure))


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


def set_back(round: Round, then: datetime) -> None:
    """To when it was; nobody needs a mail about it today."""
    Round.objects.filter(pk=round.pk).update(
        opens_at=then - timedelta(hours=3), closes_at=then, closed_at=then, revealed_at=then
    )
    Result.objects.filter(round=round).update(at=then)
    round.agreed_order.__class__.objects.filter(round=round).update(decided_at=then)
    Entry.objects.filter(kind="feedback.round", object_id=round.pk).backdate(then)
    forget_notices(f"round:{round.pk}")


Status = Action.Status
# per action of the programme: its owner, and what was said (days ago, status, text)
ACTIONS: list[tuple[str, int | None, list[tuple[int, str, str]]]] = [
    (
        "leerplatform",
        -10,
        [
            (160, Status.IN_PROGRESS, "De indeling per dienst is uitgetekend met zes bibliotheken."),
            (9, Status.IN_PROGRESS, "De helft van de inhoud staat op zijn nieuwe plek."),
        ],
    ),
    (
        "leerplatform",
        None,
        [
            (
                41,
                Status.PARKED,
                "Wacht op de nieuwe versie van het platform: daar zit een betere zoekmachine in.",
            )
        ],
    ),
    (
        "leerplatform",
        None,
        [
            (300, Status.IN_PROGRESS, "Vier onlinesessies proberen we uit met starters."),
            (23, Status.DONE, "De kalender staat online, met elke maand een sessie voor wie begint."),
        ],
    ),
    ("wise", 120, []),
    (
        "servicedesk",
        30,
        [
            (
                4,
                Status.IN_PROGRESS,
                "Per dienst staat nu wat je mag verwachten. Het belmoment start op 1 maart.",
            )
        ],
    ),
]


# What comes first is planned first; one of the needs waits, and that is said.
PLANNED_IN_TURN = (4, 2, 3, 0, 1)
ON_PAPER_LATER = (
    "We wachten op de kalender voor starters: wat daar vaak gevraagd wordt, zetten we daarna op papier."
)


def plan_actions(board: Board, world: Any, needs: dict[str, Proposal], programme: dict[str, Any]) -> None:
    tom, sofie = world.people["facilitator"], world.people["service"]
    services = {service.slug: service for service in Service.objects.all()}
    plans = list(zip(programme["actions"], ACTIONS, strict=True))
    for plan, (slug, due, said) in (plans[n] for n in PLANNED_IN_TURN):
        action = following_up.plan_action(
            board=board,
            by=tom,
            title=plan["nl"],
            proposals=[needs[key] for key in plan["needs"]],
            service=services.get(slug),
            due_on=timezone.localdate() + timedelta(days=due) if due else None,
            passed_over={needs["3b"].pk: ON_PAPER_LATER},
        )
        changed = world.now - timedelta(days=400)
        for days, status, text in said:
            update = following_up.report_progress(action=action, by=sofie, status=status, text=text)
            changed = world.now - timedelta(days=days)
            ActionUpdate.objects.filter(pk=update.pk).update(at=changed)
        Action.objects.filter(pk=action.pk).update(changed_at=changed)
        Entry.objects.filter(kind="feedback.action", object_id=action.pk).backdate(changed)
        forget_notices(f"action:{action.pk}:")
    forget_notices("passed:")
    entries = Entry.objects.filter(kind="feedback.proposal", verb="pass over")
    entries.backdate(world.now - timedelta(days=400))
