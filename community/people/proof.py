"""What somebody who leaves wishes, in their session for a quarter of an hour, and the code that proves it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

WISH = "erasing"
SECONDS = 15 * 60
TRIES = 3
LETTERS = "BCDFGHJKMNPQRSTVWXYZ23456789"  # none that looks like another


@dataclass(frozen=True, slots=True)
class Wish:
    messages_too: bool
    heirs: Mapping[str, int]


def begin(request: HttpRequest, *, messages_too: bool, heirs: Mapping[str, int]) -> None:
    request.session[WISH] = {"messages_too": messages_too, "heirs": dict(heirs), "at": time.time()}


def wish_of(request: HttpRequest) -> Wish | None:
    """None where there is none, or it is older than a quarter of an hour."""
    kept = request.session.get(WISH)
    if kept is None or time.time() - kept["at"] > SECONDS:
        return None
    return Wish(kept["messages_too"], kept["heirs"])


def new_code(request: HttpRequest) -> str:
    """Only its digest is kept. The one before no longer works, and there are three tries anew."""
    code = get_random_string(6, LETTERS)
    kept = {**request.session[WISH], "code": _digest(code), "tries": 0, "at": time.time()}
    request.session[WISH] = kept
    return code


def is_code(request: HttpRequest, typed: str) -> bool:
    """Whether it is the newest. After three that weren't, none is."""
    kept = request.session[WISH]
    request.session[WISH] = {**kept, "tries": kept.get("tries", 0) + 1}
    tidy = "".join(sign for sign in typed.upper() if sign.isalnum())
    return kept.get("tries", 0) < TRIES and constant_time_compare(kept.get("code", ""), _digest(tidy))


def _digest(code: str) -> str:
    return salted_hmac(WISH, code, algorithm="sha256").hexdigest()
