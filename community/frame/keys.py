"""The keys that do something, told in one place; each screen's own are handed in by its app."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Key:
    """`keys` are pressed together; several ways stand beside each other."""

    ways: Sequence[Sequence[str]]
    does: str | Promise


@dataclass(frozen=True, slots=True)
class Screen:
    name: str
    title: str | Promise
    keys: Sequence[Key]


EVERYWHERE = Screen(
    "everywhere",
    _("Everywhere"),
    (
        Key([["Ctrl", "K"]], _("Go to…")),
        Key([["?"]], _("These keys")),
        Key([["Tab"]], _("To the next thing")),
        Key([["Shift", "Tab"]], _("Back to the one before")),
        Key([["Esc"]], _("Close what is open")),
    ),
)

_screens: dict[str, Screen] = {EVERYWHERE.name: EVERYWHERE}


def screen_keys(screen: Screen) -> None:
    """Tell the keys of a screen, from an app's `ready`. A second call with its name replaces the first."""
    _screens[screen.name] = screen


def screens() -> list[Screen]:
    return list(_screens.values())
