"""Markdown that an organisation writes on a page of its own, as HTML that is safe to show.

A message in a conversation follows other rules (community.threads.markdown): there a line break is one, and
links carry nofollow.
"""

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "br", "em", "strong", "code", "blockquote", "ul", "ol", "li", "a", "hr"}
SCHEMES = {"http", "https", "mailto", "tel"}

# Headings and pictures would break the page's outline and its CSP.
_reader = MarkdownIt("commonmark", {"html": False})
_reader.disable(["heading", "lheading", "image", "html_block", "html_inline"])


def page_html(text: str) -> str:
    return nh3.clean(
        _reader.render(text),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="noopener",
    )
