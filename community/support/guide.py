"""Parts of the guide's first page that apps above know about: each hands one in from its `apps.py:ready`.

guide_part("articles", render)        # render(request, question) -> HTML, or "" for nothing to say
"""

from collections.abc import Callable

from django.http import HttpRequest

Render = Callable[[HttpRequest, str], str]
_parts: dict[str, Render] = {}


def guide_part(name: str, render: Render) -> None:
    """Register a part; `question` is what somebody looks for, or "". The same name replaces the first."""
    _parts[name] = render


def parts_for(request: HttpRequest, question: str) -> list[str]:
    return [html for render in _parts.values() if (html := render(request, question))]
