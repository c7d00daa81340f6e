"""Every address that answers GET, from the URLconf: a new page is in by itself."""

import re
from dataclasses import dataclass
from itertools import product
from typing import Any

from community.access import declared
from community.checks import doors
from tests.browser.conftest import Site

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")

# Routes with a parameter that lead to no page, or to none in the demo world, and why.
NO_PAGE = {
    "r/<str:code>/ballot/": "read by a script",
    "account/first/<str:token>/": "the first administrator of an empty Klankbord: test_every_state.py",
    "account/oidc/^(?P<provider_id>[^/]+)/login/": "leads to another site",
    "account/oidc/^(?P<provider_id>[^/]+)/login/callback/": "comes from another site",
    "calendar/<str:token>.ics": "read by a calendar",
    "api/v1/threads/<int:pk>/posts/": "read by a script",
    "api/v1/attachments/<int:pk>/": "read by a script",
    "api/v1/attachments/<int:pk>/file/": "read by a script",
    "threads/attachments/<int:pk>/": "a file",
    "threads/attachments/<int:pk>/small/": "a picture",
    "api/v1/boards/<int:pk>/result/": "read by a script",
    "boards/<int:pk>/report/pdf/": "printed",
}


def routes(method: str = "GET") -> list[str]:
    """Those that declare GET, and `method` as well, once each."""
    rules = {route: declared(pattern.callback) or {} for route, pattern in doors()}
    return [route for route, rule in rules.items() if {"GET", method} <= set(rule)]


def with_parameters() -> list[str]:
    return [route for route in routes() if PARAMETER.search(route)]


def addresses(site: Site) -> dict[str, list[str]]:
    """By route, in the order of the URLconf; parameters are filled from the demo world."""
    examples = site.behind("examples", routes=[r for r in with_parameters() if r not in NO_PAGE])
    return {
        route: [filled(route, each) for each in examples.get(route, [{}])]
        for route in routes()
        if route not in NO_PAGE
    }


def filled(route: str, values: dict[str, Any]) -> str:
    address = PARAMETER.sub(lambda name: str(values[name[1] or name[2]]), route)
    return "/" + address.replace("^", "").replace("$", "").replace("\\Z", "")


@dataclass(frozen=True)
class Look:
    """How somebody looks at a page."""

    language: str
    theme: str
    width: int

    def __str__(self) -> str:
        return f"{self.language} {self.theme} {self.width}"


LANGUAGES, THEMES, WIDTHS = ("nl", "en"), ("light", "dark"), (320, 390, 1280)
LOOKS = [Look(*values) for values in product(LANGUAGES, THEMES, WIDTHS)]
# Half of them, in which each language meets each theme, and both meet each width; in each second one there is every
# width, theme and language.
PAIRWISE = [
    Look("nl", "light", 320),
    Look("en", "light", 390),
    Look("en", "light", 1280),
    Look("en", "dark", 320),
    Look("nl", "dark", 390),
    Look("nl", "dark", 1280),
]


def look_of(page: int, person: int) -> Look:
    """The look in which a page is seen by a person, by their numbers: six people see it in all of PAIRWISE."""
    return PAIRWISE[(page + person) % len(PAIRWISE)]
