"""Pages of the frame itself: the living style reference, and the choice of light or dark."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.i18n import set_language

from community.access import PUBLIC, access
from community.frame.context import THEMES
from community.frame.registry import keep_language
from community.frame.style import sample

YEAR = 60 * 60 * 24 * 365


@access(GET=PUBLIC)
def style(request: HttpRequest) -> HttpResponse:
    """Every component in its states; for staff, and for everyone in demo mode."""
    if not (settings.DEMO or getattr(request.user, "is_staff", False)):
        raise Http404
    return render(request, "frame/style.html", sample(request))


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
