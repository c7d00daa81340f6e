"""Markdown as people write it in a message, made into HTML that is safe to show. Done once, at writing."""

import re

import nh3
from markdown_it import MarkdownIt
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

TAGS = {"p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}

# A message has no headings (they would break the page's outline), no HTML, and no pictures from elsewhere.
# A line break is one, as in a mail.
_reader = MarkdownIt("commonmark", {"html": False, "breaks": True})
_reader.disable(["heading", "lheading", "image", "reference", "html_block", "html_inline"])
_reader.enable("strikethrough").use(gfm_autolink_plugin)

_WITHIN_A_LINE = re.compile(r"</?(?:em|strong|s|code|a)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")
_SPACE = re.compile(r"\s+")


def to_html(body: str) -> str:
    return nh3.clean(
        _reader.render(body),
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
