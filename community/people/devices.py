"""Which browser on which system, from what a browser says of itself. Only to recognise one's own by."""

from django.utils.translation import gettext as _

BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"),
    ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
HANDHELD = {"iPhone", "iPad", "Android"}


def _named(said: str, marks: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in marks if mark in said), "")


def device(said: str) -> str:
    """Firefox on Windows."""
    browser, system = _named(said, BROWSERS), _named(said, SYSTEMS)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("An unknown browser")


def is_handheld(said: str) -> bool:
    return _named(said, SYSTEMS) in HANDHELD
