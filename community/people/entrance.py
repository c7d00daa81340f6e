"""Where somebody who is signing in began: a code that ran out leads back there, the address filled in."""

from django.http import HttpRequest
from django.urls import reverse

BEGAN_AT, ADDRESS = "entrance", "entrance_address"


def begin_at(request: HttpRequest, url: str) -> None:
    request.session[BEGAN_AT] = url


def beginning(request: HttpRequest) -> str:
    return str(request.session.get(BEGAN_AT) or reverse("account_login"))


def fill_in(request: HttpRequest, email: str) -> None:
    """On the next page where an address is asked, and only there: the desk may be a shared one."""
    request.session[ADDRESS] = email


def filled_in(request: HttpRequest) -> str:
    return str(request.session.pop(ADDRESS, ""))


def forget(request: HttpRequest) -> None:
    for name in (BEGAN_AT, ADDRESS):
        request.session.pop(name, None)
