"""Guessing the code of a room: how often somebody may be wrong.

A code has 24^8, so 1.1 × 10^11, forms. Wrong ones count against their line and against everybody together:
at most 300 in every ten minutes of the clock, so 14,400 in a working day of eight hours. With ten rooms open
all that day the odds that one of them is found are 1 in 760,000; who finds one takes a seat that the
facilitator sees is taken. Right codes count for nothing, so a room behind one line joins at once, and a phone
that has joined isn't asked again.
"""

import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from feedback import errors

WINDOW = 600  # seconds
OF_ONE, OF_ALL = 20, 300  # wrong codes in a window
NETWORK = 64  # bits of an IPv6 address that belong to one line


def may_try(request: HttpRequest) -> None:
    """Raises TooManyTries."""
    limits = limits_for(request)
    counted = cache.get_many(limits)
    if any(counted.get(key, 0) >= most for key, most in limits.items()):
        raise errors.TooManyTries


def was_wrong(request: HttpRequest) -> None:
    for key in limits_for(request):
        cache.add(key, 0, 2 * WINDOW)
        cache.incr(key)


def limits_for(request: HttpRequest) -> dict[str, int]:
    """How many may be wrong in this window, by what is counted."""
    window = int(time.time()) // WINDOW
    return {
        f"room-guesses:{window}:{line_of(request)}": OF_ONE,
        f"room-guesses:{window}:all": OF_ALL,
    }


def line_of(request: HttpRequest) -> str:
    address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    if address.version == 4:
        return address.exploded
    return str(ipaddress.ip_network((address, NETWORK), strict=False).network_address)
