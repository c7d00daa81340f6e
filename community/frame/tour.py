"""A step of the demo's guided path, as the apps' `demo` modules hand them in (`cards() -> list[Card]`)."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Card:
    """Who you are, what you will do, and where it begins. `live` offers colleagues who join in."""

    order: int
    persona: str
    title: str | Promise
    sentence: str | Promise
    url: str
    button: str | Promise
    live: bool = False
