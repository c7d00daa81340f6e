"""Fail the build where a door doesn't say who may."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from community.access import declared


def doors(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every URL pattern with its whole route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from doors(pattern, route)
        else:
            yield route, pattern


@register("access")
def every_url_says_who_may(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"/{route} doesn't say who may: add @access(...)", obj=pattern.name, id="access.E001")
        for route, pattern in doors()
        if not declared(pattern.callback)
    ]
