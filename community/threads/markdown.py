"""Markdown as people write it in a message, made into HTML that is safe to show. Done once, at writing."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

TAGS = {"p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr", "span"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "span": {"data-mention"}}
SCHEMES = {"http", "https", "mailto", "tel"}

# A message has no headings (they would break the page's outline), no HTML, and no pictures from elsewhere.
# A line break is one, as in a mail.
_reader = MarkdownIt("commonmark", {"html": False, "breaks": True})
_reader.disable(["heading", "lheading", "image", "reference", "html_block", "html_inline"])
_reader.enable("strikethrough").use(gfm_autolink_plugin)

_WITHIN_A_LINE = re.compile(r"</?(?:em|strong|s|code|a|span)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")
_SPACE = re.compile(r"\s+")


class Named(NamedTuple):
    """Whom some words behind an @ mean: a person's id, and their name."""

    user: int
    name: str


def _mention(state: StateInline, silent: bool) -> bool:
    """@ and one of the words in `env["named"]`: not inside a word, an address, code or a link."""
    if state.src[state.pos] != "@" or state.linkLevel or _in_word(state.src, state.pos - 1):
        return False
    begins = state.pos + 1
    for words, (user, name) in state.env.get("named", ()):
        ends = begins + len(words)
        if state.src.startswith(words, begins) and not (
            _in_word(state.src, ends) and _in_word(state.src, ends - 1)
        ):
            if not silent:
                state.env["used"].add(words)
                token = state.push("mention", "", 0)
                token.content, token.meta = name, {"user": user}
            state.pos = ends
            return True
    return False


def _in_word(text: str, place: int) -> bool:
    return 0 <= place < len(text) and (text[place].isalnum() or text[place] in "_@")


def _render_mention(_renderer: Any, tokens: Any, index: int, *_: Any) -> str:
    token = tokens[index]
    return f'<span data-mention="{token.meta["user"]}">@{escapeHtml(token.content)}</span>'


_reader.inline.ruler.before("emphasis", "mention", _mention)
_reader.add_render_rule("mention", _render_mention)


def to_html(body: str) -> str:
    return named_html(body, {})[0]


def named_html(body: str, named: Mapping[str, Named]) -> tuple[str, set[str]]:
    """The HTML, and which of the words behind an @ were found where they count."""
    longest_first = sorted(named.items(), key=lambda each: -len(each[0]))
    env: dict[str, Any] = {"named": longest_first, "used": set()}
    return _clean(_reader.render(body, env)), env["used"]


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
        url_relative="pass_through",
    )


def excerpt(html: str, length: int) -> str:
    """The text of rendered HTML in one line, cut at a word."""
    text = _SPACE.sub(" ", _unescape(_TAG.sub(" ", _WITHIN_A_LINE.sub("", html)))).strip()
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def _unescape(text: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&nbsp;", " ")):
        text = text.replace(entity, character)
    return text.replace("&amp;", "&")
