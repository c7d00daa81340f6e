"""The installed app: its manifest, its service worker, and what is shown when the line is gone.

The worker keeps only the two pages below and the files that these need: nothing of anybody, and no page that
could grow old. Its text names their content, so that whatever changes makes it a new worker, which takes over
at once. It is for readers on a computer of their own (static/js/installed.js).
"""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from community.access import PUBLIC, access
from community.frame.context import PLACES, address

PAPER = {"light": "#fbf8f2", "dark": "#14171b"}  # --paper of tokens.css
ICONS = (
    ("icons/icon-192.png", 192, "any"),
    ("icons/icon-512.png", 512, "any"),
    ("icons/icon-maskable-192.png", 192, "maskable"),
    ("icons/icon-maskable-512.png", 512, "maskable"),
)
FILES = (
    "css/klankbord.css",
    "js/offline.js",
    "js/kept.js",
    "icon.svg",
    "vendor/atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-400-normal.woff2",
    "vendor/atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-600-normal.woff2",
    "vendor/atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-700-normal.woff2",
)
NO_LINE = {"offline": "frame/offline.html", "unsent": "frame/unsent.html"}
SHORTCUTS = ("threads", "meetups", "boards", "guide")


@access(GET=PUBLIC)
@cache_control(private=True, no_cache=True)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone shows of the app, in the reader's language."""
    what: dict[str, Any] = {
        "id": "/",
        "name": "Klankbord",
        "short_name": "Klankbord",
        "description": _("Where libraries of a region meet"),
        "lang": get_language(),
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER["light"],
        "theme_color": PAPER["light"],
        "icons": [
            {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for name, size, purpose in ICONS
        ],
        "shortcuts": [
            {"name": str(label), "url": address(view)}
            for name, label, view, _icon in PLACES
            if name in SHORTCUTS
        ],
    }
    return JsonResponse(what, content_type="application/manifest+json")


@access(GET=PUBLIC)
@cache_control(private=True, no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker in the reader's language and light: another choice is another worker."""
    files = [static(name) for name in FILES]
    content = [*files, *(render_to_string(template, request=request) for template in NO_LINE.values())]
    told = {
        "version": hashlib.sha256("\0".join(content).encode()).hexdigest()[:12],
        "pages": {name: reverse(f"frame:{name}") for name in NO_LINE},
        "files": files,
        "label": _("What you typed"),
    }
    answer = render(request, "frame/worker.js", {"told": json.dumps(told)}, content_type="text/javascript")
    answer["Service-Worker-Allowed"] = "/"
    return answer


@access(GET=PUBLIC)
def offline(request: HttpRequest) -> HttpResponse:
    """Instead of a page that couldn't come."""
    return render(request, NO_LINE["offline"])


@access(GET=PUBLIC)
def unsent(request: HttpRequest) -> HttpResponse:
    """Instead of the answer to a form that couldn't leave; the worker puts in what was typed."""
    return render(request, NO_LINE["unsent"])
