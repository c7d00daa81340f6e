"""What the frame shows of apps that it doesn't know: each hands in a function from its `apps.py`.

The functions run at most once a request, only for someone signed in, and only when the page draws the frame.
"""

from collections.abc import Callable

from django.http import HttpRequest

Count = Callable[[HttpRequest], int]
Region = Callable[[HttpRequest], tuple[str, str] | None]
KeepLanguage = Callable[[HttpRequest, str], None]

_counts: dict[str, Count] = {}
_regions: list[Region] = []
_language_keepers: list[KeepLanguage] = []


def badge(name: str, count: Count) -> None:
    """Show `count(request)` beside a place: threads, meetups, boards, guide, regions, notices.

    Zero shows nothing. Registering a name again replaces it.
    """
    _counts[name] = count


def my_region(find: Region) -> None:
    """Say which region *My region* leads to: (its name, its address), or None for someone without one."""
    _regions[:] = [find]


def count_of(name: str, request: HttpRequest) -> int:
    return _counts[name](request) if name in _counts else 0


def region_of(request: HttpRequest) -> tuple[str, str] | None:
    return _regions[0](request) if _regions else None


def on_language(keep: KeepLanguage) -> None:
    """Hand `keep(request, code)` every language that somebody signed in switches to, for their profile."""
    _language_keepers[:] = [keep]


def keep_language(request: HttpRequest, code: str) -> None:
    for keep in _language_keepers:
        keep(request, code)
