"""Who leaves takes everything along: the browser keeps nothing of a visit that ended, however it ended."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from community.people.sessions import becomes_a_page

# Not "cookies": those of the language and the light stay, and it would empty the whole domain.
NOTHING_STAYS = '"cache", "storage"'


class Leaving:
    """Clear the browser's storage when its reader signed out, was idle, lost the account or the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_somebody = SESSION_KEY in request.session or self.session_is_gone(request)
        response = self.get_response(request)
        if was_somebody and not request.user.is_authenticated:
            response["Clear-Site-Data"] = NOTHING_STAYS
            request.session.pop(SESSION_KEY, None)  # of an account that was closed: say it once
        return response

    def session_is_gone(self, request: HttpRequest) -> bool:
        """Only a page says so: what a script sent may be answered when the next one has signed in."""
        kept = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        return bool(kept) and request.session.is_empty() and becomes_a_page(request)
