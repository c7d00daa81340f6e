"""The guided path: cards that sign in and land where there is something to see."""

from community.demo.world import parts
from community.frame.tour import Card


def cards() -> list[Card]:
    """What the apps' `demo` modules offer; their `order` makes one story of it."""
    offered = [card for part in parts() if hasattr(part, "cards") for card in part.cards()]
    return sorted(offered, key=lambda card: card.order)
