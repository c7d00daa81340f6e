"""What base.html needs: places to go, counts, help. Costs nothing until a page draws the frame."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.access import declared
from community.frame.registry import counts_of, live_name, region_of

THEMES = ("light", "dark")
NATIVE_NAMES = {"nl": "Nederlands", "en": "English"}
PLACES: tuple[tuple[str, Promise, str, str], ...] = (
    ("home", _("Home"), "home", "house"),
    ("threads", _("Conversations"), "threads:list", "messages-square"),
    ("meetups", _("Calendar"), "meetups:list", "calendar-days"),
    ("boards", _("Sounding board"), "boards:list", "list-ordered"),
    ("guide", _("Find your way"), "guide:home", "compass"),
    ("regions", _("My region"), "regions:list", "map-pin"),
)
ON_THE_BAR = 4  # a phone's bar has room for four and "More"


def address(name: str) -> str:
    """The address of a named page, or nothing where that page isn't there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation."""

    name: str
    label: str | Promise
    url: str
    icon: str
    count: int
    current: bool
    live: str = ""  # what badge.js calls the count, where it isn't the name


class Frame:
    """Everything is looked up when the template asks for it, once a request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return bool(user is not None and user.is_authenticated)

    @cached_property
    def places(self) -> list[Place]:
        return list(self._places())

    @property
    def on_the_bar(self) -> list[Place]:
        return self.places[:ON_THE_BAR]

    @property
    def off_the_bar(self) -> list[Place]:
        return self.places[ON_THE_BAR:]

    def links(self) -> Iterator[tuple[str, str | Promise, str, str]]:
        """Name, label, address and icon of each place; which region is mine, but nothing counted."""
        for name, label, view, icon in PLACES:
            url = self.region[1] if name == "regions" and self.region else address(view)
            if url:
                yield name, _("Regions") if name == "regions" and not self.region else label, url, icon

    def _places(self) -> Iterator[Place]:
        section = {name: address(view) for name, _label, view, _icon in PLACES}
        for name, label, url, icon in self.links():
            current = self._is_current(section[name]) or self._is_current(url)
            live = live_name(self.request, name) if self.signed_in else ""
            yield Place(name, label, url, icon, self.count(name), current, live)

    def _is_current(self, url: str) -> bool:
        path = self.request.path
        return path == url if url == "/" else bool(url) and path.startswith(url)

    def count(self, name: str) -> int:
        return self._counts.get(name, 0)

    @cached_property
    def _counts(self) -> dict[str, int]:
        return counts_of(self.request) if self.signed_in else {}

    @cached_property
    def region(self) -> tuple[str, str] | None:
        return region_of(self.request) if self.signed_in else None

    @property
    def notices(self) -> int:
        return self.count("notices")

    @property
    def notices_url(self) -> str:
        return address("notices:list")

    @property
    def preferences_url(self) -> str:
        return address("notices:preferences")

    @property
    def profile_url(self) -> str:
        return address("people:profile")

    @property
    def sign_in_url(self) -> str:
        return address("account_login")

    @property
    def sign_out_url(self) -> str:
        return address("account_logout")

    @property
    def help_url(self) -> str:
        return address("guide:services")

    @property
    def demo_url(self) -> str:
        return address("demo:path") if settings.DEMO else ""

    @property
    def demo_mail_url(self) -> str:
        return address("demo:mail") if settings.DEMO else ""

    @property
    def theme(self) -> str:
        """What the reader chose in this browser; nothing means: as the device."""
        chosen = self.request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""

    @property
    def keeps_drafts(self) -> bool:
        """A shared desk keeps nothing that was typed once its reader has left."""
        session = getattr(self.request, "session", None)
        return session is None or not session.get("shared_desk")  # the key of community.people.shared_desk

    @property
    def modifier(self) -> str:
        """The key that a shortcut begins with, as it is called on the reader's keyboard."""
        return "⌘" if "Mac OS" in self.request.headers.get("User-Agent", "") else "Ctrl"

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        """(code, its name in itself) of every language but the present one."""
        return [(code, NATIVE_NAMES[code]) for code, _name in settings.LANGUAGES if code != get_language()]

    @property
    def written_in(self) -> str:
        """The language of what people write about themselves and their region, which says none."""
        return settings.LANGUAGE_CODE

    @property
    def back(self) -> str:
        """Where a switch of language or light returns to: this page; after a mere form, where that stood."""
        if self.request.method == "GET" or self._is_a_page:
            return self.request.get_full_path()
        came_from = urlsplit(self.request.headers.get("Referer", ""))
        ours = came_from.netloc == self.request.get_host() and came_from.path != self.request.path
        return urlunsplit(("", "", came_from.path, came_from.query, "")) if ours else "/"

    @property
    def _is_a_page(self) -> bool:
        """Whether this address can be fetched too, and not only sent a form."""
        match = self.request.resolver_match
        return match is not None and "GET" in (declared(match.func) or {})


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor: one Frame a request, however many templates are rendered."""
    current = getattr(request, "_frame", None)
    if current is None:
        current = Frame(request)
        request._frame = current  # type: ignore[attr-defined]
    return {"frame": current}
