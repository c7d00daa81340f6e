"""Where people's services say what was done. `history` keeps the log and leans on people: it registers."""

from typing import Any, Protocol

from django.db import models

from community.people.models import User


class Keeper(Protocol):
    """`history.services.record`."""

    def __call__(
        self,
        *,
        actor: User | None,
        verb: str,
        of: models.Model,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> object: ...


_keepers: list[Keeper] = []


def keep_with(keeper: Keeper) -> None:
    """Called once, by the app that keeps the log."""
    _keepers.append(keeper)


def record(
    *,
    actor: User | None,
    verb: str,
    of: models.Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Have it logged, in the caller's transaction."""
    for keeper in _keepers:
        keeper(actor=actor, verb=verb, of=of, before=before, after=after)
