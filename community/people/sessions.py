"""The cookie of a session, which only the request that ends the session takes away."""

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class Sessions(SessionMiddleware):
    """Django's, but for the answer to a request whose session ended before it came.

    Django lets such an answer delete the cookie, which by then may be the next one's: what a page sends as it
    is left arrives after somebody signed in from it, and would sign them out.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = request.session
        if session.is_empty() and not session.modified:
            if session.accessed:
                patch_vary_headers(response, ("Cookie",))
            return response
        return super().process_response(request, response)
