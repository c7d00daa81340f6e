import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from community.demo.world import World, parts
from community.history.models import Entry
from community.history.services import record
from community.people.models import User

SCALES = ("small", "large")


class Command(BaseCommand):
    help = "Fill an empty database with the demo world. Called again it changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=SCALES, default="small")

    def handle(self, *, scale: str, **_: Any) -> None:
        there = Entry.objects.filter(verb="demo").values_list("after", flat=True).first()
        if there and there["scale"] == scale:
            self.stdout.write(f"The {scale} demo world is there already.")
            return
        if there or User.objects.exists():
            holds = f"the {there['scale']} demo world" if there else "people of its own"
            raise CommandError(f"This database holds {holds}: give the demo world an empty one.")
        world = World()
        for part in parts():
            began = time.perf_counter()
            with transaction.atomic():
                part.small(world)
                if scale == "large":
                    part.large(world)
            self.stdout.write(f"{part.__name__:24} {time.perf_counter() - began:5.1f} s")
            self.stdout.flush()
        record(actor=None, verb="demo", of=world.people["admin"], after={"scale": scale})
