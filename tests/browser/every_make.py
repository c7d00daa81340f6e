"""What a page is made of: what is left of its HTML when its words, numbers and names are taken away.

Two pages of one make are laid out, drawn and read alike, but for how long their words are.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b

PIECE = re.compile(r"<!--.*?-->|<(/?)([a-z][\w-]*)((?:\"[^\"]*\"|'[^']*'|[^\"'>])*)>|([^<]+)|<", re.S)
ATTRIBUTE = re.compile(r"([\w:-]+)(?:=\"([^\"]*)\")?")
HEADING = re.compile(r"h[1-6]")
LETTERHEAD = re.compile(r'<div class="letterhead">.*?</div>', re.S)  # stands on paper only
NAME = re.compile(r"\d+|[A-Za-z0-9_-]{20,}")
LONE = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
}  # fmt: skip
SILENT = {"script", "style", "svg", "template"}  # what stands in them isn't read as a page's
# Attributes of which it counts what they say; whether they say anything; and whom they name.
TELLING = {
    "class", "type", "role", "lang", "dir", "hidden", "disabled", "tabindex", "colspan", "scope", "rel", "target",
    "autocomplete", "aria-current", "aria-pressed", "aria-selected", "aria-expanded", "aria-hidden", "aria-checked",
    "aria-live",
}  # fmt: skip
SAYING = {"alt", "title", "aria-label", "placeholder"}
NAMING = {"for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"}


@dataclass(frozen=True)
class Make:
    """Of what surrounds the page, of the page itself, and how long its longest word is."""

    frame: int
    main: int
    longest: int


def make_of(html: str) -> Make:
    body = LETTERHEAD.sub("", html.partition("<body")[2])
    before, _tag, rest = body.partition("<main")
    main, _end, after = rest.partition("</main>")
    words = re.sub(r"<[^>]*>", " ", f"<main{main}").split()
    return Make(outline(before + after), outline(f"<main{main}"), max(map(len, words), default=0))


@cache
def digest(*parts: object) -> int:
    """The same in every process, which `hash` isn't."""
    return int.from_bytes(blake2b(repr(parts).encode(), digest_size=8).digest())


@dataclass
class Node:
    """An element that is still open."""

    tag: str
    told: str = ""
    says: bool = False
    inside: dict[int, None] = field(default_factory=dict)

    def sign(self) -> int:
        """What differs in it counts, and in which order it came: a list of three is made as one of thirty."""
        return digest(self.tag, self.told, self.says, *self.inside)


@dataclass
class Outline:
    """Grows with every piece of HTML."""

    path: list[Node] = field(default_factory=lambda: [Node("")])
    ids: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    silent: int = 0

    def open(self, tag: str, attributes: str) -> None:
        if tag in SILENT:
            self.silent += 1
        if self.silent > (tag in SILENT):
            return
        self.path.append(Node(tag, self._told(attributes)))
        if HEADING.fullmatch(tag):
            self.headings.append(tag)
        if tag in LONE:
            self.close(tag)

    def close(self, tag: str) -> None:
        if tag in SILENT:
            self.silent -= 1
        if self.silent or tag not in {each.tag for each in self.path}:
            return
        while len(self.path) > 1:
            last = self.path.pop()
            self.path[-1].inside[last.sign()] = None
            if last.tag == tag:
                break

    def say(self, text: str) -> None:
        if not self.silent and text.strip():
            self.path[-1].says = True

    def sign(self) -> int:
        """Names that stand twice or nowhere, and headings that follow each other, count as well."""
        while len(self.path) > 1:
            self.close(self.path[-1].tag)
        wrong = (len(self.ids) - len(set(self.ids)), sum(each not in self.ids for each in self.named))
        follow = sorted(set(zip(self.headings, self.headings[1:], strict=False)))
        return digest(self.path[0].sign(), wrong, *follow)

    def _told(self, attributes: str) -> str:
        told = []
        for name, value in ATTRIBUTE.findall(attributes):
            if name == "id":
                self.ids.append(value)
            elif name in NAMING:
                self.named += value.split()
            says = name in TELLING or (name.startswith("data-") and len(value) < 12)
            told.append(
                f"{name}={NAME.sub('0', value)}" if says else name + "=" * (name in SAYING and value != "")
            )
        return " ".join(told)


def outline(html: str) -> int:
    found = Outline()
    for closing, tag, attributes, text in PIECE.findall(html):
        if closing:
            found.close(tag)
        elif tag:
            found.open(tag, attributes)
        else:
            found.say(text)
    return found.sign()
