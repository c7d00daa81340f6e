"""A session's cookie, once the session has ended: only the answer that becomes a page takes it away."""

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


def becomes_a_page(request: HttpRequest) -> bool:
    """Whatever a browser asks for that doesn't say (Safari before 16.4; no https) counts as a page."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


class Sessions(SessionMiddleware):
    """Django's, but for what a script sends: its answer may come when the cookie is already the next one's.

    What a page sends as it is left arrives after somebody signed in from it. Django deletes the cookie of a
    session that it doesn't find, which would sign them out.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = request.session
        if session.is_empty() and not session.modified and not becomes_a_page(request):
            if session.accessed:
                patch_vary_headers(response, ("Cookie",))
            return response
        return super().process_response(request, response)
