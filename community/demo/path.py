"""The guided path: cards that sign in and land where there is something to see.

Each app's `demo` module may offer `cards() -> list[Card]`; their `order` makes one story of them.
"""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Card:
    """One step: who you are, what you will do, and where it begins. `live` offers colleagues who join in."""

    order: int
    persona: str
    title: str | Promise
    sentence: str | Promise
    url: str
    button: str | Promise
    live: bool = False


def cards() -> list[Card]:
    from community.demo.world import parts

    offered = [card for part in parts() if hasattr(part, "cards") for card in part.cards()]
    return sorted(offered, key=lambda card: card.order)
