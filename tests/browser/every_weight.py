"""What a page's scripts and style sheets weigh as they come over the line: compressed, with their headers."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

KB = 1000
SCRIPT, HEAVY_SCRIPT, STYLE = 35 * KB, 80 * KB, 30 * KB
# The few pages that need more scripts than all the others, and what for.
HEAVY = {
    r"/regions/": "the map",
    r"/regions/[a-z]+/": "its map and its conversation",
    r"/boards/\d+/rank/": "dragging",
    r"/threads/\d+/": "a conversation, and what waits to be sent",
    r"/meetups/\d+/": "its conversation",
    r"/boards/\d+/proposals/\d+/": "its conversation",
}


class Scales:
    """Each file is weighed once: the name of a file is that of what is in it."""

    def __init__(self) -> None:
        self.weights: dict[str, int] = {}

    def weight(self, url: str) -> int:
        path = urlsplit(url).path
        if path not in self.weights:
            with urlopen(Request(url, headers={"Accept-Encoding": "gzip, deflate, br"})) as answer:
                headers = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
                self.weights[path] = len(answer.read()) + headers
        return self.weights[path]

    def total(self, files: Iterable[str], kind: str) -> int:
        return sum(self.weight(url) for url in files if urlsplit(url).path.endswith(kind))

    def too_heavy(self, address: str, files: list[str]) -> list[str]:
        heavy = any(re.fullmatch(page, address.split("?")[0]) for page in HEAVY)
        limits = {".js": HEAVY_SCRIPT if heavy else SCRIPT, ".css": STYLE}
        weights = {kind: self.total(files, kind) for kind in limits}
        return [
            f"{weights[kind] / KB:.1f} kB of {kind}, more than {limit / KB:.0f}"
            for kind, limit in limits.items()
            if weights[kind] > limit
        ]
