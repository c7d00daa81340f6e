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
PER_PHONE = 2  # more for a line from which a phone joined
NETWORK = 64  # bits of an IPv6 address that belong to one line


def may_try(request: HttpRequest) -> None:
    """Raises TooManyTries."""
    line = line_of(request)
    own, everybody, joining = key(line), key("all"), key(line, "joins")
    counted = cache.get_many([own, everybody, joining])
    joined = counted.get(joining, 0)
    if counted.get(own, 0) >= OF_ONE + PER_PHONE * joined:
        raise errors.TooManyTries
    if not joined and counted.get(everybody, 0) >= OF_ALL:
        raise errors.TooManyTries


def was_wrong(request: HttpRequest) -> None:
    add_one(key(line_of(request)))
    add_one(key("all"))


def has_joined(request: HttpRequest) -> None:
    add_one(key(line_of(request), "joins"))


def add_one(name: str) -> None:
    cache.add(name, 0, 2 * WINDOW)
    cache.incr(name)


def key(line: str, what: str = "guesses") -> str:
    """Under what is counted in this window."""
    return f"room-{what}:{int(time.time()) // WINDOW}:{line}"


def line_of(request: HttpRequest) -> str:
    address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    if address.version == 4:
        return address.exploded
    return str(ipaddress.ip_network((address, NETWORK), strict=False).network_address)
