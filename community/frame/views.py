"""Pages of the frame itself: *Ga naar…*, the keys, the living style reference, the language and the light."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.i18n import set_language

from community.access import PUBLIC, access
from community.frame.context import THEMES
from community.frame.destinations import Query, find
from community.frame.keys import screens
from community.frame.registry import keep_language
from community.frame.style import sampled
from community.frame.ways import instead

YEAR = 60 * 60 * 24 * 365


@access(GET=PUBLIC)
def style(request: HttpRequest) -> HttpResponse:
    """Every component in its states; for staff, and for everyone in demo mode."""
    if not (settings.DEMO or getattr(request.user, "is_staff", False)):
        raise Http404
    return render(request, "frame/style.html", sampled(request))


@access(GET=PUBLIC)
def go(request: HttpRequest) -> HttpResponse:
    """Where to? A page with a plain form; for the dialog (htmx's header) the list alone."""
    query = Query.of(request.GET.get("q", ""))
    found = find(request, query)
    context = {"query": query, "found": found, "instead": [] if found.places else instead(request, query)}
    return page_or_part(request, "go", context)


@access(GET=PUBLIC)
def keys(request: HttpRequest) -> HttpResponse:
    """What the keys do: a page, or the part that the dialog shows."""
    return page_or_part(request, "keys", {"screens": screens()})


def page_or_part(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    part = request.headers.get("HX-Request") == "true"
    response = render(request, f"frame/_{name}.html" if part else f"frame/{name}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@access(POST=PUBLIC)
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language in this browser, and in the profile of someone signed in."""
    code = request.POST.get("language", "")
    if request.user.is_authenticated and code in dict(settings.LANGUAGES):
        keep_language(request, code)
    return set_language(request)


@access(POST=PUBLIC)
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark in this browser; anything else means: as the device."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            "theme", chosen, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
