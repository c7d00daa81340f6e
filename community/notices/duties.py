"""Recurring duties: each looks for what is due and does it, so a missed run costs nothing but time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Duty:
    """`run` may be called at any time, in several processes at once, and again after it failed."""

    name: str
    run: Callable[[], object]
    every: timedelta


_duties: dict[str, Duty] = {}


def duty(name: str, run: Callable[[], object], every: timedelta) -> None:
    """Register a duty; called from an app's `ready`."""
    _duties[name] = Duty(name, run, every)


def duties() -> list[Duty]:
    return list(_duties.values())
