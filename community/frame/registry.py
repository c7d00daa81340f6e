"""What the frame shows of apps that it doesn't know: each hands in a function from its `apps.py`.

The functions run at most once a request, only for someone signed in, and only when the page draws the frame.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest

from community.prepared import PreparedCounts, Value

Rows = Callable[..., QuerySet[Any]]
Live = Callable[[HttpRequest], str]
Region = Callable[[HttpRequest], tuple[str, str] | None]
KeepLanguage = Callable[[HttpRequest, str], None]


@dataclass(frozen=True, slots=True)
class Given:
    """What a badge's rows hang on beside the reader: a value of this type, found for each request."""

    kind: type[Value]
    of: Callable[[HttpRequest], Value]


@dataclass(frozen=True, slots=True)
class _Badge:
    rows: Rows
    given: tuple[Given, ...]


_badges: dict[str, _Badge] = {}
_written: dict[bool, PreparedCounts] = {}  # the query of all badges, by whether the reader is staff
_live: dict[str, Live] = {}
_regions: list[Region] = []
_language_keepers: list[KeepLanguage] = []


def badge(name: str, rows: Rows, *given: Given, live: Live | None = None) -> None:
    """Show how many rows `rows(user, …)` has beside a place (threads, meetups…) or the bell (notices).

    Under another name it is counted along, for who wants to know whether there is any without a query.

    The query is written once (`PreparedCounts`): of `user` it knows the key and `is_staff`; what else it
    hangs on comes as `given`. Zero shows nothing; a limit on the rows is the most that is shown.
    Registering a name again replaces it. `live(request)` is another name under which the browser hears the
    number, where it differs by reader.
    """
    _badges[name] = _Badge(rows, given)
    _written.clear()
    if live is not None:
        _live[name] = live


def my_region(find: Region) -> None:
    """Say which region *My region* leads to: (its name, its address), or None for someone without one."""
    _regions[:] = [find]


def live_name(request: HttpRequest, name: str) -> str:
    return _live[name](request) if name in _live else ""


def counts_of(request: HttpRequest) -> dict[str, int]:
    """Every badge's number, for somebody signed in. One query for all of them, once a request."""
    if not _badges:
        return {}
    found: dict[str, int] | None = getattr(request, "_counts", None)
    if found is None:
        values = [given.of(request) for badge in _badges.values() for given in badge.given]
        numbers = _counts(staff=request.user.is_staff).ask(request.user.pk or 0, *values)
        found = dict(zip(_badges, numbers, strict=True))
        request._counts = found  # type: ignore[attr-defined]
    return found


def _counts(*, staff: bool) -> PreparedCounts:
    if staff not in _written:
        builds: list[tuple[Rows, list[int]]] = []
        types: list[type[Value]] = [int]
        for badge in _badges.values():
            own = range(len(types), len(types) + len(badge.given))
            builds.append((partial(_rows, badge.rows, staff), [0, *own]))
            types += [given.kind for given in badge.given]
        _written[staff] = PreparedCounts(builds, *types)
    return _written[staff]


def _rows(rows: Rows, staff: bool, reader: int, *values: Value) -> QuerySet[Any, Any]:
    return rows(get_user_model()(pk=reader, is_staff=staff), *values)


def region_of(request: HttpRequest) -> tuple[str, str] | None:
    return _regions[0](request) if _regions else None


def on_language(keep: KeepLanguage) -> None:
    """Hand `keep(request, code)` every language that somebody signed in switches to, for their profile."""
    _language_keepers[:] = [keep]


def keep_language(request: HttpRequest, code: str) -> None:
    for keep in _language_keepers:
        keep(request, code)
