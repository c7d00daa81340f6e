"""Recurring duties: each is a query for what is due, run again and again by the loop."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Duty:
    name: str
    run: Callable[[], object]
    every: timedelta


_duties: dict[str, Duty] = {}


def duty(name: str, run: Callable[[], object], every: timedelta) -> None:
    """Register a duty; called from an app's `ready`. `run` looks for what is due, so it may run too often."""
    _duties[name] = Duty(name, run, every)


def duties() -> list[Duty]:
    return list(_duties.values())
