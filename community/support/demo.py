"""The services of the demo world: real in kind, with numbers and addresses that belong to nobody."""

import json
from datetime import time
from pathlib import Path
from typing import Any

from community.support import services
from community.support.calendar import days_to_choose, here
from community.support.models import CallbackRequest, Channel, OpeningHours, Service

ORDER = 30
DATA = Path(__file__).parent / "data" / "services.json"


def small(world: Any) -> None:
    told = json.loads(DATA.read_text(encoding="utf-8"))
    world.made["services"] = {
        one["slug"]: _service(position, one, world.people["service"]) for position, one in enumerate(told, 1)
    }
    desk = world.made["services"]["servicedesk"]
    desk.contact = world.people["service"]
    desk.save(update_fields=["contact"])
    services.ask_callback(
        user=world.people["newcomer"],
        service=desk,
        phone="0470 00 00 12",
        about="Ik ben pas begonnen. Welke cursus volg ik eerst, en moet ik me daarvoor inschrijven?",
        day=days_to_choose(here(world.now))[1],
        slot=CallbackRequest.Slot.MORNING,
    )


def large(world: Any) -> None:
    """However many libraries, the services stay eight."""


def _service(position: int, told: dict[str, Any], team: Any) -> Service:
    service = Service.objects.create(
        slug=told["slug"],
        name=told["name"],
        summary=told["summary"],
        expect=told["expect"],
        problems=told["problems"],
        answered_within=told["within"],
        escalation=told["escalation"],
        position=position,
    )
    service.team.add(team)
    for place, each in enumerate(told["channels"], 1):
        channel = Channel.objects.create(
            service=service, kind=each["kind"], value=each["value"], remark=each["remark"], position=place
        )
        OpeningHours.objects.bulk_create(
            OpeningHours(
                channel=channel,
                weekday=day,
                opens=time.fromisoformat(opens),
                closes=time.fromisoformat(closes),
            )
            for day, opens, closes in each["hours"]
        )
    return service
