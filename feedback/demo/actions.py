"""What became of the needs of the finished board."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.history.models import Entry
from community.support.models import Service
from feedback.demo.setting_back import forget_notices
from feedback.models import Action, ActionUpdate, Board, Proposal
from feedback.services import following_up

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
