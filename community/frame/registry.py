"""What the frame shows of apps that it doesn't know: each hands in a function from its `apps.py`.

The functions run at most once a request, only for someone signed in, and only when the page draws the frame.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import IntegerField, QuerySet, Subquery
from django.http import HttpRequest

Rows = Callable[[HttpRequest], QuerySet[Any]]
Live = Callable[[HttpRequest], str]
Region = Callable[[HttpRequest], tuple[str, str] | None]
KeepLanguage = Callable[[HttpRequest, str], None]

_counted: dict[str, Rows] = {}
_live: dict[str, Live] = {}
_regions: list[Region] = []
_language_keepers: list[KeepLanguage] = []


def badge(name: str, rows: Rows, live: Live | None = None) -> None:
    """Show how many rows `rows(request)` has beside a place (threads, meetups…) or the bell (notices).

    Under another name it is counted along, for who wants to know whether there is any without a query.

    Zero shows nothing; a limit on the rows is the most that is shown. Registering a name again replaces it.
    `live(request)` is another name under which the browser hears the number, where it differs by reader.
    """
    _counted[name] = rows
    if live is not None:
        _live[name] = live


def my_region(find: Region) -> None:
    """Say which region *My region* leads to: (its name, its address), or None for someone without one."""
    _regions[:] = [find]


def live_name(request: HttpRequest, name: str) -> str:
    return _live[name](request) if name in _live else ""


class _CountOf(Subquery):
    """How many rows a query has, as a value of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def counts_of(request: HttpRequest) -> dict[str, int]:
    """Every badge's number. One query for all of them, once a request."""
    if not _counted:
        return {}
    found: dict[str, int] | None = getattr(request, "_counts", None)
    if found is None:
        counts = [_CountOf(rows(request).values("pk")) for rows in _counted.values()]
        reader = get_user_model()._default_manager.filter(pk=request.user.pk or 0)
        found = dict(zip(_counted, reader.values_list(*counts).get(), strict=True))
        request._counts = found  # type: ignore[attr-defined]
    return found


def region_of(request: HttpRequest) -> tuple[str, str] | None:
    return _regions[0](request) if _regions else None


def on_language(keep: KeepLanguage) -> None:
    """Hand `keep(request, code)` every language that somebody signed in switches to, for their profile."""
    _language_keepers[:] = [keep]


def keep_language(request: HttpRequest, code: str) -> None:
    for keep in _language_keepers:
        keep(request, code)
