"""The reader's language: their profile's, else the one they switched to, else the browser's, else Dutch."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


def language_of(request: HttpRequest) -> str:
    if request.user.is_authenticated and request.user.language:
        return request.user.language
    return translation.get_language_from_request(request)


class ReaderLanguage:
    """Activate the reader's language for the request, and say so in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def keep_language(request: HttpRequest, code: str) -> None:
    """Somebody signed in switched: their profile says so from now on."""
    from community.people.services import change_profile

    if request.user.is_authenticated:
        change_profile(user=request.user, language=code)
