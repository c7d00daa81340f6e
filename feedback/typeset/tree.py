"""HTML of our own templates as a tree that a typesetter reads. Pure.

A node is `{"tag", "class", "children"}` and, where it has them, `id`, `lang`, `depth`, `part`, `start`, the
`level` of a heading, and where it leads: `to` an id or to a `url`. A text is a string. What a screen alone
needs (icons, hints for a screen reader) isn't in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

Node = dict[str, Any]

VOID = {"br", "hr", "img", "input", "wbr", "col", "link", "meta"}
SKIPPED = {"script", "style", "svg", "template", "caption", "img", "input", "link", "meta", "button", "form"}
FOR_SCREENS = {"visually-hidden", "no-print"}
BLOCKS = {
    *(
        "section",
        "article",
        "div",
        "p",
        "ul",
        "ol",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "details",
    ),
    *("summary", "blockquote", "dl", "dt", "dd", "h2", "h3", "h4", "h5", "footer", "nav", "br", "hr"),
}
HEADINGS = {"h2": 1, "h3": 2, "h4": 3, "h5": 4}
SPACES = re.compile(r"[ \t\n\r\f]+")  # a space that doesn't break a line stays one


def tree_of(html: str, *, base: str) -> Node:
    """`base`: the address of the page, for what it links to without naming the site."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    root = reader.root
    _set_apart(root)
    _close_up(root)
    _number_headings(root)
    _lead(root, base)
    return root


def texts_of(node: Node | str) -> list[str]:
    """Every text in it, in reading order."""
    if isinstance(node, str):
        return [node]
    return [text for child in node["children"] for text in texts_of(child)]


def with_texts(node: Node | str, change: Callable[[str], str]) -> Node | str:
    """The same tree, its texts changed."""
    if isinstance(node, str):
        return change(node)
    return {**node, "children": [with_texts(child, change) for child in node["children"]]}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root: Node = {"tag": "div", "class": "", "children": []}
        self.open = [self.root]
        self.skipped: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        classes = given.get("class", "").split()
        if self.skipped or tag in SKIPPED or FOR_SCREENS & set(classes):
            if tag not in VOID:
                self.skipped.append(tag)
            return
        node: Node = {"tag": tag, "class": given.get("class", ""), "children": []}
        for name, key in (
            *(("id", "id"), ("href", "href"), ("lang", "lang")),
            *(("data-depth", "depth"), ("data-part", "part"), ("start", "start")),
        ):
            if given.get(name):
                node[key] = given[name]
        self.open[-1]["children"].append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if self.skipped:
            if self.skipped[-1] == tag:
                self.skipped.pop()
            return
        if len(self.open) > 1 and self.open[-1]["tag"] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.open[-1]["children"].append(data)


def _set_apart(node: Node) -> None:
    """What the style sheet draws between the parts of a line stands there as a text."""
    children = [child for child in node["children"] if not isinstance(child, str) or child.strip()]
    if node["tag"] == "p" and "meta" in node["class"].split():
        node["children"] = [part for child in children for part in (" · ", child)][1:]
    for child in node["children"]:
        if isinstance(child, dict):
            _set_apart(child)


def _close_up(root: Node) -> None:
    """White space as a browser shows it: one for many, none at the edges of a block."""
    after_space = True

    def walk(node: Node) -> None:
        nonlocal after_space
        kept: list[Node | str] = []
        for child in node["children"]:
            if isinstance(child, str):
                text = SPACES.sub(" ", child)
                text = text.removeprefix(" ") if after_space else text
                if text:
                    kept.append(text)
                    after_space = text.endswith(" ")
                continue
            block = child["tag"] in BLOCKS
            if block and kept and isinstance(kept[-1], str):
                kept[-1] = kept[-1].rstrip(" ")
            after_space = after_space or block
            walk(child)
            after_space = after_space or block
            kept.append(child)
        if node["tag"] in BLOCKS and kept and isinstance(kept[-1], str):
            kept[-1] = kept[-1].rstrip(" ")
        node["children"] = [child for child in kept if child]

    walk(root)


def _number_headings(root: Node) -> None:
    """A heading stands at most one below the one before it."""
    before = 0
    for node in _nodes(root):
        if node["tag"] in HEADINGS:
            before = node["level"] = min(HEADINGS[node["tag"]], before + 1)


def _lead(root: Node, base: str) -> None:
    """Each link leads somewhere: to a place in the document by its id, or to a whole address."""
    here: set[str] = set()
    for node, name in [(node, node.pop("id")) for node in _nodes(root) if "id" in node]:
        if name in here:
            continue
        here.add(name)
        place = node["children"][0] if node["tag"] == "tr" else node  # a row is no place, its first cell is
        place["id"] = name
    for node in _nodes(root):
        href = node.pop("href", "")
        if href.startswith("#") and href[1:] in here:
            node["to"] = href[1:]
        elif href:
            node["url"] = urljoin(base, href)


def _nodes(node: Node) -> list[Node]:
    """In reading order, itself first."""
    found = [node]
    for child in node["children"]:
        if isinstance(child, dict):
            found += _nodes(child)
    return found
