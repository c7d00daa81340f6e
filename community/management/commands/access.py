import json
from typing import Any

from django.core.management.base import BaseCommand

from community.access import declared
from community.checks import doors
from community.live.registry import frames, topics


class Command(BaseCommand):
    help = "Print who may use each URL and method, socket topic and frame, as JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        urls = [
            {"url": f"/{route}", "name": pattern.name, "method": method, "access": rule.name}
            for route, pattern in doors()
            for method, rule in sorted((declared(pattern.callback) or {}).items())
        ]
        listed = {
            "urls": urls,
            "topics": [
                {"topic": t.prefix, "access": str(getattr(t.access, "name", t.access))} for t in topics()
            ],
            "frames": [
                {"frame": f.type, "access": str(getattr(f.access, "name", f.access))} for f in frames()
            ],
        }
        self.stdout.write(json.dumps(listed, indent=1))
