"""The demo world: each app adds its part, in order, relative to today and from a fixed seed."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

from community.people.models import User

SEED = 20261123


@dataclass(slots=True)
class World:
    """What the parts hand on: the personas and colleagues by key, and things made, by name."""

    now: datetime = field(default_factory=timezone.now)
    rng: random.Random = field(default_factory=lambda: random.Random(SEED))
    people: dict[str, User] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)


def parts() -> list[ModuleType]:
    """The `demo` modules of the installed apps, by their ORDER."""
    found = [
        import_module(f"{config.name}.demo")
        for config in apps.get_app_configs()
        if f"{config.name}.demo" != __package__
        and in_project(config.path)
        and module_has_submodule(config.module, "demo")
    ]
    return sorted(found, key=lambda part: int(part.ORDER))


def in_project(path: str) -> bool:
    return path.startswith(str(settings.BASE_DIR)) and "site-packages" not in path
